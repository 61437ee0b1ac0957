"""Days put together to whole periods that are over.

A period counts once its last day is over and if it began after the chart may begin: a week in
which labels changed belongs to neither series. After 52 weeks without a single rating a service
begins anew, as if it had never been rated before: nobody compares with two years ago. Days are
summed up once and periods are cut out of the sums, since books of five years have 1,800 days and
are judged every night for every service.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from operator import sub

from hub.periods import Period, Step, period_of
from hub.statistics.results import DayTally

GAP_DAYS = 364
"""After so many days without ratings the next one begins anew."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What whole period had how many ratings, and how many of them red."""

    period: Period
    k: int
    n: int


class Days:
    """The days that may be judged, ascending, with their running sums.

    Args:
        days: in any order; a day given twice is added up.
        today: the day that is not over.
        since: days before it are left out; None: all are taken.

    Raises:
        ValueError: a day has more reds than ratings, or fewer than none.
    """

    def __init__(self, days: Iterable[DayTally], today: int, since: int | None) -> None:
        begin = since if since is not None else -(10**9)
        tallies = added_up(one for one in days if begin <= one[0] < today and one[2])
        for day, k, n in tallies:
            if not 0 <= k <= n:
                raise ValueError(f"day {day}: {k} red of {n} ratings, expected 0 to {n}")
        self.tallies = _since_gap(tallies)
        self.today = today
        self.since = since
        self._days = [day for day, _, _ in self.tallies]
        self._reds = list(accumulate((k for _, k, _ in self.tallies), initial=0))
        self._ratings = list(accumulate((n for _, _, n in self.tallies), initial=0))

    @property
    def first_day(self) -> int | None:
        """The first day with ratings, None without any."""
        return self._days[0] if self._days else None

    @property
    def last_day(self) -> int | None:
        """The last day with ratings, None without any."""
        return self._days[-1] if self._days else None

    @property
    def totals(self) -> tuple[int, int]:
        """Reds and ratings of all days."""
        return self._reds[-1], self._ratings[-1]

    def within(self, period: Period) -> Tally:
        """Return what was rated between two days."""
        first = bisect_left(self._days, period.first_day)
        last = bisect_left(self._days, period.last_day + 1)
        return Tally(
            period,
            self._reds[last] - self._reds[first],
            self._ratings[last] - self._ratings[first],
        )

    def whole(self, step: Step, at_most: int | None) -> list[Tally]:
        """Return the last whole periods that are over, ascending, also those without ratings.

        They begin with the first that has ratings.

        Args:
            step: what to cut into.
            at_most: how many; None: all there are.
        """
        if self.first_day is None:
            return []
        begin = self.first_day if self.since is None else self.since
        found: list[Tally] = []
        period = _before(period_of(self.today, step), step)
        while period.last_day >= self.first_day and period.first_day >= _begin(begin, step, self):
            found.append(self.within(period))
            if len(found) == at_most:
                break
            period = _before(period, step)
        found.reverse()
        return found


def added_up(tallies: Iterable[DayTally]) -> list[DayTally]:
    """Return tallies ascending, those of one day added up."""
    tallies = sorted(tallies)
    if len({day for day, _, _ in tallies}) == len(tallies):
        return tallies
    sums: dict[int, tuple[int, int]] = {}
    for day, k, n in tallies:
        reds, ratings = sums.get(day, (0, 0))
        sums[day] = (reds + k, ratings + n)
    return [(day, k, n) for day, (k, n) in sums.items()]


def _since_gap(tallies: list[DayTally]) -> list[DayTally]:
    days = [day for day, _, _ in tallies]
    gaps = list(map(sub, days[1:], days))
    if max(gaps, default=0) <= GAP_DAYS:
        return tallies
    begin = max(place for place, gap in enumerate(gaps, start=1) if gap > GAP_DAYS)
    return tallies[begin:]


def _begin(begin: int, step: Step, days: Days) -> int:
    # Without a set beginning the period of the first rating counts as whole: a kiosk that was put
    # up on Tuesday tells of its first week.
    return begin if days.since is not None else period_of(begin, step).first_day


def _before(period: Period, step: Step) -> Period:
    return period_of(period.first_day - 1, step)
