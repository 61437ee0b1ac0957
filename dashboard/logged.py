"""Events and actions beside a control chart: which letter each has, and at which point it stands.

The letters are those of a spreadsheet's columns, from the oldest on, so that none is ever without
one: after Z come AA, AB.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from dashboard.effects import BeforeAfter
from hub.reading import Note
from hub.statistics import ChartPoint


@dataclass(frozen=True)
class LoggedNote:
    """An event or action, its letter on the chart (None outside of it), and what came of it."""

    note: Note
    letter: str | None
    effect: BeforeAfter | None


def letter_of(index: int) -> str:
    """Return the letter of the oldest (0), the next (1) and so on: A to Z, AA to AZ, BA."""
    before, last = divmod(index, len(ascii_uppercase))
    return (letter_of(before - 1) if before else "") + ascii_uppercase[last]


def happened_at(
    points: Sequence[ChartPoint], log: Sequence[LoggedNote]
) -> dict[int, list[LoggedNote]]:
    """Return what happened at each point by its index, oldest first, of a log the latest first.

    What happened in a gap stands at the point after it, as on the chart of rare reds.
    """
    found: defaultdict[int, list[LoggedNote]] = defaultdict(list)
    last_days = [point.period.last_day for point in points]
    for one in reversed([one for one in log if one.letter]):
        index = bisect_left(last_days, one.note.day)
        found[min(index, len(points) - 1)].append(one)
    return dict(found)
