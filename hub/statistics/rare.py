"""The g chart: how many ratings lie between two reds, where reds are rare.

Where a week, a month or a quarter has only a few reds its share says nothing, but each red says how
long it was in coming. J. C. Benneyan ("Number-between g-type statistical quality control charts
for monitoring adverse events", Health Care Management Science 4, 2001, 305-318) draws the number
of ratings between two reds; with a steady share of red it follows a geometric distribution.

Limits are those of probability (0.135% on each side, as many as three sigmas of a normal
distribution leave out) and not mean ± 3 σ: the geometric distribution is so skewed that 1.8% of a
steady service's points lie above mean + 3 σ, fourteen times as many as meant. The centre line is
the median, since a run below the mean would be nothing unusual: 63% of points lie there. Both
are what Minitab's g chart draws. The lower limit is 0 unless reds are rarer than 1 in 740, so no
single short stretch can be called worse: a run of them can.

It is a chart for a low rate, and limits of probability do not change that. Among many reds a
stretch is one of a few whole numbers, and no line halves them: with 40% red six of ten are longer
than the median of 0.4 ratings, and chance makes runs of eight above it all the time. With six or
seven ratings a week and a steady share, better or worse was wrong on 3% of all Mondays with up to
30% red, on 15% with 40% and on 52% with half. So the chart is drawn up to ``MOST_SHARE``.

Books keep days and no order within them. Of a steady share every order is as likely as any other,
so one is drawn, the same for the same day whenever it is looked at. Spread evenly, the reds of busy
days would lie at regular distances, all longer than the median: a run that chance never makes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log, log1p, sqrt

from hub.periods import Period
from hub.statistics.results import Base, ChartPoint, DayTally
from hub.statistics.rules import Position

BASE_REDS = 20
"""Reds that set the base."""
MOST_SHARE = 1 - sqrt(0.5)
"""29%: there the median of the ratings between two reds is one. With more reds it lies below."""
RARE_SHARE = 0.05
"""Below this red itself is rare; above it the chart is drawn because few people press. Our choice:
with one red in twenty a week needs a hundred ratings, which an office of some size has."""
FEWEST_POINTS = 60
YEAR_DAYS = 364
LONGEST_DAYS = 5 * 366
_TAIL = 0.00135
_HIGHEST_SHARE = 0.99
_MASK = 2**64 - 1


@dataclass(frozen=True, slots=True)
class Stretch:
    """Ratings without a red: up to one, or (``is_open``) since the last one."""

    period: Period
    between: int
    is_open: bool = False

    @property
    def ratings(self) -> int:
        """All of it, its red among them."""
        return self.between if self.is_open else self.between + 1


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a g chart, in ratings between two reds."""

    low: float
    centre: float
    high: float


def stretches(days: Iterable[DayTally], today: int) -> list[Stretch]:
    """Return the stretches between reds, ascending, the last of them open.

    The first reaches from the first rating to the first red: for a steady share it is as long
    as any other, since chance has no memory.

    Args:
        days: ascending and before today, with at least one rating each.
        today: the day that is not over.
    """
    found: list[Stretch] = []
    begin, between = None, 0
    for day, k, n in days:
        begin = day if begin is None else begin
        passed = 0
        for place in _places(day, k, n) if k else ():
            found.append(Stretch(Period(min(begin, day), day), between + place - passed))
            begin, between, passed = day + 1, 0, place + 1
        between += n - passed
    if begin is not None:
        last_day = today - 1
        found.append(Stretch(Period(min(begin, last_day), last_day), between, is_open=True))
    return found


def recent(found: Sequence[Stretch], today: int) -> list[Stretch]:
    """Return those a chart shows: of the last year, or the last 60; none older than five years."""
    last_year = sum(one.period.last_day >= today - YEAR_DAYS for one in found)
    last_years = sum(one.period.last_day >= today - LONGEST_DAYS for one in found)
    count = min(max(last_year, FEWEST_POINTS), last_years)
    return list(found[-count:]) if count else []


