"""The three faces, in the order in which everybody shows them."""

from __future__ import annotations

from enum import StrEnum


class Face(StrEnum):
    """What a citizen presses. The order is that of the screen, best first."""

    HAPPY = "happy"
    NEUTRAL = "neutral"
    SAD = "sad"


FACES: tuple[Face, ...] = tuple(Face)
