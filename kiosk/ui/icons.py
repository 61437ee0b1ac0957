"""Line icons: of reasons, of services, and of the kiosk's own buttons. Pure: points only.

A reason or service without an icon gets none.
"""

from __future__ import annotations

import math

from kiosk.ui.geometry import along
from kiosk.ui.icon_strokes import GRID, STROKE, Icon, arc, circle, corner
from kiosk.ui.icons_of_services import SERVICE_ICONS

__all__ = ["GRID", "ICONS", "STROKE", "Icon"]

_CLOCK: Icon = (circle(24, 24, 19), ((24, 12), (24, 24), (32, 29)))

_TALK: Icon = (
    (
        (10, 6),
        *corner((30, 6), (35, 6), (35, 11)),
        *corner((35, 19), (35, 24), (30, 24)),
        (17, 24),
        (10, 31),
        (10, 24),
        *corner((10, 24), (5, 24), (5, 19)),
        *corner((5, 11), (5, 6), (10, 6)),
    ),
    (
        *corner((40.5, 16), (43, 17), (43, 20)),
        *corner((43, 30), (43, 35), (38, 35)),
        (38, 43),
        (30, 35),
        (22, 35),
    ),
)

_BACK: Icon = (
    ((9, 20), *along(((30, 20), (45, 20), (45, 43), (30, 43))), (14, 43)),
    ((17, 12), (9, 20), (17, 28)),
)

_ANSWER: Icon = (
    ((11, 20), (5, 25), (5, 43), (43, 43), (43, 25), (37, 20)),
    ((11, 29), (11, 5), (37, 5), (37, 29)),
    ((5, 25), (24, 38), (43, 25)),
    ((18, 13), (30, 13)),
    ((18, 20), (30, 20)),
)

_GLOBE: Icon = (
    circle(24, 24, 19),
    ((5, 24), (43, 24)),
    along(((24, 5), (10, 14), (10, 34), (24, 43))),
    along(((24, 5), (38, 14), (38, 34), (24, 43))),
)

_LARGER: Icon = (
    ((2, 39), (8.5, 22), (15, 39)),
    ((4.5, 34), (12.5, 34)),
    ((20, 39), (32.5, 8), (45, 39)),
    ((24.5, 29), (40.5, 29)),
)

# Solid parts are lines close to each other.
_CONTRAST: Icon = (
    circle(24, 24, 18),
    *(
        ((24 + x, 24 - math.sqrt(289 - x * x)), (24 + x, 24 + math.sqrt(289 - x * x)))
        for x in (*range(0, 16, 2), 16)
    ),
)


def _horn() -> Icon:
    """The solid of a loudspeaker: its outline, and lines within."""
    outline = ((5, 18), (14, 18), (24, 9), (24, 39), (14, 30), (5, 30), (5, 18))
    box = tuple(((x, 18), (x, 30)) for x in (7, 9, 11, 13))
    cone = tuple(((x, 18 - 0.9 * (x - 14)), (x, 30 + 0.9 * (x - 14))) for x in (15, 17, 19, 21, 23))
    return (outline, *box, *cone)


_VOICE: Icon = (*_horn(), arc(24, 24, 10, -45, 45), arc(24, 24, 18, -45, 45))

_LEFT: Icon = (((29, 10), (15, 24), (29, 38)),)
_RIGHT: Icon = (((19, 10), (33, 24), (19, 38)),)
_DOWN: Icon = (((10, 18), (24, 32), (38, 18)),)
_ARROW: Icon = (((5, 24), (43, 24)), ((30, 11), (43, 24), (30, 37)))
_ARROW_LEFT: Icon = (((43, 24), (5, 24)), ((18, 11), (5, 24), (18, 37)))
_ARROW_DOWN: Icon = (((24, 5), (24, 43)), ((11, 30), (24, 43), (37, 30)))
_CLOSE: Icon = (((11, 11), (37, 37)), ((37, 11), (11, 37)))
# A round button: a ring around a solid disc.
_CHOOSE: Icon = (circle(24, 24, 20), *(circle(24, 24, radius) for radius in (11, 9, 7, 5, 3, 1)))

ICONS: dict[str, Icon] = SERVICE_ICONS | {
    "waiting": _CLOCK,
    "staff": _TALK,
    "return": _BACK,
    "outcome": _ANSWER,
    "globe": _GLOBE,
    "larger": _LARGER,
    "contrast": _CONTRAST,
    "voice": _VOICE,
    "left": _LEFT,
    "right": _RIGHT,
    "down": _DOWN,
    "arrow": _ARROW,
    "arrow-left": _ARROW_LEFT,
    "arrow-down": _ARROW_DOWN,
    "close": _CLOSE,
    "choose": _CHOOSE,
}
"""Icons by the code of their reason, by the name a service's icon has, and the kiosk's own."""
