"""Small charts in a table's row, as paths of an SVG: pure, and drawn without a script.

All rows of a page have one scale, so that heights compare. While the base is not complete there is
no band, only hollow points over twenty ticks; no line crosses a gap.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from hub.reading import SparkPoint

WIDTH, HEIGHT = 150, 40
_PAD = 5


@dataclass(frozen=True, slots=True)
class Dot:
    """A marked point; ``kind`` is worse, better, last or base."""

    x: float
    y: float
    kind: str


@dataclass(frozen=True, slots=True)
class Sparkline:
    """Paths in a box of ``WIDTH`` by ``HEIGHT``. ``base_y`` None: the base is not complete.

    ``latest`` is the value of the last point and ``signal`` its ``better`` or ``worse``, for who
    does not see it.
    """

    band: str
    line: str
    base_y: float | None
    dots: tuple[Dot, ...]
    ticks: tuple[float, ...]
    latest: float | None = None
    signal: str | None = None


def highest_of(points: Iterable[SparkPoint]) -> float:
    """Return the highest value or limit of a chart, 0 where there is none."""
    heights = (height for one in points for height in (one.value, one.high) if height is not None)
    return max(heights, default=0.0)


def top_of(heights: Iterable[float]) -> float:
    """Return the end of the one scale: the highest of several charts, at least 0.05."""
    return max(0.05, max(heights, default=0.0))


def sparkline(
    points: Sequence[SparkPoint], base: float | None, need: int, top: float
) -> Sparkline | None:
    """Return the small chart of some points, None where there are none.

    Args:
        points: ascending.
        base: the share of the base, None while it is not complete.
        need: of how many points the base is made.
        top: the end of the scale.
    """
    if not points:
        return None
    latest, signal = points[-1].value, points[-1].signal
    count = len(points) if base is not None else max(need, len(points))
    steps = _steps(count)
    if base is None:
        xs = tuple(step.x for step in steps)
        return Sparkline("", "", None, _hollow(points, xs, top), xs, latest, signal)
    drawn = list(zip(steps, points, strict=True))
    band, line, dots = _band(drawn, top), _line(drawn, top), _dots(drawn, top)
    return Sparkline(band, line, _y(base, top), dots, (), latest, signal)


class _Step(NamedTuple):
    """Where a point stands and where the step of its limits begins and ends."""

    x: float
    begin: float
    end: float


_Drawn = tuple[_Step, SparkPoint]


@cache
def _steps(count: int) -> tuple[_Step, ...]:
    # Nearly all charts of a page have as many points.
    wide = (WIDTH - 2 * _PAD) / max(1, count - 1)
    middles = [_PAD + wide * index for index in range(count)]
    return tuple(
        _Step(round(x, 1), round(max(x - wide / 2, 0), 1), round(min(x + wide / 2, WIDTH), 1))
        for x in middles
    )


def _y(value: float, top: float) -> float:
    return round(HEIGHT - 2 - (HEIGHT - 6) * min(value, top) / top, 1)


def _hollow(points: Sequence[SparkPoint], xs: Sequence[float], top: float) -> tuple[Dot, ...]:
    return tuple(
        Dot(x, _y(point.value, top), "base")
        for x, point in zip(xs, points, strict=False)
        if point.value is not None
    )


def _band(drawn: Sequence[_Drawn], top: float) -> str:
    # Each point is a step; where two meet, its edges are joined by straight up and down.
    upper, lower = [], []
    for (_, begin, end), point in drawn:
        if point.low is None or point.high is None:
            continue
        upper.append(f"{begin} {_y(point.high, top)}H{end}")
        lower.append(f"{end} {_y(point.low, top)}H{begin}")
    return f"M{'L'.join([*upper, *reversed(lower)])}Z" if upper else ""


def _line(drawn: Sequence[_Drawn], top: float) -> str:
    path, is_open = [], False
    for (x, _, _), point in drawn:
        if point.value is not None:
            path.append(f"{'L' if is_open else 'M'}{x} {_y(point.value, top)}")
        is_open = point.value is not None
    return "".join(path)


def _dots(drawn: Sequence[_Drawn], top: float) -> tuple[Dot, ...]:
    last = drawn[-1]
    return tuple(
        Dot(step.x, _y(point.value, top), point.signal or "last")
        for step, point in drawn
        if point.value is not None and (point.signal or point is last[1])
    )
