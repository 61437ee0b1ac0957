"""How long things move. One switch stills everything, for those whom motion makes ill."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Motion:
    """The switch: whether motion is reduced to nothing."""

    is_reduced: bool = False


MOTION = Motion()


def lasting(seconds: float) -> float:
    """Return how long a movement lasts that is drawn to last so long: 0 where none is wanted."""
    return 0.0 if MOTION.is_reduced else seconds
