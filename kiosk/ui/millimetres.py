"""How many pixels a millimetre has on the real screen. Pure.

Fingers do not shrink with the pixels: what is touched is measured in millimetres, and they win over
the drawing's pixels. The diagonal comes from the command line or from the screen itself; where
nobody says it, the screen is taken for the usual one of its resolution.
"""

from __future__ import annotations

import math

MM_PER_INCH = 25.4

_USUAL_INCHES = {
    (480, 320): 3.5,
    (640, 360): 4.3,
    (800, 480): 7.0,
    (1024, 600): 7.0,
    (1024, 768): 9.7,
    (1280, 800): 10.1,
    (1366, 768): 15.6,
    (1920, 1080): 21.5,
}
"""The diagonals of usual touchscreens, by their resolution in landscape."""


def px_per_mm(width: int, height: int, inches: float | None = None) -> float:
    """Return how many pixels one millimetre has, on a screen of so many pixels.

    Args:
        width: of the screen, in pixels.
        height: likewise.
        inches: its diagonal; None where nobody knows.
    """
    return math.hypot(width, height) / (MM_PER_INCH * (inches or usual_inches(width, height)))


def usual_inches(width: int, height: int) -> float:
    """Return the diagonal that a screen of so many pixels usually has, whichever way up."""
    landscape = max(width, height), min(width, height)
    nearest = min(_USUAL_INCHES, key=lambda known: math.dist(known, landscape))
    return _USUAL_INCHES[nearest]
