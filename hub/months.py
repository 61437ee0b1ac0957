"""How faces are summed up by month: whole, and up to the end of each of its days.

Any period is then the rows of its months at a place, without a look at single days: what was
counted up to its last day, less what had been counted before its first.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from hub.periods import Period, date_of, month_of_day, month_period

FACES = ("happy", "neutral", "sad", "asked")
LAST_DAY_APART = 30
"""Up to the end of the 31st is the whole month."""
COLUMNS = tuple(f"{face}_{day}" for day in range(1, LAST_DAY_APART + 1) for face in FACES)
"""What was counted up to the end of each day, from the first on."""


class Months(NamedTuple):
    """The months of a period, and what does not belong to it in the first and the last.

    ``before`` is the day of the first month, ``up_to`` that of the last, up to whose end the month
    is taken away or added; None where there is nothing to take away, or all is added.
    """

    first: int
    last: int
    before: int | None
    up_to: int | None


def months_of(period: Period) -> Months:
    """Return what a period is made of."""
    first, last = month_of_day(period.first_day), month_of_day(period.last_day)
    before = date_of(period.first_day).day - 1
    is_whole = period.last_day == month_period(last).last_day
    return Months(first, last, before or None, None if is_whole else period.last_date.day)


def columns_from(day: int) -> Iterator[tuple[str, str]]:
    """Yield each column in which a press of that day of a month counts, and its face."""
    for face in FACES:
        yield face, face
        for later in range(day, LAST_DAY_APART + 1):
            yield f"{face}_{later}", face
