"""Participation: ratings by people served, over the days for which somebody entered both. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from hub.periods import Period
from hub.reading import ServedRow
from hub.statistics import participation

_CLOSED_DAYS = 3
"""Numbers for Monday to Friday and the next Monday to Friday leave no gap: a weekend between."""


@dataclass(frozen=True, slots=True)
class Participation:
    """How many of those served gave a rating. ``rate`` None: nobody entered how many were served.

    ``is_partial``: ratings lie outside the days for which it was entered, and are not in the rate.
    ``is_too_much``: more ratings than people served, so one of the two is wrong.
    """

    rate: float | None
    ratings: int
    served: int
    is_partial: bool

    @property
    def is_too_much(self) -> bool:
        """Whether there are more ratings than people served."""
        return self.rate is not None and self.rate > 1


def covered(rows: Iterable[ServedRow], period: Period) -> tuple[int, list[Period]]:
    """Return how many were served and on which days, from the numbers that lie inside a period."""
    begin, end = period.first_day, period.last_day
    inside = sorted(
        (row.first_day, row.last_day, row.n)
        for row in rows
        if begin <= row.first_day and row.last_day <= end
    )
    merged: list[Period] = []
    for first, last, _ in inside:
        if merged and first - merged[-1].last_day <= _CLOSED_DAYS:
            merged[-1] = Period(merged[-1].first_day, max(last, merged[-1].last_day))
        else:
            merged.append(Period(first, last))
    return sum(n for _, _, n in inside), merged


def participation_of(
    rows: Iterable[ServedRow], period: Period, n: int, ratings_in: Callable[[Period], int]
) -> Participation:
    """Return the participation of a period.

    Args:
        rows: the people served, of the same office and service as the ratings.
        period: the days of the page.
        n: all ratings in it.
        ratings_in: how many ratings some days of it have; asked only where days are missing.
    """
    served, days = covered(rows, period)
    if not served:
        return Participation(None, 0, 0, is_partial=False)
    is_whole = len(days) == 1 and _reaches(days[0], period)
    ratings = n if is_whole else sum(ratings_in(one) for one in days)
    return Participation(participation(ratings, served), ratings, served, is_partial=ratings < n)


def rows_of(rows: Iterable[ServedRow], office: int, service: int | None) -> list[ServedRow]:
    """Return the numbers of one office; of all services together where there is such a number.

    Numbers for each service are added up for the whole office only where none was entered for it.
    """
    own = [row for row in rows if row.office == office]
    if service is not None:
        return [row for row in own if row.service == service]
    whole = [row for row in own if row.service is None]
    return whole or own


def _reaches(days: Period, period: Period) -> bool:
    return (
        days.first_day - period.first_day < _CLOSED_DAYS
        and period.last_day - days.last_day < _CLOSED_DAYS
    )
