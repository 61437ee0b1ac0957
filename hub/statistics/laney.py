"""Laney's p′ chart: the share of red by period, within what is usual for it.

The ordinary p chart takes all variation for chance within the period. Real shares vary more: other
weather, other people, other cases. With many ratings its limits then lie so close that a quiet
office seems to change every week. D. B. Laney ("Improved control charts for attributes", Quality
Engineering 14, 2002, 531-537; "P-charts and u-charts work (but only sometimes)", Quality Digest,
February 2007) measures the additional variation by how far each point jumps from the one before,
and widens the limits by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import ceil, inf, sqrt

from hub.statistics.results import Base, ChartPoint
from hub.statistics.rules import Position
from hub.statistics.shares import FEWEST_FOR_A_SHARE
from hub.statistics.tallies import Tally

BASE_POINTS = 20
"""Periods that set the base: 20 to 25 are usual (Montgomery)."""
FEWEST_EXPECTED = 5
"""Reds, or others if those are fewer, that a period should have for its limits to hold: n p ≥ 5."""
SIGMAS = 3
_D2 = 1.128
"""Mean range of two normal values, in standard deviations (Shewhart's constant d₂ for n = 2)."""


def fewest_ratings(base: float) -> float:
    """Return how many ratings a period needs at this base, 5 / p̄; infinite where p̄ is 0 or 1."""
    rarer = min(base, 1 - base)
    return ceil(FEWEST_EXPECTED / rarer - 1e-9) if rarer > 0 else inf


def dispersion(tallies: Sequence[Tally], base: float) -> float:
    """Return σ_z: how much more shares vary from one period to the next than by chance alone.

    Each share becomes a z-score, its distance from the base in standard deviations of chance. The
    mean distance of two that follow each other (moving range of size 2), divided by 1.128, is
    their standard deviation: 1 where there is only chance, and then this is the ordinary p chart.

    Args:
        tallies: periods with ratings, ascending.
        base: p̄, above 0 and below 1.
    """
    scores = [(one.k / one.n - base) / sqrt(base * (1 - base) / one.n) for one in tallies]
    ranges = [abs(after - before) for before, after in pairwise(scores)]
    return sum(ranges) / len(ranges) / _D2 if ranges else 1.0


def sigma_z(tallies: Sequence[Tally], base: Base, fewest: float) -> float | None:
    """Return σ_z of a complete base, None of another or where it has only one kind of rating.

    It is never below 1, where Laney's chart would narrow its limits: people who press independently
    of each other cannot vary less than by chance, so that 20 periods which do are chance
    themselves (D. J. Spiegelhalter, "Handling over-dispersion of performance indicators", Quality
    and Safety in Health Care 14, 2005, 347-351, widens limits and never narrows them). Thin
    periods are left out: the z-score of three ratings is no normal value.
    """
    if base.value is None or fewest == inf:
        return None
    return max(1.0, dispersion([one for one in tallies if one.n >= fewest], base.value))


def limits(base: float, sigma: float, n: int) -> tuple[float, float]:
    """Return the limits of a period of ``n`` ratings: p̄ ± 3 σ_p σ_z, kept within 0 and 1."""
    half = SIGMAS * sqrt(base * (1 - base) / n) * sigma
    return max(0.0, base - half), min(1.0, base + half)


def base_of(tallies: Sequence[Tally]) -> Base:
    """Return the base that the first 20 periods with ratings set, or have begun to set.

    Its value is reds by ratings of them all, so that a busy period weighs more.
    """
    first = tallies[:BASE_POINTS]
    k, n = sum(one.k for one in first), sum(one.n for one in first)
    return Base(
        have=len(first),
        need=BASE_POINTS,
        first_day=first[0].period.first_day if first else None,
        last_day=first[-1].period.last_day if first else None,
        value=k / n if len(first) == BASE_POINTS else None,
        k=k,
        n=n,
    )


def points_of(
    tallies: Sequence[Tally], base: Base, fewest: float, sigma: float | None
) -> list[ChartPoint]:
    """Return the points of a chart, without signals; limits only once the base is complete.

    Args:
        tallies: periods with ratings, ascending.
        base: what their first ones set.
        fewest: ratings below which a point is thin.
        sigma: σ_z, None: there are no limits.
    """
    return [
        _point(one, base, fewest, sigma, is_base=index < BASE_POINTS)
        for index, one in enumerate(tallies)
    ]


def positions_of(points: Sequence[ChartPoint], base: float) -> list[Position]:
    """Return where each point lies; thin ones lie on no side."""
    return [_position(point, base) for point in points]


def _point(
    tally: Tally, base: Base, fewest: float, sigma: float | None, *, is_base: bool
) -> ChartPoint:
    value = tally.k / tally.n if tally.n >= FEWEST_FOR_A_SHARE else None
    low = high = None
    if base.value is not None and sigma is not None and value is not None:
        low, high = limits(base.value, sigma, tally.n)
    return ChartPoint(
        tally.period, tally.k, tally.n, value, low, high, is_base, tally.n < fewest, None
    )


def _position(point: ChartPoint, base: float) -> Position:
    if point.is_thin or point.value is None or point.low is None or point.high is None:
        return Position(0, is_beyond=False)
    side = (point.value > base) - (point.value < base)
    return Position(side, is_beyond=not point.low <= point.value <= point.high)
