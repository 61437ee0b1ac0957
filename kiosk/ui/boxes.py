"""Rectangles on a screen, as plans are made of them. Pure.

In pixels, y downwards from the top, as one reads.
"""

from __future__ import annotations

from typing import NamedTuple

from kiosk.ui.theme import Sizes


class Box(NamedTuple):
    """A rectangle: left, top, width, height."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """The x of the right edge."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """The y of the bottom edge."""
        return self.y + self.h

    @property
    def middle(self) -> float:
        """The y halfway between the edges."""
        return self.y + self.h / 2


NOWHERE = Box(0, 0, 0, 0)


def centred(middle: float, height: float, x: float, width: float) -> Box:
    """Return a box around a height on the screen."""
    return Box(x, middle - height / 2, width, height)


def rows_of(box: Box, count: int) -> tuple[Box, ...]:
    """Cut a box into so many equal rows."""
    height = box.h / count
    return tuple(box._replace(y=box.y + number * height, h=height) for number in range(count))


def grid(area: Box, count: int, columns: int, gap: float, tallest: float) -> tuple[Box, ...]:
    """Return boxes for so many tiles, row by row; none is taller than said."""
    rows = -(-count // columns)
    width = (area.w - (columns - 1) * gap) / columns
    height = min(tallest, (area.h - (rows - 1) * gap) / max(1, rows))
    return tuple(
        Box(
            area.x + (index % columns) * (width + gap),
            area.y + (index // columns) * (height + gap),
            width,
            height,
        )
        for index in range(count)
    )


def felt_around(box: Box, sizes: Sizes) -> Box:
    """Return where a chip or button is felt: as far as 15 mm need, at most halfway to the next."""
    beside = sizes.gap / 2
    above = max(0.0, (sizes.felt - box.h) / 2)
    left, top = max(0.0, box.x - beside), max(0.0, box.y - above)
    right = min(float(sizes.width), box.right + beside)
    return Box(left, top, right - left, min(float(sizes.height), box.bottom + above) - top)
