"""What a kiosk's screen shows under some settings, language by language. Pure.

The kiosk draws with Kivy and fits its texts to the real screen; here the same words stand at the
same places, so that a question can be read as citizens will read it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from faccine.wire.faces import Face
from faccine.wire.icons import ICONS
from faccine.wire.languages import is_offered, is_right_to_left, name_of
from faccine.wire.settings import KioskSettings, Texts
from hub.catalogue.defaults import REASONS
from kiosk.words import Words, words_in

MOST_TILES = 8
_LONG, _LONGER = 34, 62


class Size(StrEnum):
    """How large a text is set: one that grows steps down, and is never cut."""

    USUAL = "usual"
    LONG = "long"
    LONGER = "longer"


@dataclass(frozen=True, slots=True)
class Tile:
    """A service or a reason to touch; ``icon`` None has no picture."""

    text: str
    icon: str | None


@dataclass(frozen=True, slots=True)
class Said:
    """A message and its days; ``said`` empty: it stands alone."""

    text: str
    said: str
    first: dt.date
    last: dt.date


@dataclass(frozen=True)
class Screens:
    """Everything a kiosk shows in one language."""

    language: str
    name: str
    is_right_to_left: bool
    words: Words
    administration: str
    office: str
    questions: tuple[tuple[str, str], ...]
    """By language: one, or two where two are shown together."""
    faces: tuple[tuple[Face, tuple[tuple[str, str], ...]], ...]
    services: tuple[Tile, ...]
    has_more_services: bool
    reasons: tuple[Tile, ...]
    reasons_after: tuple[str, ...]
    messages: tuple[Said, ...]
    languages: tuple[tuple[str, str], ...]
    contact: str
    contact_text: str
    is_test: bool

    @property
    def question_size(self) -> Size:
        """How large the question is set."""
        return size_of(max((text for _, text in self.questions), key=len))

    @property
    def label_size(self) -> Size:
        """How large the words under the faces are set, together."""
        longest = max(len(text) for _, words in self.faces for _, text in words)
        return Size.LONGER if longest > 22 else Size.LONG if longest > 12 else Size.USUAL

    @property
    def has_services(self) -> bool:
        """Whether citizens choose a service before the face."""
        return len(self.services) > 1


def screens_of(settings: KioskSettings) -> list[Screens]:
    """Return what a kiosk shows, for each language it offers, the first one first."""
    offered = [one for one in settings.languages if is_offered(one, settings.signed_drafts)]
    return [_screens(settings, language, offered) for language in offered or settings.languages[:1]]


def size_of(text: str) -> Size:
    """Return how large a question is set."""
    if len(text) <= _LONG:
        return Size.USUAL
    return Size.LONG if len(text) <= _LONGER else Size.LONGER


def _screens(settings: KioskSettings, language: str, offered: Sequence[str]) -> Screens:
    together = offered[:2] if settings.is_bilingual and language in offered[:2] else [language]

    def say(texts: Texts) -> str:
        return said_in(language, texts, settings.languages)

    def say_all(texts: Texts) -> tuple[tuple[str, str], ...]:
        return tuple((one, said_in(one, texts, settings.languages)) for one in together)

    contact = settings.contact
    return Screens(
        language=language,
        name=name_of(language),
        is_right_to_left=is_right_to_left(language),
        words=words_in(language, *settings.languages),
        administration=settings.administration.name,
        office=settings.office.name,
        questions=say_all(settings.question),
        faces=tuple((face, say_all(settings.labels.of(face))) for face in Face),
        services=tuple(
            Tile(say(service.name), service.icon if service.icon in ICONS else None)
            for service in settings.services[:MOST_TILES]
        ),
        has_more_services=len(settings.services) > MOST_TILES,
        reasons=tuple(
            Tile(say(reason.label), reason.code if reason.code in REASONS else None)
            for reason in settings.reasons
        ),
        reasons_after=tuple(say(settings.labels.of(face)) for face in settings.reasons_after),
        messages=tuple(
            Said(say(one.text), say(one.said) if one.said else "", one.first, one.last)
            for one in settings.messages
        ),
        languages=tuple((one, name_of(one)) for one in offered),
        contact=contact.address if contact else "",
        contact_text=say(contact.text) if contact and contact.text else "",
        is_test=settings.mode.value == "test",
    )


def said_in(language: str, texts: Mapping[str, str], languages: Sequence[str]) -> str:
    """Return a text as a kiosk falls back: the language, else the first, else any."""
    return texts.get(language) or texts.get(languages[0]) or next(iter(texts.values()), "")
