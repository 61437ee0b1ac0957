"""What a session asks of the world: write this down, show that.

The recorder answers every ``RecordRating`` and ``RecordReason`` with exactly one ``Recorded`` or
``NotRecorded`` of the same token. ``deadline_ms`` is on the clock that the session is driven by
(``Clock.boottime_ms``): past it the recorder must not begin to commit, rolls back and answers
``NotRecorded``. A commit that began in time and took longer is answered ``Recorded`` all the same,
however late: the row exists, and the session makes the screen say so.
"""

from __future__ import annotations

from dataclasses import dataclass

from faccine.wire.events import Input, Mode
from faccine.wire.faces import Face
from kiosk.view import View


@dataclass(frozen=True)
class RecordRating:
    """Write a rating down before anybody is thanked for it.

    ``asks`` tells whether a reason is going to be offered; ``settings`` is the version in force.
    """

    token: int
    face: Face
    service: str | None
    lang: str
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


Effect = RecordRating | RecordReason | Show
"""Anything that a session can ask for."""
