"""The spoken mode: the question and each choice are read, and three buttons do everything. Pure.

The left one reads the choice before, the right one the next, the middle one chooses what was read
last. What is said are whole sentences, each with its language, so that they can be prepared ahead.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from faccine.wire.events import Input
from faccine.wire.faces import FACES
from faccine.wire.languages import name_of
from faccine.wire.settings import KioskSettings
from kiosk.session.inputs import (
    FacePressed,
    Happening,
    LanguageChosen,
    MoreServices,
    ReasonChosen,
    ServiceChosen,
    Skipped,
)
from kiosk.session.terms import TILES
from kiosk.session.view import Screen, View, Voice
from kiosk.words import words_in

TREMBLE_MS = 500
"""A second press so soon is the same finger's."""

Sentence = tuple[str, str]
"""A text and its language."""


@dataclass(frozen=True)
class Choice:
    """Something that can be chosen: what is read, and what choosing it means."""

    code: str
    text: str
    language: str
    means: Happening


def choices_of(view: View) -> tuple[Choice, ...]:
    """Return what can be chosen on a screen, in the order in which it is read."""
    return tuple(_choices(view))


def _choices(view: View) -> Iterator[Choice]:
    own = view.language
    if view.screen is Screen.SERVICE:
        for service in view.services:
            yield Choice(service.code, service.text, own, ServiceChosen(service.code))
        if view.service_pages > 1:
            yield Choice("more", view.words.more_services, own, MoreServices())
    elif view.screen is Screen.ASK:
        for face in FACES:
            pressed = FacePressed(face, Input.SPEECH)
            yield Choice(face.value, view.face_words[face], own, pressed)
    elif view.screen is Screen.WHY:
        for reason in view.reasons:
            yield Choice(reason.code, reason.text, own, ReasonChosen(reason.code))
        yield Choice("skip", view.words.skip, own, Skipped())
    if view.screen in {Screen.SERVICE, Screen.ASK}:
        yield from _other_languages(view)


def _other_languages(view: View) -> Iterator[Choice]:
    for other in view.languages:
        if not other.is_chosen and "+" not in other.code:
            chosen = LanguageChosen(other.code)
            yield Choice(f"language-{other.code}", other.text, other.code, chosen)


class SpokenMode:
    """One citizen's spoken mode, from when it begins.

    Each method that changes what is heard counts :attr:`turn` up.
    """

    def __init__(self) -> None:
        self._turn = 0
        self._focus: int | None = None
        self._says: tuple[Sentence, ...] = ()
        self._choices: tuple[Choice, ...] = ()
        self._where: tuple[object, ...] | None = None

    def follow(self, view: View) -> None:
        """Read what has come up, if it is another screen, page or language than before."""
        where = (view.screen, view.language, view.service_page, view.title)
        if where == self._where:
            return
        is_first = self._where is None
        self._where = where
        self._choices, self._focus = choices_of(view), None
        if view.screen is Screen.RECORDING:
            return
        words = view.words
        intro = (words.voice_begins, words.voice_how) if is_first else ()
        outro = (*_contact(view), words.voice_ends) if view.screen is Screen.THANKS else ()
        self._say(view, *intro, *self._heading(view), *outro)

    def step(self, view: View, by: int) -> None:
        """Read the next choice (1) or the one before (-1); between last and first, the question."""
        count = len(self._choices)
        if not count:
            return
        at = (0 if self._focus is None else self._focus + 1) + by
        self._focus = None if at % (count + 1) == 0 else at % (count + 1) - 1
        if self._focus is None:
            self._say(view, *self._heading(view))
            return
        choice = self._choices[self._focus]
        number = view.words.voice_number.format(number=self._focus + 1, count=count)
        self._say_each((number, view.language), (choice.text, choice.language))

    def choose(self, view: View) -> Happening | None:
        """Return what choosing means; where nothing is chosen, say again how it goes."""
        if self._focus is None:
            self._say(view, view.words.voice_how, *self._heading(view))
            return None
        return self._choices[self._focus].means

    def shown(self) -> Voice:
        """Return what the screen shows and the speaker says."""
        choice = None if self._focus is None else self._choices[self._focus]
        return Voice(
            says=self._says,
            turn=self._turn,
            focus=choice.code if choice else None,
            choice=choice.text if choice else None,
        )

    def _heading(self, view: View) -> tuple[str, ...]:
        """What the screen is about, and where something is asked, who may answer or why."""
        return (view.title, *(view.lines[:1] if self._choices else view.lines))

    def _say(self, view: View, *texts: str) -> None:
        self._say_each(*((text, view.language) for text in texts if text))

    def _say_each(self, *sentences: Sentence) -> None:
        self._says = sentences
        self._turn += 1


def _contact(view: View) -> tuple[str, ...]:
    contact = view.contact
    return (view.words.complaints, contact.address, contact.text) if contact else ()


def spoken(mode: SpokenMode | None, view: View) -> View:
    """Return the view as it is in the spoken mode, if that is on: one language, and one focus."""
    if mode is None:
        return view
    mode.follow(view)
    return replace(view, voice=mode.shown())


def sentences_for(settings: KioskSettings, languages: tuple[str, ...]) -> list[Sentence]:
    """Return everything that can be heard under these settings, to be prepared ahead."""
    sentences: list[Sentence] = []
    tiles = min(len(settings.services), TILES)
    last_tiles = len(settings.services) % (TILES - 1) + 1
    others = (len(languages) - 1, len(languages))
    counts = {len(settings.reasons) + 1}
    counts |= {first + more for first in (len(FACES), tiles, last_tiles) for more in others}
    for language in languages:
        words = words_in(language)
        own = [
            *(words.voice_begins, words.voice_how, words.voice_ends, words.more_services),
            *(words.which_service, words.thanks_recorded, words.thanks, words.recorded),
            *(words.it_helps, words.reason_recorded, words.skip, words.not_recorded),
            *(words.anonymous, words.say_why, words.complaints, words.sorry, words.try_again),
        ]
        texts = [settings.question]
        texts += [settings.labels.of(face) for face in FACES]
        texts += [reason.label for reason in settings.reasons]
        texts += [service.name for service in settings.services]
        own += [text[language] for text in texts if language in text]
        own += [
            words.voice_number.format(number=number, count=count)
            for count in sorted(counts)
            for number in range(1, count + 1)
        ]
        sentences += [(text, language) for text in dict.fromkeys(own)]
    return sentences + [(name_of(language), language) for language in languages]
