"""A trend: counts of days put together to days, weeks or months."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.access import Guard
from dashboard.shares import Shares, shares_of
from hub.periods import Period, Step, period_of
from hub.reading.results import Counts, DayCounts

_REACH_DAYS = {Step.DAY: 60, Step.WEEK: 52 * 7, Step.MONTH: 3 * 365}


@dataclass(frozen=True, slots=True)
class Piece:
    """One day, week or month of a trend. ``shares`` None: too few ratings to show any."""

    period: Period
    counts: Counts
    shares: Shares | None
    is_whole: bool


def reach(guard: Guard, step: Step, first_day: int | None) -> Period | None:
    """Return the days of a trend: as far back as the step reads well, and there are ratings.

    None where no day, week or month is over yet.
    """
    if first_day is None or first_day > guard.last_day:
        return None
    first = max(first_day, guard.today - _REACH_DAYS[step])
    begun = period_of(first, step).first_day
    return guard.trend_period(Period(begun, max(begun, guard.last_day)), step)


def cut(period: Period, step: Step, days: Iterable[DayCounts]) -> list[Piece]:
    """Return the pieces of a period, ascending, also those without ratings."""
    pieces = period.split(step)
    by_first = {period_of(piece.first_day, step).first_day: Counts() for piece in pieces}
    for one in days:
        by_first[period_of(one.day, step).first_day] += one.counts
    return [
        _piece(piece, counts, step) for piece, counts in zip(pieces, by_first.values(), strict=True)
    ]


def _piece(period: Period, counts: Counts, step: Step) -> Piece:
    return Piece(period, counts, shares_of(counts), period == period_of(period.first_day, step))
