"""Becoming a kiosk: asking until the hub answers, and writing its answer down.

A first boot may come before the network and before the time is known, so nobody answering is never
the end: it is said and tried again. A code that is not taken is the end, at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from faccine import __version__
from faccine.runtime.clock import Clock
from faccine.runtime.tls import client_context
from faccine.wire.codec import decode, encode
from faccine.wire.enrolment import (
    ENROL_PATH,
    EnrolmentAnswer,
    EnrolmentError,
    EnrolmentRefusal,
    EnrolmentRequest,
    EnrolmentWhy,
)
from faccine.wire.errors import BadMessage, HubError, SettingsError
from faccine.wire.events import VERSION
from faccine.wire.topics import check_kiosk_id
from kiosk.enrolment.hub import Hub, Reply, ask
from kiosk.enrolment.papers import OUTBOX, Enrolled, Local, Papers, digest_of, hash_of
from kiosk.enrolment.trust import fetch_authority
from kiosk.outbox.settings import read_settings_untouched

_FIRST_WAIT_SECONDS = 2.0
_LONGEST_WAIT_SECONDS = 300.0

_REFUSALS = {
    EnrolmentWhy.UNKNOWN_CODE: "the hub does not know this code: compare it with the sheet, sign "
    "by sign, and the hub's name, too",
    EnrolmentWhy.EXPIRED: "this code has expired: ask at the hub for a new one ('faccine-hub kiosk "
    "replace')",
    EnrolmentWhy.USED: "another machine has used this code: ask at the hub for a new one "
    "('faccine-hub kiosk replace'); nobody knows of that machine? Then revoke the kiosk first",
    EnrolmentWhy.WITHDRAWN: "this code was withdrawn: a newer one was made, or the kiosk revoked",
}


@dataclass(frozen=True)
class Errand:
    """What a machine was told of its hub."""

    hub: Hub
    code: str = field(repr=False)
    """As it is hashed."""
    authority: str | None = None
    """Who vouches for the hub (PEM); None: this machine's authorities, or see ``fingerprint``."""
    fingerprint: str | None = None
    """Of the hub's authority, which is then fetched from it; None where it need not be."""
    local: Local = field(default_factory=Local)
    machine: str | None = None
    brokers: tuple[str, ...] = ()
    """Where the broker is found; empty: where the hub says."""


class Waiting:
    """How long to wait for the hub: longer each time, a little more or less than others do.

    Args:
        wait: waits so many seconds; tells whether somebody asked to stop.
        say: told in one line why it goes on.
        random: from where the little more or less comes.
    """

    def __init__(
        self, wait: Callable[[float], bool], say: Callable[[str], None], random: Random
    ) -> None:
        self._wait = wait
        self._say = say
        self._random = random
        self._seconds = _FIRST_WAIT_SECONDS

    def after(self, error: HubError) -> bool:
        """Wait after an error; tell whether to go on."""
        seconds = max(self._seconds, error.retry_after_seconds or 0.0)
        seconds = min(seconds, _LONGEST_WAIT_SECONDS) * self._random.uniform(0.8, 1.0)
        self._seconds = min(self._seconds * 2, _LONGEST_WAIT_SECONDS)
        self._say(f"{error}; trying again in {seconds:.0f} s")
        return not self._wait(seconds)


def enrol(papers: Papers, errand: Errand, clock: Clock, waiting: Waiting) -> Enrolled | None:
    """Become a kiosk; None if asked to stop before the hub had answered.

    Raises:
        EnrolmentError: the code is not taken.
        SettingsError: the hub is not the one whose fingerprint was given, or presses of another
            kiosk lie in the folder.
        StorageError: the papers cannot be written.
    """
    password_hash = hash_of(papers.password())
    while True:
        try:
            answer, authority = _ask_once(errand, clock, password_hash)
        except HubError as error:
            if not waiting.after(error):
                return None
        else:
            return _settle(papers, errand, answer, authority)


def _ask_once(
    errand: Errand, clock: Clock, password_hash: str
) -> tuple[EnrolmentAnswer, str | None]:
    """Return what the hub says, and the authority (PEM) that vouched for it."""
    authority = errand.authority
    if errand.fingerprint is not None and errand.hub.is_tls:
        authority = fetch_authority(errand.hub, errand.fingerprint)
    context = client_context(authority, are_dates_checked=clock.is_synced())
    request = EnrolmentRequest(
        v=VERSION,
        code=errand.code,
        password_hash=password_hash,
        software=__version__,
        machine=errand.machine,
    )
    reply = ask(errand.hub, "POST", ENROL_PATH, context, body=encode(request))
    if reply.status == 200:
        return _read(errand.hub, reply), authority
    raise _refused(errand.hub, reply)


def _read(hub: Hub, reply: Reply) -> EnrolmentAnswer:
    try:
        answer = decode(reply.body, EnrolmentAnswer)
        check_kiosk_id(answer.kiosk)
    except (BadMessage, SettingsError) as error:
        raise HubError(f"hub {hub}: does not answer as one: {error}") from None
    return answer


def _refused(hub: Hub, reply: Reply) -> HubError | EnrolmentError:
    said = _said(reply)
    if reply.status == 403 and said in set(EnrolmentWhy):
        why = EnrolmentWhy(said)
        return EnrolmentError(f"hub {hub}: {_REFUSALS[why]}", why)
    detail = f" ({said})" if said else ""
    return HubError(
        f"hub {hub}: answered {reply.status}{detail}; expected 200: is it our hub, and is its "
        "dashboard told of the broker?",
        retry_after_seconds=reply.retry_after_seconds,
    )


def _said(reply: Reply) -> str:
    try:
        return decode(reply.body, EnrolmentRefusal).error[:40]
    except BadMessage:
        return ""


def _settle(
    papers: Papers, errand: Errand, answer: EnrolmentAnswer, authority: str | None
) -> Enrolled:
    _refuse_others_presses(papers.folder / OUTBOX, answer.kiosk)
    enrolled = Enrolled(
        kiosk=answer.kiosk,
        hub=str(errand.hub),
        code_sha256=digest_of(errand.code),
        brokers=list(errand.brokers or answer.brokers),
        repository=answer.repository,
        software=answer.software,
    )
    papers.keep(enrolled, answer, given=authority, local=errand.local)
    return enrolled


def _refuse_others_presses(outbox: Path, kiosk: str) -> None:
    settings = read_settings_untouched(outbox) if outbox.exists() else None
    if settings is not None and settings.kiosk != kiosk:
        raise SettingsError(
            f"outbox {outbox}: holds presses of {settings.kiosk}, and this machine becomes "
            f"{kiosk}: run 'faccine-kiosk end' to export them, then enrol with a new code"
        )
