"""Pressing and holding: the spoken mode is found by touch alone. Pure.

Where the kiosk can speak, the leftmost face counts when the finger lifts, for nobody can know
before whether it is going to stay; held for three seconds it starts or ends the spoken mode, and
nothing is recorded. The touch itself is answered at once, as for every face.
"""

from __future__ import annotations

from dataclasses import dataclass

from faccine.wire.events import Input
from faccine.wire.faces import FACES

HELD_MS = 3_000
EVEN_MS = 400
"""A tap is shorter. The leftmost face is written down when it is lifted, the others at the touch;
that the thanks follows each touch after the same time lets nobody hear which it was."""
LEFTMOST = FACES[0]


@dataclass(frozen=True)
class Hold:
    """A finger on the leftmost face. ``counts``: lifted in time, it is a press."""

    pressed_with: Input
    since_ms: int
    counts: bool

    @property
    def until_ms(self) -> int:
        """When holding it has been long enough."""
        return self.since_ms + HELD_MS
