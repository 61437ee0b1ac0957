"""What became of the red share after an action or an event: before and after, and a word. Pure.

The days after it are compared with those before, as many of them and at least four weeks; twelve at
most, since more would compare seasons. A word is said only when the interval of the difference says
it. "No effect to be seen" needs so many ratings that the effect aimed at would have been seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from hub.periods import Period, Step, month_of_day, month_period, period_of
from hub.statistics import DayTally, Difference, Share, difference, needed_to_see, share_of

_LEAST_DAYS = 28
_MOST_DAYS = 84
_MOST_MONTHS = 3
_WITHOUT_TARGET = 0.5
"""Where nobody set a target, the effect looked for is half the red share."""


class Effect(StrEnum):
    """What may be said of the time after."""

    BETTER = "better"
    WORSE = "worse"
    NONE = "stable"
    """No effect to be seen, and there were enough ratings to see the one aimed at."""
    TOO_FEW = "too-few"


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """The red share before and after a day.

    ``before`` and ``after`` are None where there are fewer than 10 ratings, the periods None where
    no day may be shown. ``missing`` ratings are needed until the effect aimed at could be seen;
    ``ready_day`` is when at this pace, None where nobody can tell. ``aim`` is the share that was
    looked for.
    """

    effect: Effect
    before: Share | None
    after: Share | None
    before_period: Period | None
    after_period: Period | None
    difference: Difference | None
    missing: int
    ready_day: int | None
    aim: float | None


def before_after(
    days: Iterable[DayTally], day: int, *, last_day: int, target: float | None, is_monthly: bool
) -> BeforeAfter:
    """Compare the red share before and after a day.

    Args:
        days: what was counted, each day with its reds and ratings.
        day: the first day that belongs to the time after.
        last_day: the last day whose faces may be seen.
        target: the share of red aimed at, None where nobody said.
        is_monthly: whether only whole months may be seen.
    """
    tallies = list(days)
    return effect_between(
        lambda period: _within(tallies, period), day, last_day=last_day, target=target,
        is_monthly=is_monthly,
    )  # fmt: skip


def effect_between(
    counted: Callable[[Period], tuple[int, int]],
    day: int,
    *,
    last_day: int,
    target: float | None,
    is_monthly: bool,
) -> BeforeAfter:
    """Compare the red share before and after a day, where nobody has the days at hand.

    Args:
        counted: returns the reds and ratings of a period; asked for two at most.
        day: as of :func:`before_after`, like all the others.
        last_day: the last day whose faces may be seen.
        target: the share of red aimed at.
        is_monthly: whether only whole months may be seen.
    """
    periods = _months(day, last_day) if is_monthly else _days(day, last_day)
    if periods is None:
        return BeforeAfter(Effect.TOO_FEW, None, None, None, None, None, 0, None, target)
    earlier, later = periods
    k1, n1 = counted(earlier)
    k2, n2 = counted(later)
    before, after = share_of(k1, n1), share_of(k2, n2)
    found = BeforeAfter(Effect.TOO_FEW, before, after, earlier, later, None, 0, None, target)
    if before is None:
        return found
    aim = _aim(before.value, target)
    needed = (needed_to_see(before.value, aim) if aim is not None else None) or 0
    missing = max(0, needed - n2)
    gap = difference(k1, n1, k2, n2) if after is not None else None
    return BeforeAfter(
        _effect(gap, missing), before, after, earlier, later, gap, missing,
        _ready(missing, n2, later, last_day), aim,
    )  # fmt: skip


def _effect(gap: Difference | None, missing: int) -> Effect:
    if gap is None:
        return Effect.TOO_FEW
    if gap.is_there:
        return Effect.WORSE if gap.low > 0 else Effect.BETTER
    return Effect.TOO_FEW if missing else Effect.NONE


def _aim(before: float, target: float | None) -> float | None:
    aim = round(before * _WITHOUT_TARGET, 2) if target is None else target
    return aim if aim < before else None


def _days(day: int, last_day: int) -> tuple[Period, Period] | None:
    if last_day < day:
        return None
    later = Period(day, min(last_day, day + _MOST_DAYS - 1))
    length = max(_LEAST_DAYS, later.days)
    return Period(day - length, day - 1), later


def _months(day: int, last_day: int) -> tuple[Period, Period] | None:
    """Return whole months before and after; the month of the day itself belongs to neither."""
    month = month_of_day(day)
    is_first_day = day == month_period(month).first_day
    first = month if is_first_day else month + 1
    last = min(month_of_day(last_day + 1) - 1, first + _MOST_MONTHS - 1)
    if last < first:
        return None
    count = last - first + 1
    earlier = Period(month_period(month - count).first_day, month_period(month - 1).last_day)
    return earlier, Period(
        month_period(first).first_day, period_of(month_period(last).first_day, Step.MONTH).last_day
    )


def _within(days: list[DayTally], period: Period) -> tuple[int, int]:
    chosen = [(k, n) for day, k, n in days if day in period]
    return sum(k for k, _ in chosen), sum(n for _, n in chosen)


def _ready(missing: int, n: int, period: Period, last_day: int) -> int | None:
    if not missing or not n:
        return None
    return last_day + 1 + -(-missing * period.days // n)
