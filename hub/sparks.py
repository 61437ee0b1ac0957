"""Charts small enough to be kept by the thousand: four bytes a number.

The latest points of a control chart, and the usual presses of a kiosk in each hour of the week, are
kept as bytes and unpacked only where somebody looks at them. Pure.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from hub.statistics import Judgement

MOST_POINTS = 52
SLOTS_A_WEEK = 168
_POINT = struct.Struct("<ifffB")
_FLOW = struct.Struct(f"<{SLOTS_A_WEEK}f")
_SIGNALS = (None, "better", "worse")
_SIGNAL_MASK, _BASE_BIT, _THIN_BIT = 3, 4, 8


class SparkPoint(NamedTuple):
    """One period of a control chart. A None means that there is none."""

    first_day: int
    value: float | None
    low: float | None
    high: float | None
    signal: str | None
    """``better`` or ``worse``."""
    is_base: bool
    is_thin: bool
    """Too few ratings for any rule to look at it: drawn hollow."""


def spark_points(judgement: Judgement) -> list[SparkPoint]:
    """Return the points of a chart as they are kept."""
    return [
        SparkPoint(
            point.period.first_day, point.value, point.low, point.high, point.signal,
            point.is_base, point.is_thin,
        )
        for point in judgement.points
    ]  # fmt: skip


def pack_spark(points: Sequence[SparkPoint]) -> bytes:
    """Return the latest points as bytes, at most ``MOST_POINTS`` of them."""
    return b"".join(
        _POINT.pack(
            point.first_day,
            *(math.nan if number is None else number for number in point[1:4]),
            _SIGNALS.index(point.signal) | _BASE_BIT * point.is_base | _THIN_BIT * point.is_thin,
        )
        for point in points[-MOST_POINTS:]
    )


def unpack_spark(packed: bytes, latest: int = MOST_POINTS) -> tuple[SparkPoint, ...]:
    """Return the points of :func:`pack_spark`, or only the latest of them."""
    chosen = packed[-latest * _POINT.size :]
    return tuple(_point(*fields) for fields in _POINT.iter_unpack(chosen))


def pack_flow(slots: Iterable[float]) -> bytes:
    """Return the mean presses of each hour of the week as bytes."""
    return _FLOW.pack(*slots)


def unpack_flow(packed: bytes) -> tuple[float, ...]:
    """Return the means of :func:`pack_flow`; 168 of them, from Monday at midnight."""
    return _FLOW.unpack(packed)


def _point(first_day: int, value: float, low: float, high: float, bits: int) -> SparkPoint:
    return SparkPoint(
        first_day,
        _known(value),
        _known(low),
        _known(high),
        _SIGNALS[bits & _SIGNAL_MASK],
        bool(bits & _BASE_BIT),
        bool(bits & _THIN_BIT),
    )


def _known(number: float) -> float | None:
    return None if math.isnan(number) else round(number, 6)
