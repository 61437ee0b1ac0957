"""The face as numbers. Pure: knows no Kivy.

Brow and nose are one stroke, an *f*: an adult face, known at a glance, and the project's mark. The
unit is the radius of the disc, the origin its centre, y points up. A curve is the points along it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from faccine.wire.faces import Face

Point = tuple[float, float]
Cubic = tuple[Point, Point, Point, Point]

RING_RADIUS = 1.15
RING_STROKE = 0.045
TOUCHED_RING_RADIUS = 1.2
TOUCHED_RING_STROKE = 0.13
TOUCHED_DISC = 0.96
EYE_SIZE: Point = (0.14, 0.25)
EYES: tuple[Point, Point] = ((-0.36, 0.12), (0.37, 0.12))
NOSE_STROKE = 0.08
MOUTH_STROKE = 0.12
SMALL_RADIUS_PX = 30
"""Below this, strokes are a quarter thicker and eyes wider, to survive."""
SMALL_STROKES = 1.25
SMALL_EYES = 1.15

_POINTS_PER_CUBIC = 24
_BRIDGE: Point = (0.045, 0.22)
_NOSE: Cubic = (_BRIDGE, (0.03, 0.0), (0.06, -0.22), (-0.15, -0.18))
_BROWS: dict[Face, Cubic] = {
    Face.HAPPY: ((0.60, 0.36), (0.50, 0.63), (0.09, 0.68), _BRIDGE),
    Face.NEUTRAL: ((0.62, 0.46), (0.46, 0.50), (0.07, 0.59), _BRIDGE),
    Face.SAD: ((0.60, 0.28), (0.46, 0.44), (0.10, 0.70), _BRIDGE),
}
_MOUTHS: dict[Face, Cubic] = {
    Face.HAPPY: ((-0.52, -0.30), (-0.32, -0.70), (0.32, -0.70), (0.52, -0.30)),
    Face.NEUTRAL: ((-0.40, -0.50), (-0.13, -0.50), (0.13, -0.50), (0.40, -0.50)),
    Face.SAD: ((-0.44, -0.65), (-0.25, -0.36), (0.25, -0.36), (0.44, -0.65)),
}


@dataclass(frozen=True)
class Stroke:
    """A line with round ends: its points and its full thickness."""

    points: tuple[Point, ...]
    thickness: float


@lru_cache(maxsize=32)
def strokes_of(face: Face, radius_px: float) -> tuple[Stroke, Stroke]:
    """Return brow with nose, and mouth, in units of the radius.

    Args:
        face: whose.
        radius_px: how large it will be drawn; small ones are drawn bolder.
    """
    bolder = SMALL_STROKES if radius_px < SMALL_RADIUS_PX else 1.0
    brow = along(_BROWS[face]) + along(_NOSE)[1:]
    return Stroke(brow, NOSE_STROKE * bolder), Stroke(along(_MOUTHS[face]), MOUTH_STROKE * bolder)


def along(cubic: Cubic) -> tuple[Point, ...]:
    """Return points along a cubic Bézier curve, from its first to its last."""
    return tuple(_at(cubic, step / _POINTS_PER_CUBIC) for step in range(_POINTS_PER_CUBIC + 1))


def _at(cubic: Cubic, t: float) -> Point:
    u = 1 - t
    weights = (u**3, 3 * u * u * t, 3 * u * t * t, t**3)
    x = sum(weight * point[0] for weight, point in zip(weights, cubic, strict=True))
    y = sum(weight * point[1] for weight, point in zip(weights, cubic, strict=True))
    return x, y
