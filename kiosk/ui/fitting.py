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
_ALONE = 0.35
"""A first line that is shorter than this share of the widest looks lost."""
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
        fitted = _lay_out(text, size_px, lines_allowed, width, measure)
        is_alone = step in STEPS and _begins_alone(fitted, measure)
        if fitted.width <= width and not is_alone:
            return fitted
    return fitted


def _begins_alone(fitted: Fitted, measure: Measure) -> bool:
    """Tell whether one short word stands above all others; a size less reads better."""
    is_tall = len(fitted.lines) > 2
    return is_tall and measure(fitted.lines[0], fitted.size_px) < _ALONE * fitted.width


def _attempts(max_lines: int, *, breaks_first: bool) -> Iterator[tuple[int, float]]:
    every_count = range(1, max_lines + 1)
    if breaks_first:
        yield from ((lines, step) for step in STEPS for lines in every_count)
    else:
        yield from ((lines, step) for lines in every_count for step in STEPS)
    for step in _LAST_RESORT:
        yield from ((lines, step) for lines in range(max_lines, 0, -1))


def _lay_out(text: str, size_px: float, count: int, room: float, measure: Measure) -> Fitted:
    """Break into so many lines at most, as evenly as words allow.

    Lines are uneven by their squares: one word alone above two long lines is what nobody wants.
    """
    units = units_of(text)

    @cache
    def laid(first: int, count: int) -> tuple[float, float, tuple[str, ...]]:
        """Return the best lines from a unit on: too wide by how much, how uneven, and they."""
        if count == 1:
            return broken(first, len(units), count)
        ends = range(first + 1, len(units) - count + 2)
        return min((broken(first, end, count) for end in ends), key=lambda each: each[:2])

    def broken(first: int, end: int, count: int) -> tuple[float, float, tuple[str, ...]]:
        line = "".join(units[first:end]).strip(" ")
        wide = measure(line, size_px)
        excess, uneven, rest = laid(end, count - 1) if count > 1 else (0.0, 0.0, ())
        return max(wide - room, excess), wide * wide + uneven, (line, *rest)

    lines = laid(0, min(count, len(units)))[-1]
    return Fitted(size_px, lines, max(measure(line, size_px) for line in lines))
