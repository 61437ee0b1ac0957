"""What a citizen sees right now, as plain values: the screen, the buttons' lamps and the tests read
the same thing.

Nothing here decides anything; ``kiosk.session`` does, and fills this in.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from faccine.wire.events import Mode
from faccine.wire.faces import FACES, Face
from faccine.wire.languages import name_of
from faccine.wire.settings import KioskSettings, Texts
from kiosk.status import Status
from kiosk.words import Words, words_in


class Screen(StrEnum):
    """Where a session stands."""

    OUT_OF_SERVICE = "out-of-service"
    """No settings ever arrived, or a part is broken: nothing can be booked, nothing is asked."""
    RESTING = "resting"
    """Out of opening hours; one touch wakes it."""
    SERVICE = "service"
    ASK = "ask"
    """The question and the faces; also what attracts those who come by."""
    RECORDING = "recording"
    WHY = "why"
    THANKS = "thanks"
    NOT_RECORDED = "not-recorded"
    PIN = "pin"
    TECHNICIAN = "technician"
    HARDWARE_TEST = "hardware-test"


@dataclass(frozen=True)
class Option:
    """Something that can be chosen: its code, what a citizen reads, and a picture where known."""

    code: str
    text: str
    is_chosen: bool = False
    icon: str | None = None


@dataclass(frozen=True)
class Look:
    """How citizens want to see it: falls back with the language."""

    is_large: bool = False
    is_high_contrast: bool = False


@dataclass(frozen=True)
class Announcement:
    """A message that is being shown; ``said`` is empty where it is no "you said, we did"."""

    text: str
    said: str = ""


@dataclass(frozen=True)
class ContactCard:
    """Where more can be said. ``qr`` is what the code holds, None where there is no web address."""

    address: str
    text: str = ""
    qr: str | None = None


@dataclass(frozen=True)
class Voice:
    """The spoken mode. ``says`` is what to say now, in order, each with its language.

    ``turn`` grows whenever something is to be said, also when it is the same again. ``focus`` is
    the code of the choice that was read last, ``choice`` what it is called; None before the first.
    """

    says: tuple[tuple[str, str], ...]
    turn: int
    focus: str | None = None
    choice: str | None = None


@dataclass(frozen=True)
class Technician:
    """What only technicians see. ``digits`` typed of the PIN so far; ``problem`` with it, if any.

    ``seen``: the buttons and corners that the hardware test has felt.
    """

    digits: int = 0
    problem: str = ""
    has_pin: bool = True
    status: Status | None = None
    seen: frozenset[str] = frozenset()


@dataclass(frozen=True)
class View:
    """Everything a screen needs. Texts are in ``language``; empty tuples where nothing is offered.

    ``face_words`` is always there where faces are drawn; ``takes_faces`` tells whether pressing
    one counts now, and lights rings and lamps. ``pressed`` is the face being held or recorded.
    ``deadline_ms`` is when this screen ends by itself, None for never; ``duration_ms`` how long it
    lasts in all. ``service`` is the name of the chosen service where there are several.
    ``also`` is the same view in the second language, where two are shown together.
    ``service_page`` counts from 0. ``for_technician``: what a broken kiosk tells the technician.
    ``test_minutes``: in how many minutes test mode ends by itself, None where the hub ordered it.
    ``is_identifying``: somebody at the hub wants to know which kiosk this is.
    """

    screen: Screen
    language: str
    words: Words
    kiosk: str = ""
    place: str = ""
    office: str = ""
    title: str = ""
    lines: tuple[str, ...] = ()
    face_words: dict[Face, str] = field(default_factory=dict)
    takes_faces: bool = False
    pressed: Face | None = None
    languages: tuple[Option, ...] = ()
    services: tuple[Option, ...] = ()
    service_page: int = 0
    service_pages: int = 1
    reasons: tuple[Option, ...] = ()
    service: str | None = None
    has_several_services: bool = False
    is_test: bool = False
    test_minutes: int | None = None
    deadline_ms: int | None = None
    duration_ms: int = 0
    also: View | None = None
    look: Look = Look()
    can_speak: bool = False
    voice: Voice | None = None
    announcement: Announcement | None = None
    contact: ContactCard | None = None
    for_technician: str = ""
    technician: Technician | None = None
    is_identifying: bool = False


@dataclass(frozen=True)
class Situation:
    """What the session knows and a view is made of."""

    screen: Screen
    settings: KioskSettings | None
    language: str
    service: str | None = None
    pressed: Face | None = None
    about_reason: bool = False
    """Whether thanks or "not recorded" speak of a reason; the vote itself is then stored."""
    deadline_ms: int | None = None
    duration_ms: int = 0


def text_in(texts: Texts, language: str, settings: KioskSettings) -> str:
    """Return a text of the hub's in this language, else in the first language that has one."""
    for code in (language, *settings.languages, *texts):
        if texts.get(code):
            return texts[code]
    return ""


