"""A whole card of one kiosk: the files for the card, and the sheet that goes with it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from hub.cards.choices import Choices, HubSide
from hub.cards.files import Files, card_files
from hub.cards.sheet import Sheet, sheet_html
from hub.cards.words import LANGUAGES
from hub.catalogue.forms import AdministrationForm

KIOSK_PAGE = "{hub}/postazioni/{kiosk}"
"""Where the dashboard shows a kiosk."""


@dataclass(frozen=True)
class Place:
    """Whose card it is, in people's words. ``language``: of the sheet, the administration's own."""

    kiosk: str
    name: str | None
    office: str
    administration: str
    timezone: str
    language: str


@dataclass(frozen=True)
class Code:
    """A single-use code, and until when it is good, in milliseconds since 1970."""

    code: str = field(repr=False)
    expires_ms: int


@dataclass(frozen=True)
class Card:
    """What to put onto the card, and the sheet (HTML) to print."""

    files: Files = field(repr=False)
    sheet: str = field(repr=False)


def place_of(form: AdministrationForm, kiosk: str) -> Place | None:
    """Return where a kiosk of an administration stands; None where it stands nowhere there."""
    spoken = next((code for code in form.languages if code in LANGUAGES), LANGUAGES[0])
    for office in form.office:
        for one in office.kiosk:
            if one.id == kiosk:
                where = (office.name, form.name, form.timezone, spoken)
                return Place(kiosk, one.name, *where)
    return None


def make_card(
    place: Place,
    code: Code,
    hub: HubSide,
    choices: Choices,
    *,
    now_ms: int,
    ask: str = "",
    language: str | None = None,
) -> Card:
    """Return the card of a kiosk.

    Args:
        place: whose it is.
        code: with which its machine makes itself known.
        hub: where it does so.
        choices: how it is connected, and what citizens meet.
        now_ms: the time now; no other card is made in this millisecond.
        ask: whom to ask, in a line; empty leaves room to write it.
        language: of the sheet and of the machine's first words; None: the administration's.

    Raises:
        CardError: packages shall come from the hub, which offers none.
    """
    spoken = language or place.language
    files = card_files(place.kiosk, code.code, hub, choices, made_ms=now_ms, language=spoken)
    return Card(files, make_sheet(place, code, hub, choices, ask=ask, language=spoken))


def make_sheet(
    place: Place,
    code: Code,
    hub: HubSide,
    choices: Choices | None,
    *,
    ask: str = "",
    language: str | None = None,
    style: str | None = None,
) -> str:
    """Return the sheet alone, as HTML; ``choices`` None: the machine is connected already."""
    sheet = Sheet(
        kiosk=place.kiosk,
        name=place.name,
        office=place.office,
        administration=place.administration,
        hub=hub.address,
        code=code.code,
        expires_ms=code.expires_ms,
        choices=choices,
        ask=ask,
        timezone=place.timezone,
    )
    page = KIOSK_PAGE.format(hub=hub.address, kiosk=place.kiosk)
    return sheet_html(sheet, language or place.language, page=page, style=style)
