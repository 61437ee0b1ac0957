"""What line icons are put together from: circles, round corners, boxes. Pure: points only.

Icons are drawn on 48 × 48, y downwards, strokes 3 wide with round ends.
"""

from __future__ import annotations

import math

from kiosk.ui.geometry import Point, along

Line = tuple[Point, ...]
Icon = tuple[Line, ...]

GRID = 48
STROKE = 3


def circle(x: float, y: float, radius: float) -> Line:
    """Return a circle's line."""
    turns = (math.tau * step / 48 for step in range(49))
    return tuple((x + radius * math.cos(turn), y + radius * math.sin(turn)) for turn in turns)


def arc(x: float, y: float, radius: float, first: float, last: float) -> Line:
    """Return a part of a circle's line, in degrees clockwise from the right."""
    turns = (math.radians(first + (last - first) * step / 24) for step in range(25))
    return tuple((x + radius * math.cos(turn), y + radius * math.sin(turn)) for turn in turns)


def corner(start: Point, corner: Point, end: Point) -> Line:
    """Return a rounded corner: a cubic that leans into it."""
    first = (start[0] + (corner[0] - start[0]) * 0.55, start[1] + (corner[1] - start[1]) * 0.55)
    second = (end[0] + (corner[0] - end[0]) * 0.55, end[1] + (corner[1] - end[1]) * 0.55)
    return along((start, first, second, end))


def box(x: float, y: float, width: float, height: float, radius: float) -> Line:
    """Return the line of a rectangle with round corners."""
    right, bottom, r = x + width, y + height, radius
    return (
        (x + r, y),
        *corner((right - r, y), (right, y), (right, y + r)),
        *corner((right, bottom - r), (right, bottom), (right - r, bottom)),
        *corner((x + r, bottom), (x, bottom), (x, bottom - r)),
        *corner((x, y + r), (x, y), (x + r, y)),
    )


def dot(x: float, y: float) -> Line:
    """Return a dot as thick as a line."""
    return ((x, y),)
