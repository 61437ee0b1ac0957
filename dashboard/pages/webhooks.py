"""Addresses of other programs that are told of every alert of an administration."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from dashboard import books
from dashboard.alerts.webhook import FEWEST_SECRET_CHARACTERS, check_address, new_secret
from dashboard.books import accounts, audit, viewer
from dashboard.language import gettext
from dashboard.rights import Right
from dashboard.security import needs
from faccine.wire.errors import SettingsError
from hub.reading import Administration

blueprint = Blueprint("webhooks", __name__)

MOST = 10
"""Addresses of one administration."""


@blueprint.get("/avvisi/programmi")
@needs(Right.CATALOGUE)
def show() -> str:
    """Show the addresses, and a form for another one."""
    return _page(_administration(request.args.get("ente")))


@blueprint.post("/avvisi/programmi")
@needs(Right.CATALOGUE)
def add() -> ResponseReturnValue:
    """Add an address, or give one another secret."""
    administration = _administration(request.form.get("ente"))
    address = request.form.get("indirizzo", "").strip()
    secret = request.form.get("segreto", "").strip()
    wrong = _wrong(administration, address, secret)
    if wrong:
        return _page(administration, wrong, address), 422
    accounts().webhooks.put(administration.code, address, secret, books.now_ms())
    audit("alerts.webhook-added", address, administration=administration.code)
    flash(gettext("Saved. It is told of the next alert."))
    return redirect(url_for(".show", ente=administration.code))


@blueprint.post("/avvisi/programmi/<int:number>/togli")
@needs(Right.CATALOGUE)
def remove(number: int) -> ResponseReturnValue:
    """Take an address away."""
    administration = _administration(request.form.get("ente"))
    address = accounts().webhooks.delete(administration.code, number)
    if address is None:
        abort(404)
    audit("alerts.webhook-removed", address, administration=administration.code)
    flash(gettext("This address is told nothing any more."))
    return redirect(url_for(".show", ente=administration.code))


def _page(administration: Administration, wrong: str = "", address: str = "") -> str:
    hooks = accounts().webhooks.all(administration.code)
    troubles = {
        one.receiver: one.error
        for one in reversed(accounts().deliveries.troubles(books.now_ms() - 7 * 86_400_000))
        if one.channel == "webhook"
    }
    return render_template(
        "webhooks/show.html",
        administration=administration,
        administrations=_administrations(),
        hooks=hooks,
        troubles=troubles,
        suggested=new_secret(),
        fewest=FEWEST_SECRET_CHARACTERS,
        wrong=wrong,
        address=address,
    )


def _wrong(administration: Administration, address: str, secret: str) -> str:
    may_be_loopback = viewer().may_somewhere(Right.HUB)
    try:
        check_address(address, may_be_loopback=may_be_loopback)
    except SettingsError:
        return gettext("Enter an address that begins with https://, of another machine.")
    if not FEWEST_SECRET_CHARACTERS <= len(secret) <= 200:
        return gettext("The secret needs %(n)s characters or more.", n=FEWEST_SECRET_CHARACTERS)
    known = {one.address for one in accounts().webhooks.all(administration.code)}
    if len(known | {address}) > MOST:
        return gettext("There are %(n)s addresses already: take one away first.", n=MOST)
    return ""


def _administrations() -> list[Administration]:
    found = books.reader().administrations()
    return [one for one in found if viewer().may(Right.CATALOGUE, one.code)]


def _administration(asked: str | None) -> Administration:
    found = next((one for one in _administrations() if asked in {None, one.code}), None)
    if found is None:
        abort(404)
    return found
