"""What a period is read as: whole months, and the days at its two ends.

The days at an end are added or taken away, whichever are fewer: a year of 500 offices is then some
fifteen thousand rows and not two hundred thousand.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from hub.periods import Period, Step, month_of_day, period_of
from hub.screening import Aside

OF_OFFICE = "s.administration = ? AND s.office = ? AND s.service = ?"
"""Finds the series of one office (0: the administration) and service (0: all of them)."""
OF_SOME_OFFICES = (
    "s.administration = ? AND s.office IN (SELECT value FROM json_each(?)) AND s.service = ?"
)
"""Finds the series of some offices, given as JSON, and one service (0: all of them)."""


class Piece(NamedTuple):
    """A stretch of an aggregate, to be added or, with sign −1, taken away."""

    sign: int
    table: str
    column: str
    first: int
    last: int


def pieces(period: Period) -> Iterator[Piece]:
    """Yield what makes up the period: whole months, and at each end the fewer days."""
    first, last = period.first_day, period.last_day
    head, tail = period_of(first, Step.MONTH), period_of(last, Step.MONTH)
    rest_of_head, rest_of_tail = first - head.first_day, tail.last_day - last
    takes_head = rest_of_head <= head.days // 2
    takes_tail = rest_of_tail <= tail.days // 2
    first_month = month_of_day(first) + (not takes_head)
    last_month = month_of_day(last) - (not takes_tail)
    if first_month > last_month or period.days < rest_of_head + rest_of_tail:
        yield Piece(1, "day_count", "day", first, last)
        return
    yield Piece(1, "month_count", "month", first_month, last_month)
    if takes_head and rest_of_head:
        yield Piece(-1, "day_count", "day", head.first_day, first - 1)
    elif not takes_head:
        yield Piece(1, "day_count", "day", first, head.last_day)
    if takes_tail and rest_of_tail:
        yield Piece(-1, "day_count", "day", last + 1, tail.last_day)
    elif not takes_tail:
        yield Piece(1, "day_count", "day", tail.first_day, last)


ALL_FLAGS = range(max(Aside) * 2)
"""Every value that ``aside`` can have; one that is named is found by the keys, by series first."""
EVERYTHING = f"c.aside IN ({', '.join(map(str, ALL_FLAGS))})"
SET_ASIDE = f"c.aside IN ({', '.join(map(str, ALL_FLAGS[1:]))})"
_NO_TEST = ", ".join(str(flags) for flags in ALL_FLAGS if not flags & Aside.TEST)


def counted(*, with_aside: bool) -> str:
    """Return the condition for what counts; with what was set aside, but never test presses."""
    return f"c.aside IN ({_NO_TEST})" if with_aside else "c.aside = 0"


# No sum of presses reaches 2³¹, so two of them fit into one of SQLite's integers.
_BITS = 31
_MASK = (1 << _BITS) - 1
TWO_SUMS = f"sum(c.happy + (c.neutral << {_BITS})), sum(c.sad + (c.asked << {_BITS}))"
"""Four sums for the work of two, where there are many rows: calling ``sum`` is what takes time."""


def four_sums(one: int, other: int) -> tuple[int, int, int, int]:
    """Return happy, neutral, sad and asked of ``TWO_SUMS``."""
    return one & _MASK, one >> _BITS, other & _MASK, other >> _BITS
