"""The card of a kiosk's machine: what somebody chooses for it, its files as a ZIP, and its sheet.

Each answer makes a code of its own, which stands in that answer only: no address, log or session
has it. What is typed here goes onto the card and is kept nowhere else.
"""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from dashboard import books
from dashboard.books import audit
from dashboard.catalogue.answering import words_of
from dashboard.catalogue.card_form import (
    LONGEST_ASK,
    card_faults,
    card_values,
    forget_secrets,
    read_card,
)
from dashboard.catalogue.desk import Desk, open_desk
from dashboard.catalogue.reading import Reading
from dashboard.enrolment import answer_for, hub_address, takes_machines_in
from dashboard.language import reader_language
from dashboard.rights import Right
from dashboard.security import needs, public
from dashboard.signing import current_account
from faccine.wire.errors import CardError
from hub.cards.choices import Choices, HubSide, Packages
from hub.cards.files import check_hub
from hub.cards.kit import Code, Place, make_card, make_sheet, place_of
from hub.cards.sheet import style_text
from hub.cards.zipping import zip_of
from hub.catalogue import make_code

blueprint = Blueprint("catalogue_cards", __name__)


@blueprint.get("/catalogo/<administration>/postazioni/<kiosk>/scheda")
@needs(Right.CATALOGUE)
def new(administration: str, kiosk: str) -> ResponseReturnValue:
    """Ask what a kiosk's card shall say."""
    desk, place = _known(administration, kiosk)
    values = card_values(timezone=place.timezone, ask=current_account().name or "")
    if _hub().repository is None:
        values["packages"] = Packages.CARD.value
    return _page(desk, place, Reading(values))


@blueprint.post("/catalogo/<administration>/postazioni/<kiosk>/scheda.zip")
@needs(Right.CATALOGUE)
def download(administration: str, kiosk: str) -> ResponseReturnValue:
    """Return the files for the card and its sheet, with a fresh code, as one ZIP."""
    desk, place = _known(administration, kiosk)
    written = Reading(request.form.copy())
    ask, choices, hub = _ask(written), read_card(written), _hub()
    if choices is None or not _suits(written, hub, choices):
        return _page(desk, place, written)
    code = _fresh_code(desk, place, "kiosk.card-made")
    card = make_card(
        place, code, hub, choices, now_ms=books.now_ms(), ask=ask, language=reader_language()
    )
    content = zip_of(card.files | {f"{place.kiosk}.html": card.sheet.encode()})
    answer = Response(content, content_type="application/zip")
    answer.headers.set("Content-Disposition", "attachment", filename=f"faccine-{place.kiosk}.zip")
    return answer


@blueprint.post("/catalogo/<administration>/postazioni/<kiosk>/foglio")
@needs(Right.CATALOGUE)
def sheet(administration: str, kiosk: str) -> ResponseReturnValue:
    """Return the sheet alone, with a fresh code, as a page to print."""
    desk, place = _known(administration, kiosk)
    written = Reading(request.form.copy())
    ask, choices, hub = _ask(written), read_card(written), _hub()
    if choices is None:
        return _page(desk, place, written)
    code = _fresh_code(desk, place, "kiosk.sheet-made")
    return make_sheet(
        place,
        code,
        hub,
        choices,
        ask=ask,
        language=reader_language(),
        style=url_for(".style"),
    )


@blueprint.get("/foglio.css")
@public
def style() -> Response:
    """Return how a sheet looks."""
    answer = Response(style_text(), content_type="text/css; charset=utf-8")
    answer.headers["Cache-Control"] = "public, max-age=3600"
    return answer


def _known(administration: str, kiosk: str) -> tuple[Desk, Place]:
    desk = open_desk(administration)
    place = place_of(desk.form, kiosk)
    if place is None or not takes_machines_in():
        abort(404)
    return desk, place


def _hub() -> HubSide:
    told = answer_for("-", None)
    return HubSide(hub_address(), told.authority, told.repository, told.repository_key)


def _ask(written: Reading) -> str:
    return written.text("ask", longest=LONGEST_ASK)


def _suits(written: Reading, hub: HubSide, choices: Choices) -> bool:
    """Tell whether this hub can give what was chosen, and say beside its field that it cannot."""
    try:
        check_hub(hub, choices)
    except CardError as error:
        written.wrong(error.field, card_faults()[error.field])
    return not written.errors


def _fresh_code(desk: Desk, place: Place, action: str) -> Code:
    with books.writable() as database:
        made = make_code(database, place.kiosk, books.now_ms())
    audit(
        action,
        place.kiosk,
        administration=desk.code,
        office=desk.kiosks[place.kiosk][0].code,
    )
    return Code(made.code, made.expires_ms)


def _page(desk: Desk, place: Place, written: Reading) -> ResponseReturnValue:
    has_wrong = bool(written.errors)
    if has_wrong:
        forget_secrets(written)
    page = render_template(
        "catalogue/card.html",
        desk=desk,
        place=place,
        written=written,
        has_repository=_hub().repository is not None,
        **words_of(desk),
    )
    return page, 422 if has_wrong else 200
