"""Texts one under the other that always fit their column: all of them smaller, never one cut.

Pure: whoever draws says how wide texts are. A column of two languages, or of large letters, is the
same column with more in it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kiosk.ui.boxes import Box
from kiosk.ui.fitting import LINE_HEIGHT, fit
from kiosk.ui.fonts import Weight

Measure = Callable[[str, float, Weight], float]
"""How many pixels wide a text is, at a size and a weight."""

_SHARES = tuple(1 - 0.04 * step for step in range(16))


@dataclass(frozen=True)
class Piece:
    """A text, or an empty place where there is none. ``gap`` is the white above it, in pixels.

    ``name`` tells whoever draws what it is; ``height`` is that of an empty place.
    """

    text: str = ""
    px: float = 0
    weight: Weight = Weight.REGULAR
    gap: float = 0
    lines: int = 3
    name: str = "text"
    height: float = 0
    fixed: bool = False
    """Whether height and size stay as they are when everything else becomes smaller."""


@dataclass(frozen=True)
class Placed:
    """Where a piece goes, at which size, on how many lines."""

    piece: Piece
    box: Box
    px: float
    lines: int


@dataclass(frozen=True)
class Column:
    """What was laid out, how high it is, and how much of the wanted size was possible."""

    placed: tuple[Placed, ...]
    height: float
    share: float = 1.0

    def moved(self, by_px: float) -> Column:
        """Return the same, so much further down."""
        return Column(
            tuple(
                Placed(each.piece, each.box._replace(y=each.box.y + by_px), each.px, each.lines)
                for each in self.placed
            ),
            self.height,
            self.share,
        )

    def box_of(self, name: str) -> Box:
        """Return where the first piece of this name is.

        Raises:
            KeyError: there is none.
        """
        for each in self.placed:
            if each.piece.name == name:
                return each.box
        raise KeyError(name)


def column(
    pieces: Sequence[Piece],
    area: Box,
    measure: Measure,
    *,
    middle: float = 0.0,
    largest: float = 1.0,
) -> Column:
    """Lay texts out in an area, as large as all of them fit.

    Args:
        pieces: from top to bottom; those without text and height are left out.
        area: where.
        measure: how wide texts are.
        middle: how much of the height that is left over goes above: 0 for none.
        largest: the largest share of the wanted sizes; two columns beside each other agree on one.
    """
    there = [piece for piece in pieces if piece.text or piece.height]
    for step in _SHARES:
        share = step * largest
        laid = _stack(there, area, share, measure)
        if laid.height <= area.h:
            break
    return laid.moved(max(0.0, area.h - laid.height) * middle)


def _stack(pieces: Sequence[Piece], area: Box, share: float, measure: Measure) -> Column:
    placed = []
    y = area.y
    for number, piece in enumerate(pieces):
        y += piece.gap * share if number else 0
        each = _place(piece, Box(area.x, y, area.w, 0), share, measure)
        placed.append(each)
        y = each.box.bottom
    return Column(tuple(placed), y - area.y, share)


def _place(piece: Piece, at: Box, share: float, measure: Measure) -> Placed:
    share = 1.0 if piece.fixed else share
    if not piece.text:
        return Placed(piece, at._replace(h=piece.height * share), 0, 0)
    wanted = piece.px * share
    fitted = fit(
        piece.text,
        wanted_px=wanted,
        width=at.w,
        height=(piece.lines + 0.1) * wanted * LINE_HEIGHT,
        max_lines=piece.lines,
        measure=lambda text, px: measure(text, px, piece.weight),
        breaks_first=True,
    )
    # A pixel more than the lines need, so that they are broken there and nowhere else.
    height = len(fitted.lines) * fitted.size_px * LINE_HEIGHT + 1
    return Placed(piece, at._replace(h=height), fitted.size_px, len(fitted.lines))
