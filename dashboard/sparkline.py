"""Small charts in a table's row, as paths of an SVG: pure, and drawn without a script.

All rows of a page have one scale, so that heights compare. While the base is not complete there is
no band, only hollow points over twenty ticks; no line crosses a gap.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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
    """Paths in a box of ``WIDTH`` by ``HEIGHT``. ``base_y`` None: the base is not complete."""

    band: str
    line: str
    base_y: float | None
    dots: tuple[Dot, ...]
    ticks: tuple[float, ...]


def top_of(points: Iterable[SparkPoint]) -> float:
    """Return the highest value or limit there is, at least 0.05: the end of the one scale."""
    heights = (height for one in points for height in (one.value, one.high) if height is not None)
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
    count = len(points) if base is not None else max(need, len(points))
    step = (WIDTH - 2 * _PAD) / max(1, count - 1)
    xs = [_PAD + step * index for index in range(count)]
    if base is None:
        return Sparkline("", "", None, _hollow(points, xs, top), tuple(xs))
    return Sparkline(
        _band(points, xs, step, top),
        _line(points, xs, top),
        _y(base, top),
        _dots(points, xs, top),
        (),
    )


def _y(value: float, top: float) -> float:
    return round(HEIGHT - 2 - (HEIGHT - 6) * min(value, top) / top, 1)


def _hollow(points: Sequence[SparkPoint], xs: list[float], top: float) -> tuple[Dot, ...]:
    return tuple(
        Dot(round(x, 1), _y(point.value, top), "base")
        for x, point in zip(xs, points, strict=False)
        if point.value is not None
    )


def _band(points: Sequence[SparkPoint], xs: list[float], step: float, top: float) -> str:
    # Each point is a step; where two meet, its edges are joined by straight up and down.
    upper, lower = [], []
    for x, point in zip(xs, points, strict=True):
        if point.low is None or point.high is None:
            continue
        begin = round(max(x - step / 2, 0), 1)
        end = round(min(x + step / 2, WIDTH), 1)
        high, low = _y(point.high, top), _y(point.low, top)
        upper.append(f"{begin} {high}H{end}")
        lower.append(f"{end} {low}H{begin}")
    return f"M{'L'.join([*upper, *reversed(lower)])}Z" if upper else ""


def _line(points: Sequence[SparkPoint], xs: list[float], top: float) -> str:
    path, is_open = "", False
    for x, point in zip(xs, points, strict=True):
        if point.value is None:
            is_open = False
            continue
        path += f"{'L' if is_open else 'M'}{round(x, 1)} {_y(point.value, top)}"
        is_open = True
    return path


def _dots(points: Sequence[SparkPoint], xs: list[float], top: float) -> tuple[Dot, ...]:
    found = []
    for index, (x, point) in enumerate(zip(xs, points, strict=True)):
        is_last = index == len(points) - 1
        if point.value is not None and (point.signal or is_last):
            found.append(Dot(round(x, 1), _y(point.value, top), point.signal or "last"))
    return tuple(found)
