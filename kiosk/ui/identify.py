"""Which kiosk this is, so large that it is read from the door: somebody at the hub asked.

It lies over everything until it is over, and takes the touches meanwhile: nobody presses blindly
what is behind it.
"""

from __future__ import annotations

from typing import Any

from kiosk.ui.boxes import Box
from kiosk.ui.columns import Piece
from kiosk.ui.fonts import Weight, width_of
from kiosk.ui.page import Page
from kiosk.ui.strokes import block
from kiosk.ui.texts import add_column, lay_out

_MOST_LINES = 3
_WORTH_A_LINE = 1.2
"""By how much an id must grow to be broken once more."""


class IdentifyPage(Page):
    """The kiosk's id in a frame, and under it where it stands."""

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        sizes, view = self.sizes, self.view
        edge = self._edge + 24 * sizes.s
        area = Box(edge, edge, sizes.width - 2 * edge, sizes.height - 2 * edge)
        where = ", ".join(part for part in (view.place, view.office) if part)
        lines, px = largest(view.kiosk or "?", area.w, area.h * 0.72)
        laid = lay_out(
            [
                *(Piece(line, px, Weight.BOLD, name="title", lines=1) for line in lines),
                Piece(where, sizes.title, gap=sizes.line, name="line"),
            ],
            area,
            middle=0.5,
        )
        tints = {"title": self.palette.ink, "line": self.palette.ink}
        for words in add_column(self, laid, tints, view.language, "center"):
            words.optical = False

    @property
    def _edge(self) -> float:
        return 0.04 * min(self.sizes.width, self.sizes.height)

    def paint(self) -> None:
        """Draw frame and ground."""
        look, edge = self.palette, round(self._edge)
        block(self.pos, self.size, look.message_title)
        inner = self.width - 2 * edge, self.height - 2 * edge
        block((self.x + edge, self.y + edge), inner, look.message)

    def on_touch_down(self, touch: Any) -> bool:
        """Let nothing through."""
        return True


def largest(text: str, width: float, height: float) -> tuple[list[str], float]:
    """Return an id broken at its hyphens, and the largest size at which its lines fit."""
    parts = [f"{part}-" for part in text.split("-")]
    parts[-1] = parts[-1][:-1]
    best: tuple[list[str], float] = ([text], 0.0)
    for count in range(1, min(_MOST_LINES, len(parts)) + 1):
        lines = _in_lines(parts, count)
        widest = max(width_of(line, 100, Weight.BOLD) for line in lines)
        px = min(width / widest * 100, height / (1.2 * len(lines)))
        if px > best[1] * _WORTH_A_LINE:
            best = lines, px
    return best


def _in_lines(parts: list[str], count: int) -> list[str]:
    """Put parts on so many lines at most, as even as they go."""
    share = sum(map(len, parts)) / count
    lines = [""]
    for part in parts:
        if lines[-1] and len(lines[-1]) + len(part) / 2 > share and len(lines) < count:
            lines.append("")
        lines[-1] += part
    return lines
