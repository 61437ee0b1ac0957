"""Whole weeks, and the days beside them: what a long period of many offices is read as.

Books keep sums of reasons by week, thirteen weeks in a row of the table: a year of a hundred
offices is then some two thousand rows and not a hundred and thirty thousand.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from hub.periods import Period, Step, period_of

WEEKS_A_ROW = 13
COLUMNS = tuple(f"w{number}" for number in range(WEEKS_A_ROW))
"""The columns of a row's weeks, the earliest first."""
_DAYS_A_ROW = 7 * WEEKS_A_ROW
_DAYS_BEFORE_1970 = 3
"""The first row begins on Monday 29 December 1969."""
_LONGER_HALF = 4


class Days(NamedTuple):
    """Days that are added to one piece and taken away from another; None is neither.

    Pieces are named by their first days.
    """

    first: int
    last: int
    added_to: int | None
    taken_from: int | None


class Cut(NamedTuple):
    """What the pieces of a period are made of.

    ``weeks`` says for the Monday of each week that is read whole to which piece it is added, by
    the piece's first day; ``days`` are what is wrong then.
    """

    weeks: dict[int, int]
    days: list[Days]


def row_of_day(day: int) -> int:
    """Return which row a day is summed up in."""
    return (day + _DAYS_BEFORE_1970) // _DAYS_A_ROW


def monday_of(row: int, column: int) -> int:
    """Return the first day of a week, given by its row and the number of its column."""
    return row * _DAYS_A_ROW - _DAYS_BEFORE_1970 + 7 * column


def column_of(day: str) -> str:
    """Return SQL for the number of the column of a day, given as SQL."""
    return f"(({day} + {_DAYS_BEFORE_1970}) % {_DAYS_A_ROW} / 7)"


def row_of(day: str) -> str:
    """Return SQL for the row of a day, given as SQL."""
    return f"(({day} + {_DAYS_BEFORE_1970}) / {_DAYS_A_ROW})"


def cut(pieces: Iterable[Period]) -> Cut:
    """Cut pieces that join without gaps into whole weeks and as few days as can be.

    A week that lies in two pieces goes to the one that has more of its days, and the others are
    moved; so does a week of which an end lies outside.
    """
    whole = Cut({}, [])
    weeks: dict[int, list[tuple[int, Period]]] = {}
    for piece in pieces:
        for part in piece.split(Step.WEEK):
            monday = period_of(part.first_day, Step.WEEK).first_day
            weeks.setdefault(monday, []).append((piece.first_day, part))
    for monday, parts in weeks.items():
        of_most, longest = max(parts, key=lambda part: part[1].days)
        if longest.days < _LONGER_HALF:
            whole.days.extend(Days(*_ends(part), piece, None) for piece, part in parts)
            continue
        whole.weeks[monday] = of_most
        inside = [Days(*_ends(part), piece, of_most) for piece, part in parts if part != longest]
        before = Days(monday, parts[0][1].first_day - 1, None, of_most)
        after = Days(parts[-1][1].last_day + 1, monday + 6, None, of_most)
        outside = [days for days in (before, after) if days.first <= days.last]
        whole.days.extend(inside + outside)
    return whole


def _ends(period: Period) -> tuple[int, int]:
    return period.first_day, period.last_day
