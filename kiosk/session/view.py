"""What a citizen sees right now, as plain values: the screen, the buttons' lamps and the tests read
the same thing.

Nothing here decides anything; ``session`` does, and ``situation`` fills this in.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from faccine.wire.faces import Face
from kiosk.session.status import Status
from kiosk.words import Words


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


PLAIN = Look()


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
    ``cooling_ms``: for how long after a commit no face counts, though some may be shown.
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
    look: Look = PLAIN
    can_speak: bool = False
    voice: Voice | None = None
    announcement: Announcement | None = None
    contact: ContactCard | None = None
    for_technician: str = ""
    technician: Technician | None = None
    is_identifying: bool = False
    cooling_ms: int = 3_000