def view_of(now: Situation) -> View:
    """Put a situation into words."""
    settings = now.settings
    if settings is None:
        words = words_in(now.language)
        return View(
            Screen.OUT_OF_SERVICE,
            now.language,
            words,
            title=words.out_of_service,
            lines=(words.ask_the_desk,),
        )
    words = words_in(now.language, *settings.languages)
    title, lines = _title_and_lines(now, words, settings)
    several = len(settings.services) > 1
    return View(
        screen=now.screen,
        language=now.language,
        words=words,
        place=settings.administration.name,
        office=settings.office.name,
        title=title,
        lines=lines,
        face_words={
            face: text_in(settings.labels.of(face), now.language, settings) for face in FACES
        },
        takes_faces=now.screen is Screen.ASK or (now.screen is Screen.WHY and not several),
        pressed=now.pressed,
        languages=tuple(
            Option(code, name_of(code), code == now.language) for code in settings.languages
        ),
        services=_services(now, settings),
        reasons=_reasons(now, settings),
        service=_service_name(now, settings) if several else None,
        has_several_services=several,
        is_test=settings.mode is Mode.TEST,
        deadline_ms=now.deadline_ms,
        duration_ms=now.duration_ms,
    )


def _title_and_lines(
    now: Situation, words: Words, settings: KioskSettings
) -> tuple[str, tuple[str, ...]]:
    is_test = settings.mode is Mode.TEST
    why_not = words.test_notice if is_test else words.it_helps
    question = text_in(settings.question, now.language, settings)
    recorded = words.reason_recorded if now.about_reason else words.recorded
    not_recorded = (
        (words.reason_not_recorded, (words.sorry, words.vote_stays))
        if now.about_reason
        else (words.not_recorded, (words.sorry, words.try_again))
    )
    asked = question, (words.anonymous, words.touch_a_face)
    return {
        Screen.SERVICE: (words.which_service, (words.anonymous, words.then_touch_a_face)),
        Screen.ASK: asked,
        Screen.RECORDING: asked,
        Screen.WHY: (words.thanks_recorded, (words.say_why,)),
        Screen.THANKS: (words.thanks, (recorded, why_not)),
        Screen.NOT_RECORDED: not_recorded,
    }[now.screen]


def _services(now: Situation, settings: KioskSettings) -> tuple[Option, ...]:
    if now.screen is not Screen.SERVICE:
        return ()
    return tuple(
        Option(service.code, text_in(service.name, now.language, settings))
        for service in settings.services
    )


def _reasons(now: Situation, settings: KioskSettings) -> tuple[Option, ...]:
    if now.screen is not Screen.WHY:
        return ()
    return tuple(
        Option(reason.code, text_in(reason.label, now.language, settings))
        for reason in settings.reasons
    )


def _service_name(now: Situation, settings: KioskSettings) -> str | None:
    chosen = (service for service in settings.services if service.code == now.service)
    return next((text_in(service.name, now.language, settings) for service in chosen), None)