def lines(reds: int, ratings: int) -> Lines:
    """Return centre line and limits for a base of so many reds among so many ratings.

    The share of red is estimated without bias for counting up to a fixed number of reds,
    (r - 1) / (n - 1): J. B. S. Haldane, "On a method of estimating frequencies", Biometrika 33
    (1945), 222-225.
    Quantiles are interpolated between whole numbers, never below 0.

    Args:
        reds: two or more, the last rating being one.
        ratings: all up to the last red, at least as many.
    """
    share = min((reds - 1) / (ratings - 1), _HIGHEST_SHARE)
    return Lines(*(_beyond(chance, share) for chance in (1 - _TAIL, 0.5, _TAIL)))


def share_of_median(median: float) -> float:
    """Return the share of red that the centre line of a chart was drawn for."""
    return float(1 - 0.5 ** (1 / (median + 1)))


def suits(base: Base, reds: int, ratings: int) -> bool:
    """Return whether the chart is one for so many reds.

    Args:
        base: its base. If it is complete its share counts, so that what is compared with it
            does not choose the chart.
        reds: all that there were, for a base that is not complete.
        ratings: among so many.
    """
    if base.value is not None:
        return share_of_median(base.value) <= MOST_SHARE
    return reds <= MOST_SHARE * ratings


def base_of(found: Sequence[Stretch]) -> Base:
    """Return the base that the first 20 reds set, or have begun to set."""
    first = [one for one in found if not one.is_open][:BASE_REDS]
    n = sum(one.ratings for one in first)
    complete = len(first) == BASE_REDS
    return Base(
        have=len(first),
        need=BASE_REDS,
        first_day=first[0].period.first_day if first else None,
        last_day=first[-1].period.last_day if first else None,
        value=lines(BASE_REDS, n).centre if complete else None,
        k=len(first),
        n=n,
    )


def points_of(found: Sequence[Stretch], drawn: Lines | None) -> list[ChartPoint]:
    """Return the points of a chart, without signals.

    The open stretch is one once it is longer than the centre line: then its side is certain,
    although its end is not. Otherwise it says nothing yet.
    """
    points = []
    for index, one in enumerate(found):
        if one.is_open and (drawn is None or one.between <= drawn.centre):
            continue
        points.append(_point(one, drawn, is_base=index < BASE_REDS and not one.is_open))
    return points


def positions_of(points: Sequence[ChartPoint], drawn: Lines) -> list[Position]:
    """Return where each point lies."""
    return [_position(point.value or 0.0, drawn) for point in points]


def _places(day: int, k: int, n: int) -> list[int]:
    """Return the places, from 0, of ``k`` reds among a day's ``n`` ratings, ascending.

    Any set of places is as likely as any other (R. W. Floyd's sampling, Communications of the ACM
    30, 1987, 754), drawn by SplitMix64 (G. L. Steele, D. Lea and C. H. Flood, OOPSLA 2014) with the
    day as its seed: a tenth of the time that Python's own generator takes to be seeded.
    """
    state, drawn = day, set()
    for last in range(n - k, n):
        state = (state + 0x9E3779B97F4A7C15) & _MASK
        mixed = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
        place = (mixed ^ (mixed >> 31)) % (last + 1)
        drawn.add(last if place in drawn else place)
    return sorted(drawn)


def _point(one: Stretch, drawn: Lines | None, *, is_base: bool) -> ChartPoint:
    return ChartPoint(
        period=one.period,
        k=0 if one.is_open else 1,
        n=one.ratings,
        value=float(one.between),
        low=drawn.low if drawn else None,
        high=drawn.high if drawn else None,
        is_base=is_base,
        is_thin=False,
        signal=None,
    )


def _position(between: float, drawn: Lines) -> Position:
    side = (between > drawn.centre) - (between < drawn.centre)
    return Position(side, is_beyond=not drawn.low <= between <= drawn.high)


def _beyond(chance: float, share: float) -> float:
    # More than g ratings without a red have the chance (1 - p) ** (g + 1).
    return max(0.0, log(chance) / log1p(-share) - 1)
