"""A QR code drawn on the canvas: an address that a telephone reads off the screen.

Dark on white whatever the page looks like, with the quiet zone that scanners need, on whole pixels.
``segno`` says which modules are dark; nothing is fetched and no picture is made.
"""

from __future__ import annotations

from functools import lru_cache

import segno
from kivy.graphics import Color, Rectangle
from kivy.properties import StringProperty

from kiosk.ui.parts import Drawn
from kiosk.ui.strokes import block
from kiosk.ui.theme import INK, WHITE

QUIET_MODULES = 4
"""White around the code, as the standard asks."""
Run = tuple[int, int, int]
"""Dark modules beside each other: column, row from the top, and how many."""


@lru_cache(maxsize=8)
def runs_of(text: str) -> tuple[int, tuple[Run, ...]]:
    """Return how many modules a side has, and the dark ones."""
    rows = [bytes(row) for row in segno.make(text, error="m", micro=False).matrix]
    runs = []
    for number, row in enumerate(rows):
        start = row.find(1)
        while start >= 0:
            end = row.find(0, start)
            end = len(row) if end < 0 else end
            runs.append((start, number, end - start))
            start = row.find(1, end)
    return len(rows), tuple(runs)


def module_px(text: str, side_px: float) -> int:
    """Return how many pixels a module has in a square, quiet zone and all; 0: none."""
    return int(side_px // (runs_of(text)[0] + 2 * QUIET_MODULES))


def side_px(text: str, module: int) -> int:
    """Return how large the square is, quiet zone and all, with modules of so many pixels."""
    return (runs_of(text)[0] + 2 * QUIET_MODULES) * module


class QrCode(Drawn):
    """The code in the middle of the widget, as large as whole pixels allow."""

    text = StringProperty("")
    shown_by = ("text",)

    def paint(self) -> None:
        """Draw white ground and dark modules."""
        module = module_px(self.text, min(self.size)) if self.text else 0
        if not module:
            return
        side = side_px(self.text, module)
        left = round(self.center_x - side / 2)
        top = round(self.center_y + side / 2)
        block((left, top - side), (side, side), WHITE)
        Color(*INK)
        for column, row, count in runs_of(self.text)[1]:
            Rectangle(
                pos=(
                    left + (column + QUIET_MODULES) * module,
                    top - (row + QUIET_MODULES + 1) * module,
                ),
                size=(count * module, module),
            )
