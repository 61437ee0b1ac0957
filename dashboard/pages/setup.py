"""Setting up one box: a PIN from its screen, one form, and what happens now."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from dashboard import books
from dashboard.accounts import LOCK_MINUTES, Account
from dashboard.books import accounts, audit, now_ms, writable
from dashboard.catalogue.hours_form import copy_monday, stretches_of
from dashboard.catalogue.hours_words import day_names
from dashboard.catalogue.reading import Reading, Values
from dashboard.language import chosen_language, gettext, ngettext
from dashboard.pages.login import limited
from dashboard.rights import Grant, Role
from dashboard.security import public, signed_in
from dashboard.setup.door import ATTEMPTS_OF, has_shown_pin, remember_pin, setup_door
from dashboard.setup.form import SetupWish, read_setup, setup_values
from dashboard.setup.proposals import SERVICES
from dashboard.signing import let_in
from faccine.runtime.logs import get_logger
from faccine.wire.errors import CatalogueError, SettingsError
from faccine.wire.languages import COMPLETE, name_of
from hub.catalogue import set_up
from hub.catalogue.defaults import FEWEST_STAFF

blueprint = Blueprint("setup", __name__)
log = get_logger("dashboard")


@blueprint.get("/inizio")
@public
def show() -> ResponseReturnValue:
    """Ask for the PIN, then show the form; once it is over, lead to the first page."""
    if not setup_door().is_open():
        return redirect(url_for("overview.show"))
    if not has_shown_pin():
        return _ask_for_pin()
    return _form(Reading(setup_values(chosen_language())))


@blueprint.post("/inizio/pin")
@public
@limited
def enter() -> ResponseReturnValue:
    """Take the PIN: 401 if it is wrong, 429 after too many wrong ones."""
    _only_where_it_is_open()
    address = request.remote_addr or ""
    remaining = accounts().attempts.take(ATTEMPTS_OF, address, now_ms())
    if remaining is None:
        log.warning("set-up stopped", address=address)
        return _ask_for_pin(_stopped()), 429
    if not setup_door().is_right(request.form.get("pin", "")):
        log.warning("set-up PIN refused", address=address)
        return _ask_for_pin(_wrong_pin(remaining)), 401
    accounts().attempts.take_back(ATTEMPTS_OF, address)
    remember_pin()
    return redirect(url_for("setup.show"))


@blueprint.post("/inizio")
@public
@limited
def save() -> ResponseReturnValue:
    """Save everything in one go, let the first administrator in, and say what happens now."""
    _only_where_it_is_open()
    if not has_shown_pin():
        return _ask_for_pin(), 401
    values = Values(request.form)
    if values.get("copia"):
        copy_monday(values)
        return _form(Reading(values))
    reading = Reading(values)
    wish = read_setup(reading)
    if wish is None:
        return _form(reading), 400
    try:
        account = _set_up(wish)
    except (CatalogueError, SettingsError) as error:
        reading.wrong("elsewhere", str(error))
        return _form(reading), 400
    let_in(account)
    audit("catalogue.administration-added", wish.administration.name)
    return redirect(url_for("setup.done"))


@blueprint.get("/inizio/fatto")
@signed_in
def done() -> ResponseReturnValue:
    """Say what happens now."""
    if setup_door().pin_file is None:
        return redirect(url_for("overview.show"))
    kiosks = [one.code for one in books.reader().ledger()]
    return render_template("setup/done.html", kiosk=kiosks[0] if kiosks else "")


def _set_up(wish: SetupWish) -> Account:
    """Write the account and then the books, so that a power cut between leaves the form open."""
    known = accounts().by_email(wish.email)
    if known is None:
        grants = [Grant(Role.HUB_ADMIN)]
        known = accounts().add(wish.email, None, wish.password, now_ms(), grants)
        is_new = True
    else:
        accounts().set_password(known.id, wish.password)
        is_new = False
    try:
        with writable() as database:
            set_up(database, wish.administration, wish.commitment, now_ms())
    except (CatalogueError, SettingsError):
        if is_new:  # somebody was quicker: who may do everything is theirs to say
            accounts().remove(known.id)
        raise
    return known


def _only_where_it_is_open() -> None:
    if not setup_door().is_open():
        abort(410)


def _ask_for_pin(wrong: str = "") -> str:
    return render_template("setup/pin.html", wrong=wrong, has_pin=setup_door().pin() is not None)


def _form(reading: Reading) -> str:
    chosen = reading.values.get("first_language", "it")
    language = chosen if chosen in COMPLETE else "it"
    return render_template(
        "setup/form.html",
        written=reading,
        proposals=[(code, names[language]) for code, names in SERVICES.items()],
        spoken=[(code, name_of(code)) for code in COMPLETE],
        stretches=stretches_of(reading.values),
        day_names=day_names(),
        rest=(),
        fewest=FEWEST_STAFF,
    )


def _wrong_pin(remaining: int) -> str:
    if not remaining:
        return _stopped()
    return ngettext(
        "This is not the PIN on the screen. You have %(num)s more attempt.",
        "This is not the PIN on the screen. You have %(num)s more attempts.",
        remaining,
    )


def _stopped() -> str:
    return gettext(
        "Too many wrong PINs: for up to %(minutes)d minutes none is taken. Then try again.",
        minutes=LOCK_MINUTES,
    )
