"""Text that always fits: smaller first, then on more lines; never cut, never an ellipsis.

Pure: whoever draws says how wide a text would be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from kiosk.ui.breaking import units_of

LINE_HEIGHT = 1.18
STEPS = (1.0, 0.94, 0.88, 0.82, 0.76)
_LAST_RESORT = tuple(0.72 * 0.95**step for step in range(24))

Measure = Callable[[str, float], float]
"""How many pixels wide a text is at a size in pixels."""


@dataclass(frozen=True)
class Fitted:
    """A text as it fits: its size in pixels, its lines, and the width of the widest."""

    size_px: float
    lines: tuple[str, ...]
    width: float


def fit(
    text: str,
    *,
    wanted_px: float,
    width: float,
    height: float,
    max_lines: int,
    measure: Measure,
    breaks_first: bool = False,
) -> Fitted:
    """Return the text as large as wanted if it fits so, else smaller, else on more lines.

    Args:
        text: what to fit; words are never broken.
        wanted_px: the size it should have.
        width: pixels there are.
        height: pixels there are.
        max_lines: on how many lines it may go.
        measure: how wide texts are.
        breaks_first: rather go on more lines than become smaller.
    """
    for lines_allowed, step in _attempts(max_lines, breaks_first=breaks_first):
        size_px = wanted_px * step
        if lines_allowed > 1 and lines_allowed * size_px * LINE_HEIGHT > height:
            continue
        fitted = _lay_out(text, size_px, lines_allowed, measure)
        if fitted.width <= width:
            return fitted
    return fitted


def _attempts(max_lines: int, *, breaks_first: bool) -> Iterator[tuple[int, float]]:
    every_count = range(1, max_lines + 1)
    if breaks_first:
        yield from ((lines, step) for step in STEPS for lines in every_count)
    else:
        yield from ((lines, step) for lines in every_count for step in STEPS)
    for step in _LAST_RESORT:
        yield from ((lines, step) for lines in range(max_lines, 0, -1))


def _lay_out(text: str, size_px: float, count: int, measure: Measure) -> Fitted:
    """Break into so many lines at most, as evenly as words allow."""
    units = units_of(text)

    @cache
    def laid(first: int, count: int) -> tuple[float, tuple[str, ...]]:
        """Return the best lines from a unit on, and how wide the widest of them is."""
        if count == 1:
            line = "".join(units[first:]).strip(" ")
            return measure(line, size_px), (line,)
        return min(
            (broken(first, end, count) for end in range(first + 1, len(units) - count + 2)),
            key=lambda each: each[0],
        )

    def broken(first: int, end: int, count: int) -> tuple[float, tuple[str, ...]]:
        line = "".join(units[first:end]).strip(" ")
        rest_width, rest = laid(end, count - 1)
        return max(measure(line, size_px), rest_width), (line, *rest)

    width, lines = laid(0, min(count, len(units)))
    return Fitted(size_px, lines, width)
