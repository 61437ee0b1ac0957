"""What the citizen who stands before the kiosk chose; forgotten when nobody touches it any more."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.session.surroundings import Surroundings
from kiosk.session.terms import Terms
from kiosk.session.view import PLAIN, Look, Screen


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


def newcomer(terms: Terms, around: Surroundings) -> Guest:
    """Return somebody who has chosen nothing; a selector may point to a service all the same."""
    return Guest(terms.languages, service=terms.service_at(around.position))


def forgets_ms(
    guest: Guest, fresh: Guest, terms: Terms, touched_ms: int, *, is_speaking: bool
) -> int | None:
    """Return when something of what was chosen is forgotten, None where nothing was.

    Args:
        guest: what was chosen.
        fresh: who has chosen nothing.
        terms: how long it is kept: a service shorter than a language.
        touched_ms: when somebody touched the kiosk last.
        is_speaking: in the spoken mode nothing is hurried.
    """
    has_service = (guest.service, guest.service_page) != (fresh.service, fresh.service_page)
    waits = []
    if has_service and not is_speaking:
        waits.append(terms.idle_ms)
    if is_speaking or not guest.is_as(terms.languages):
        waits.append(terms.language_ms)
    return touched_ms + min(waits) if waits else None


def forgotten(guest: Guest, fresh: Guest, terms: Terms, idle_ms: int) -> Guest:
    """Return what is left of the choices when nobody touched the kiosk for so long."""
    chosen = guest if idle_ms < terms.idle_ms else fresh
    read = guest if idle_ms < terms.language_ms else fresh
    return Guest(read.languages, read.look, chosen.service, chosen.service_page)


def home_of(terms: Terms, guest: Guest, around: Surroundings, *, is_awake: bool) -> Screen:
    """Return where a guest stands before any face was pressed."""
    if terms.settings is None or around.broken:
        return Screen.OUT_OF_SERVICE
    if not is_awake:
        return Screen.RESTING
    is_open_question = terms.has_several_services and guest.service is None
    return Screen.SERVICE if is_open_question else Screen.ASK
