"""What can happen to a kiosk's session, whoever it comes from: fingers, buttons, writer, hub, time.

Screens, buttons, the recorder and the uplink hand these to the conductor from any thread; the
session answers with effects (``kiosk.session.effects``).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from faccine.wire.events import Input as PressedWith
from faccine.wire.faces import Face
from faccine.wire.settings import KioskSettings
from kiosk.session.status import Status


@dataclass(frozen=True)
class FacePressed:
    """Somebody pressed a face; ``input`` says with what."""

    face: Face
    input: PressedWith = PressedWith.TOUCH


@dataclass(frozen=True)
class ServiceChosen:
    """Somebody said which service they received."""

    code: str


@dataclass(frozen=True)
class ReasonChosen:
    """Somebody said why."""

    code: str


@dataclass(frozen=True)
class LanguageChosen:
    """Somebody wants to read another language of the place."""

    code: str


@dataclass(frozen=True)
class Skipped:
    """Somebody does not want to say why."""


@dataclass(frozen=True)
class MoreTime:
    """Somebody needs longer to say why."""


@dataclass(frozen=True)
class StartedOver:
    """Somebody wants the list of services again: a wrong choice, or the next person."""


@dataclass(frozen=True)
class Recorded:
    """The recorder committed what ``token`` asked for, under this seq."""

    token: int
    seq: int


@dataclass(frozen=True)
class NotRecorded:
    """The recorder dropped what ``token`` asked for: nothing of it is or will be stored."""

    token: int


@dataclass(frozen=True)
class SettingsArrived:
    """The hub has settings for this kiosk; they are applied between two citizens."""

    settings: KioskSettings


@dataclass(frozen=True)
class FaceReleased:
    """The finger that pressed a face left it."""

    face: Face


@dataclass(frozen=True)
class Selected:
    """The selector points to the service with this number, from 0; None: to none any more.

    A rotary switch goes on pointing, a push button only while it is pressed.
    """

    number: int | None


@dataclass(frozen=True)
class MoreServices:
    """Somebody wants the next page of services."""


@dataclass(frozen=True)
class TextSizeToggled:
    """Somebody wants larger text, or the normal one again."""


@dataclass(frozen=True)
class ContrastToggled:
    """Somebody wants high contrast, or the normal colours again."""


@dataclass(frozen=True)
class VoiceToggled:
    """Somebody wants the kiosk to speak, or to be silent again."""


@dataclass(frozen=True)
class SpeechChanged:
    """Whether the kiosk can speak: voice, device and settings are there, or are not any more."""

    can_speak: bool


@dataclass(frozen=True)
class ScreenTouched:
    """Somebody touched the screen where nothing is: it wakes, and keeps what is shown."""


@dataclass(frozen=True)
class HoursChanged:
    """The office opened or closed, or a day began.

    ``opens`` is when it opens next, in local time; None while it is open or where nobody knows.
    """

    is_open: bool
    now: dt.datetime
    opens: dt.datetime | None = None


@dataclass(frozen=True)
class PartBroke:
    """Something without which nobody can vote does not work; ``what`` None: it works again."""

    what: str | None


@dataclass(frozen=True)
class CornerTouched:
    """The corner behind which the technician's page is was touched."""


@dataclass(frozen=True)
class DigitTyped:
    """A digit of the technician's PIN; an empty one takes the last back."""

    digit: str


@dataclass(frozen=True)
class TechnicianLeft:
    """The technician closes the page, or goes one step back."""


@dataclass(frozen=True)
class StatusChanged:
    """How the kiosk is, for the technician's page."""

    status: Status


@dataclass(frozen=True)
class EnteredTestMode:
    """From now on presses are test presses, until it ends by itself."""


@dataclass(frozen=True)
class LeftTestMode:
    """Presses count again."""


@dataclass(frozen=True)
class SoundTested:
    """The technician wants to hear a sound."""


@dataclass(frozen=True)
class HardwareTested:
    """The technician wants to try buttons, lamps and the corners of the screen."""


@dataclass(frozen=True)
class PartFelt:
    """In the hardware test, this part was felt: a button by its face, or a corner by its name."""

    name: str


@dataclass(frozen=True)
class RestartAsked:
    """The technician wants the kiosk to start anew."""


@dataclass(frozen=True)
class Identified:
    """The hub asks which kiosk this is: it shows and sounds for a while."""


@dataclass(frozen=True)
class Tick:
    """Time passed; nothing else happened."""


Happening = (
    FacePressed
    | ServiceChosen
    | ReasonChosen
    | LanguageChosen
    | Skipped
    | MoreTime
    | StartedOver
    | Recorded
    | NotRecorded
    | SettingsArrived
    | FaceReleased
    | Selected
    | MoreServices
    | TextSizeToggled
    | ContrastToggled
    | VoiceToggled
    | SpeechChanged
    | ScreenTouched
    | HoursChanged
    | PartBroke
    | CornerTouched
    | DigitTyped
    | TechnicianLeft
    | StatusChanged
    | EnteredTestMode
    | LeftTestMode
    | SoundTested
    | HardwareTested
    | PartFelt
    | RestartAsked
    | Identified
    | Tick
)
"""Anything that a session can be handed."""
