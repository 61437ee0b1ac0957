"""What the citizen who stands before the kiosk chose; forgotten when nobody touches it any more."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.surroundings import Surroundings
from kiosk.terms import Terms
from kiosk.view import PLAIN, Look, Screen


@dataclass(frozen=True)
class Guest:
    """One citizen's choices. ``languages``: one, or two that are shown together.

    ``service`` is None until one is chosen; ``service_page`` counts from 0.
    """

    languages: tuple[str, ...]
    look: Look = PLAIN
    service: str | None = None
    service_page: int = 0

    @property
    def language(self) -> str | None:
        """The language of a press; None where two were shown and nobody knows which was read."""
        return self.languages[0] if len(self.languages) == 1 else None

    def is_as(self, languages: tuple[str, ...]) -> bool:
        """Tell whether nothing but a service was chosen, where these are the kiosk's languages."""
        return self.languages == languages and self.look == PLAIN


def forgets_ms(guest: Guest, terms: Terms, touched_ms: int, *, is_speaking: bool) -> int | None:
    """Return when something of what was chosen is forgotten, None where nothing was.

    Args:
        guest: what was chosen.
        terms: how long it is kept: a service shorter than a language.
        touched_ms: when somebody touched the kiosk last.
        is_speaking: in the spoken mode nothing is hurried.
    """
    has_service = guest.service is not None or guest.service_page > 0
    waits = []
    if has_service and not is_speaking:
        waits.append(terms.idle_ms)
    if is_speaking or not guest.is_as(terms.languages):
        waits.append(terms.language_ms)
    return touched_ms + min(waits) if waits else None


def forgotten(guest: Guest, terms: Terms, idle_ms: int) -> Guest:
    """Return what is left of the choices when nobody touched the kiosk for so long."""
    service = guest.service if idle_ms < terms.idle_ms else None
    page = guest.service_page if idle_ms < terms.idle_ms else 0
    if idle_ms < terms.language_ms:
        return Guest(guest.languages, guest.look, service, page)
    return Guest(terms.languages, service=service, service_page=page)


def home_of(terms: Terms, guest: Guest, around: Surroundings, *, is_awake: bool) -> Screen:
    """Return where a guest stands before any face was pressed."""
    if terms.settings is None or around.broken:
        return Screen.OUT_OF_SERVICE
    if not is_awake:
        return Screen.RESTING
    is_open_question = terms.has_several_services and guest.service is None
    return Screen.SERVICE if is_open_question else Screen.ASK
