"""What a session asks of the world: write this down, show that.

The recorder answers every ``RecordRating`` and ``RecordReason`` with exactly one ``Recorded`` or
``NotRecorded`` of the same token. ``deadline_ms`` is on the clock that the session is driven by
(``Clock.boottime_ms``): past it the recorder must not begin to commit, rolls back and answers
``NotRecorded``. A commit that began in time and took longer is answered ``Recorded`` all the same,
however late: the row exists, and the session makes the screen say so.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from faccine.wire.events import Input, Mode
from faccine.wire.faces import Face
from kiosk.session.view import View


@dataclass(frozen=True)
class RecordRating:
    """Write a rating down before anybody is thanked for it.

    ``asks`` tells whether a reason is going to be offered; ``settings`` is the version in force.
    """

    token: int
    face: Face
    service: str | None
    lang: str | None
    mode: Mode
    settings: int
    input: Input
    asks: bool
    deadline_ms: int


@dataclass(frozen=True)
class RecordReason:
    """Write down why the rating with this seq was given."""

    token: int
    rating_seq: int
    reason: str
    deadline_ms: int


@dataclass(frozen=True)
class Show:
    """Show this; what was shown before is over."""

    view: View


class Tone(StrEnum):
    """A sound; none of them tells which face was pressed."""

    TOUCH = "touch"
    """A short tick: somebody's touch was felt."""
    RECORDED = "recorded"
    NOT_RECORDED = "not-recorded"


@dataclass(frozen=True)
class Play:
    """Let this be heard. ``volume`` is in percent."""

    tone: Tone
    volume: int


@dataclass(frozen=True)
class Restart:
    """End the process; whoever watches over it starts it anew."""


Effect = RecordRating | RecordReason | Play | Restart | Show
"""Anything that a session can ask for."""
