"""When there will be enough to say something, if things go on at this pace."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from hub.periods import Step, period_of
from hub.statistics.tallies import Tally

FARTHEST_DAYS = 10 * 366
"""Beyond ten years nobody can tell."""


def periods_ready(whole: Sequence[Tally], missing: int, step: Step, today: int) -> int | None:
    """Return the first day on which the missing periods will be over.

    Periods without ratings do not count for a base, so one in two empty ones doubles the wait.

    Args:
        whole: the periods so far, ascending, also the empty ones; without any, each to come
            is taken to have ratings.
        missing: how many with ratings are missing, 1 or more.
        step: what the periods are.
        today: the day that is not over.

    Returns:
        A day, None where it lies beyond ten years.
    """
    rated = sum(one.n > 0 for one in whole)
    needed = ceil(missing * len(whole) / rated) if rated else missing
    period = period_of(today, step)
    for _ in range(needed - 1):
        if period.last_day > today + FARTHEST_DAYS:
            return None
        period = period_of(period.last_day + 1, step)
    return _near(period.last_day + 1, today)


def cases_ready(have: int, missing: int, first_day: int | None, today: int) -> int | None:
    """Return the day on which so many more reds will have come.

    Args:
        have: reds since ``first_day``.
        missing: how many more.
        first_day: of the first rating, None without any.
        today: the day that is not over.

    Returns:
        A day, None where there was no red yet, or it lies beyond ten years.
    """
    if first_day is None or not have:
        return None
    return _near(today + ceil(missing * (today - first_day) / have), today)


def _near(day: int, today: int) -> int | None:
    return day if day <= today + FARTHEST_DAYS else None
