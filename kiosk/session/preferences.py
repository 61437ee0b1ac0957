"""What citizens choose for themselves: language, look, service. Pure."""

from __future__ import annotations

from dataclasses import replace

from kiosk.session.guest import Guest
from kiosk.session.inputs import (
    ContrastToggled,
    Happening,
    LanguageChosen,
    MoreServices,
    Selected,
    ServiceChosen,
    StartedOver,
    TextSizeToggled,
)
from kiosk.session.terms import Terms
from kiosk.session.view import Screen, View

_HOME = {Screen.SERVICE, Screen.ASK}


def prefer(guest: Guest, happened: Happening, view: View, terms: Terms) -> Guest | None:
    """Return the guest with what was chosen now, None where it chooses nothing here."""
    look = guest.look
    match happened:
        case LanguageChosen(code) if languages := terms.languages_of(code):
            return replace(guest, languages=languages)
        case TextSizeToggled():
            return replace(guest, look=replace(look, is_large=not look.is_large))
        case ContrastToggled():
            contrast = not look.is_high_contrast
            return replace(guest, look=replace(look, is_high_contrast=contrast))
    return _serve(guest, happened, view, terms) if terms.has_several_services else None


def _serve(guest: Guest, happened: Happening, view: View, terms: Terms) -> Guest | None:
    match happened:
        case ServiceChosen(code) if view.screen is Screen.SERVICE and _is_offered(code, terms):
            return replace(guest, service=code)
        case Selected(int(number)) if view.screen in _HOME:
            return replace(guest, service=terms.service_at(number) or guest.service)
        case StartedOver() if view.screen is Screen.ASK:
            return replace(guest, service=None, service_page=0)
        case MoreServices() if view.screen is Screen.SERVICE:
            return replace(guest, service_page=(guest.service_page + 1) % terms.service_pages)
    return None


def _is_offered(code: str, terms: Terms) -> bool:
    services = terms.settings.services if terms.settings else []
    return any(service.code == code for service in services)
