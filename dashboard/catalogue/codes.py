"""The machine of a kiosk: whether it has one, and the code with which another takes its place.

A code is shown once, on the page that answers the form that asked for it: it stands in no address,
no log and no session, and going back or reloading does not bring it back.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template

from dashboard import books
from dashboard.books import audit
from dashboard.catalogue.answering import words_of
from dashboard.catalogue.desk import Desk
from dashboard.enrolment import authority_fingerprint, hub_address, takes_machines_in
from hub.catalogue import enrolled_since, lock_out, make_code, open_codes


@dataclass(frozen=True, slots=True)
class Machine:
    """What is known of the machine of a kiosk.

    ``since_ms`` is when it enrolled, None if none did (one set up by hand is not known of);
    ``code_until_ms`` until when a code waits to be used, None if none does.
    """

    since_ms: int | None
    code_until_ms: int | None


def machine_of(kiosk: str) -> Machine | None:
    """Return what is known of a kiosk's machine; None where no machine is taken in here.

    Raises:
        StorageError: the books cannot be read.
    """
    if not takes_machines_in():
        return None
    with books.readable() as database:
        since = enrolled_since(database).get(kiosk)
        codes = {one.kiosk: one.expires_ms for one in open_codes(database, books.now_ms())}
    return Machine(since, codes.get(kiosk))


def code_page(
    desk: Desk, kiosk: str, office: str, *, is_new: bool = False, locks_out: bool = False
) -> str:
    """Make a code for a kiosk, write down that it was made, and return the page that shows it.

    Args:
        desk: of its administration.
        kiosk: its id.
        office: the code of the office at which it stands.
        is_new: whether the kiosk was added just now.
        locks_out: whether the card in use is locked out at once, and not when the code is used.

    Raises:
        CatalogueError: the kiosk is revoked.
        StorageError: the books cannot be written, or the authority cannot be read.
    """
    fingerprint = authority_fingerprint()
    with books.writable() as database:
        since_ms = enrolled_since(database).get(kiosk)
        made = make_code(database, kiosk, books.now_ms())
        was_locked_out = locks_out and lock_out(database, kiosk)
    details = {"locked_out": True} if was_locked_out else None
    audit("kiosk.code-made", kiosk, details, administration=desk.code, office=office)
    return render_template(
        "catalogue/code.html",
        desk=desk,
        kiosk=kiosk,
        made=made,
        since_ms=since_ms,
        was_locked_out=was_locked_out,
        is_new=is_new,
        address=hub_address(),
        fingerprint=fingerprint,
        now_ms=books.now_ms(),
        **words_of(desk),
    )
