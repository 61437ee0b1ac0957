"""Line icons of the reasons that every administration starts with. Pure: points only.

Drawn on 48 × 48, y downwards, strokes 3 wide with round ends. A reason without an icon gets none.
"""

from __future__ import annotations

import math

from kiosk.ui.geometry import Point, along

Icon = tuple[tuple[Point, ...], ...]

GRID = 48
STROKE = 3


def _circle(x: float, y: float, radius: float) -> tuple[Point, ...]:
    turns = (math.tau * step / 48 for step in range(49))
    return tuple((x + radius * math.cos(turn), y + radius * math.sin(turn)) for turn in turns)


def _corner(start: Point, corner: Point, end: Point) -> tuple[Point, ...]:
    """A rounded corner: a cubic that leans into it."""
    first = (start[0] + (corner[0] - start[0]) * 0.55, start[1] + (corner[1] - start[1]) * 0.55)
    second = (end[0] + (corner[0] - end[0]) * 0.55, end[1] + (corner[1] - end[1]) * 0.55)
    return along((start, first, second, end))


_CLOCK: Icon = (_circle(24, 24, 19), ((24, 12), (24, 24), (32, 29)))

_TALK: Icon = (
    (
        (10, 6),
        *_corner((30, 6), (35, 6), (35, 11)),
        *_corner((35, 19), (35, 24), (30, 24)),
        (17, 24),
        (10, 31),
        (10, 24),
        *_corner((10, 24), (5, 24), (5, 19)),
        *_corner((5, 11), (5, 6), (10, 6)),
    ),
    (
        *_corner((40.5, 16), (43, 17), (43, 20)),
        *_corner((43, 30), (43, 35), (38, 35)),
        (38, 43),
        (30, 35),
        (22, 35),
    ),
)

_BACK: Icon = (
    ((9, 20), *along(((30, 20), (45, 20), (45, 43), (30, 43))), (14, 43)),
    ((17, 12), (9, 20), (17, 28)),
)

_LETTER: Icon = (
    ((11, 20), (5, 25), (5, 43), (43, 43), (43, 25), (37, 20)),
    ((11, 29), (11, 5), (37, 5), (37, 29)),
    ((5, 25), (24, 38), (43, 25)),
    ((18, 13), (30, 13)),
    ((18, 20), (30, 20)),
)

_GLOBE: Icon = (
    _circle(24, 24, 19),
    ((5, 24), (43, 24)),
    along(((24, 5), (10, 14), (10, 34), (24, 43))),
    along(((24, 5), (38, 14), (38, 34), (24, 43))),
)

_LEFT: Icon = (((29, 10), (15, 24), (29, 38)),)

ICONS: dict[str, Icon] = {
    "waiting": _CLOCK,
    "staff": _TALK,
    "return": _BACK,
    "outcome": _LETTER,
    "globe": _GLOBE,
    "left": _LEFT,
}
"""Icons by the code of their reason, and two for the kiosk's own buttons."""
