"""When a point of a control chart is more than chance: two rules, the same for every chart.

A point beyond a limit (W. A. Shewhart, Economic Control of Quality of Manufactured Product, 1931),
and eight points in a row on one side of the centre line (Western Electric, Statistical Quality
Control Handbook, 1956; D. C. Montgomery, Introduction to Statistical Quality Control, table of
sensitizing rules; L. S. Nelson's test 2 of 1984 asks for nine). No further rules: each one added
raises more alarms where nothing happened. A point on the line belongs to no side and neither
lengthens nor ends a run (J. Anhøj and A. V. Olesen, "Run charts revisited", PLoS ONE 9, 2014); nor
does one of too few ratings.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile

from hub.statistics.results import Rule

RUN_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Position:
    """Where a point lies: ``side`` is 1 above the centre line, -1 below, 0 on it or left out."""

    side: int
    is_beyond: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """What the rules found."""

    signals: tuple[int, ...]
    """For each point the side on which it signals, 0 where it does not."""
    rule: Rule | None
    """The rule that the last point which lies on a side is part of, None where it is of none."""
    side: int
    """On which side it signals, 0 where it does not."""
    run: int
    """Points in a row that signal by that rule; without a signal, points at the end without."""


def read(positions: Sequence[Position]) -> Reading:
    """Return which points signal, and whether the end of the chart does.

    Of two rules that both hold, the run tells for how long: it is the one reported.

    Args:
        positions: the chart's points, ascending.
    """
    signals = [position.side if position.is_beyond else 0 for position in positions]
    on_a_side = [index for index, position in enumerate(positions) if position.side]
    last_run: list[int] = []
    for side, group in groupby(on_a_side, key=lambda index: positions[index].side):
        last_run = list(group)
        if len(last_run) >= RUN_LENGTH:
            for index in last_run:
                signals[index] = side
    return _reading(positions, signals, last_run)


def _reading(positions: Sequence[Position], signals: list[int], last_run: list[int]) -> Reading:
    if len(last_run) >= RUN_LENGTH:
        side = positions[last_run[-1]].side
        return Reading(tuple(signals), Rule.RUN, side, len(last_run))
    beyond = _count(positions[index].is_beyond for index in reversed(last_run))
    if beyond:
        return Reading(tuple(signals), Rule.LIMIT, positions[last_run[-1]].side, beyond)
    return Reading(tuple(signals), None, 0, _count(not signal for signal in reversed(signals)))


def _count(flags: Iterable[bool]) -> int:
    return sum(1 for _ in takewhile(bool, flags))
