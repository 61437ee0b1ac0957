"""The screen of a kiosk beside a form: as it is in force, or as a change would make it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard import books
from dashboard.catalogue.desk import Desk
from dashboard.catalogue.screen import Screens, screens_of
from faccine.wire.errors import CatalogueError
from faccine.wire.settings import KioskSettings
from hub.catalogue import editing, preview_settings
from hub.catalogue.forms import AdministrationForm, KioskForm

CHOICE = "postazione"
"""The field with the kiosk whose screen somebody wants to see."""
MOST_KIOSKS = 40
"""How many kiosks are offered to choose from; there may be a thousand."""
IMAGINED = "anteprima-0"
"""The id of a kiosk that is made up to look at its screen where none stands yet."""


@dataclass(frozen=True)
class Preview:
    """A kiosk's screen. ``is_tried``: as the form would make it, and not as it is in force."""

    kiosk: str
    kiosks: list[str]
    settings: KioskSettings
    screens: list[Screens]
    is_tried: bool

    @property
    def is_imagined(self) -> bool:
        """Whether no such kiosk stands there yet."""
        return self.kiosk == IMAGINED


def preview(
    desk: Desk,
    kiosks: Sequence[str],
    wanted: str | None,
    tried: AdministrationForm | None = None,
    *,
    office: str | None = None,
    at_ms: int | None = None,
) -> Preview | None:
    """Return a kiosk's screen; None where there is none to be shown.

    Args:
        desk: the catalogue as it is.
        kiosks: those that the page is about.
        wanted: the one to show; the first where it is none of them.
        tried: the changed catalogue; None for what is in force.
        office: where to imagine a kiosk if none stands there and a change is tried.
        at_ms: the time for which it is asked; None is now.
    """
    code = wanted if wanted in kiosks else next(iter(kiosks), None)
    if tried is not None and code is None:
        tried, code = _with_imagined(tried, office)
    if code is None:
        return None
    settings = _settings(code, tried, books.now_ms() if at_ms is None else at_ms)
    if settings is None:
        return None
    offered = list(dict.fromkeys([code, *kiosks[:MOST_KIOSKS]])) if kiosks else []
    return Preview(code, offered, settings, screens_of(settings), tried is not None)


def _settings(kiosk: str, tried: AdministrationForm | None, at_ms: int) -> KioskSettings | None:
    try:
        if tried is None:
            with books.readable() as database:
                return preview_settings(database, kiosk, now_ms=at_ms)
        with books.writable() as database:
            return preview_settings(database, kiosk, tried, now_ms=at_ms)
    except CatalogueError:
        return None  # revoked, or nowhere yet: there is no screen to show


def _with_imagined(
    form: AdministrationForm, office: str | None
) -> tuple[AdministrationForm, str | None]:
    places = [one for one in form.office if one.services and office in {None, one.code}]
    if not places:
        return form, None
    kiosk = KioskForm(id=IMAGINED, services=list(places[0].services))
    return editing.place_kiosk(form, places[0].code, kiosk), IMAGINED
