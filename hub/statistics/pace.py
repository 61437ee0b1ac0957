"""When there will be enough to say something, if things go on at this pace.

The pace is that of the last weeks, not of all time: a service that stopped in spring will have
nothing in autumn, and one that fell from 25 ratings a day to one will not have enough next week.
Where nobody has pressed lately there is no pace, and nobody can tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from math import ceil, sqrt

from hub.periods import Period, Step, period_of
from hub.statistics.tallies import Days, Tally

FARTHEST_DAYS = 10 * 366
"""Beyond ten years nobody can tell."""
QUIET_DAYS = 56
"""After eight weeks without a rating there is no pace."""
RECENT_PERIODS = 13
"""Of so many periods it is asked how many have ratings at all."""
GAP_PERIODS = 8
"""After so many empty ones in a row the pace begins anew."""
_FLOW_DAYS = {Step.WEEK: 14, Step.MONTH: 56}
_LONG_FLOW_DAYS = 91
_TOLERATED_SIGMAS = 2


def is_quiet(found: Days) -> bool:
    """Return whether nobody has pressed for eight weeks, or ever."""
    return found.last_day is None or found.last_day < found.today - QUIET_DAYS


def periods_ready(
    whole: Sequence[Tally], need: int, at_most: int | None, step: Step, today: int
) -> int | None:
    """Return the first day on which a chart will have enough periods with ratings.

    Periods without ratings do not count for a base, so one in two empty ones doubles the wait; and
    a chart that may only reach back so far loses an old period for each new one. Empty ones at the
    end are no pace but a silence: whoever says the day looks at ``is_quiet`` before.

    Args:
        whole: the chart's periods so far, ascending, also the empty ones; without any, each to
            come is taken to have ratings.
        need: how many with ratings there should be; there are fewer.
        at_most: how many periods the chart has at most, None: any number.
        step: what the periods are.
        today: the day that is not over.

    Returns:
        A day, None where it lies beyond ten years, or at this pace there never will be enough.
    """
    rated = [one.n > 0 for one in whole]
    recent = _recent(rated)
    pace = sum(recent) / len(recent) if recent else 1.0
    period = period_of(today, step)
    for more in count(1):
        lost = 0 if at_most is None else max(0, len(rated) + more - at_most)
        if more > (at_most or FARTHEST_DAYS) or period.last_day > today + FARTHEST_DAYS:
            return None
        if sum(rated[lost:]) + int(pace * more + 1e-9) >= need:
            break
        period = period_of(period.last_day + 1, step)
    return _near(period.last_day + 1, today)


def ratings_ready(found: Days, fewest: float, step: Step) -> int | None:
    """Return the first day on which a whole period will have enough ratings.

    A period may have two standard deviations of chance more than the pace says.

    Args:
        found: the days so far.
        fewest: how many it should have.
        step: what the periods are.

    Returns:
        A day: the end of this period or of the next; None where at this pace neither has enough.
    """
    period = period_of(found.today, step)
    so_far = found.within(period).n
    following = period_of(period.last_day + 1, step)
    a_day = _ratings_a_day(found, _FLOW_DAYS.get(step, _LONG_FLOW_DAYS))
    for days, already, end in (
        (period.last_day + 1 - found.today, so_far, period.last_day + 1),
        (following.days, 0, following.last_day + 1),
    ):
        to_come = a_day * days
        if a_day and already + to_come + _TOLERATED_SIGMAS * sqrt(to_come) >= fewest:
            return end
    return None


def cases_ready(found: Days, have: int, ratings: int, missing: int) -> int | None:
    """Return the day on which so many more reds will have come.

    Args:
        found: the days so far.
        have: reds so far.
        ratings: among so many ratings.
        missing: how many more reds.

    Returns:
        A day, None where there was no red yet, nobody pressed lately, or it lies beyond ten years.
    """
    a_day = _ratings_a_day(found, _FLOW_DAYS[Step.MONTH])
    if not have or not a_day:
        return None
    return _near(found.today + ceil(missing * ratings / have / a_day - 1e-9), found.today)


def _recent(rated: Sequence[bool]) -> Sequence[bool]:
    until = max((place for place, has_some in enumerate(rated, start=1) if has_some), default=0)
    latest = rated[max(0, until - RECENT_PERIODS - GAP_PERIODS) : until]
    for begin in range(len(latest) - 1, GAP_PERIODS - 1, -1):
        if not any(latest[begin - GAP_PERIODS : begin]):
            return latest[begin:]
    return latest[-RECENT_PERIODS:]


def _ratings_a_day(found: Days, days: int) -> float:
    if is_quiet(found) or found.first_day is None:
        return 0.0
    begin = max(found.today - days, found.first_day)
    return found.within(Period(begin, found.today - 1)).n / (found.today - begin)


def _near(day: int, today: int) -> int | None:
    return day if day <= today + FARTHEST_DAYS else None
