"""What can happen to a kiosk's session, whoever it comes from: fingers, buttons, writer, hub, time.

Screens, buttons, the recorder and the uplink hand these to the conductor from any thread; the
session answers with effects (``kiosk.effects``).
"""

from __future__ import annotations

from dataclasses import dataclass

from faccine.wire.events import Input as PressedWith
from faccine.wire.faces import Face
from faccine.wire.settings import KioskSettings


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
    | Tick
)
"""Anything that a session can be handed."""
