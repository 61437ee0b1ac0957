"""Whether two shares differ, and how many ratings it takes to see that they do.

A naive difference of two shares is never shown alone: each share is uncertain, and their difference
more so. Whether zero lies inside the interval is what may be said.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, inf, sqrt

from hub.statistics.shares import Z_95, wilson

_CHANCES = 7.85
"""(1.96 + 0.84)²: a two-sided 5% chance of seeing what is not there, 80% of seeing what is."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference of two shares with its interval, in -1 to 1.

    ``value`` None: one side has no ratings; then the interval says what is possible.
    """

    value: float | None
    low: float
    high: float

    @property
    def is_there(self) -> bool:
        """Whether zero lies outside the interval: only then is there a difference to speak of."""
        return self.low > 0 or self.high < 0


def difference(k1: int, n1: int, k2: int, n2: int, z: float = Z_95) -> Difference:
    """Return how much larger the second share is than the first, with its interval.

    Newcombe's hybrid score interval without continuity correction: method 10 of R. G. Newcombe,
    "Interval estimation for the difference between independent proportions: comparison of eleven
    methods", Statistics in Medicine 17 (1998), 873-890. It joins the Wilson intervals of the two
    shares, which therefore must be of different ratings.

    Args:
        k1: red ratings of the first, for instance before.
        n1: all its ratings.
        k2: red ratings of the second, for instance after.
        n2: all its ratings.
        z: standard normal deviate of the interval, 1.96 for 95%.

    Raises:
        ValueError: a count is negative or more than all.
    """
    low1, high1 = wilson(k1, n1, z)
    low2, high2 = wilson(k2, n2, z)
    if not (n1 and n2):
        return Difference(None, low2 - high1, high2 - low1)
    p1, p2 = k1 / n1, k2 / n2
    value = p2 - p1
    low = value - sqrt((p2 - low2) ** 2 + (high1 - p1) ** 2)
    high = value + sqrt((high2 - p2) ** 2 + (p1 - low1) ** 2)
    return Difference(value, max(-1.0, low), min(1.0, high))


def needed_to_see(p1: float, p2: float) -> int | None:
    """Return how many ratings each of two periods needs, to see a change from one share to another.

    The usual approximation for two proportions, 7.85 (p₁q₁ + p₂q₂) / (p₁ − p₂)²: with so many a
    real change of this size is seen four times in five, and a change that is not there is
    "seen" one time in twenty (J. L. Fleiss, Statistical Methods for Rates and Proportions, 2nd
    edition 1981, chapter 3, without the continuity correction). None where the two are equal.

    Raises:
        ValueError: a share is not between 0 and 1.
    """
    for share in (p1, p2):
        if not 0 <= share <= 1:
            raise ValueError(f"share {share}: expected 0 to 1")
    apart = (p1 - p2) ** 2
    needed = _CHANCES * (p1 * (1 - p1) + p2 * (1 - p2)) / apart if apart else inf
    return None if needed == inf else max(1, ceil(needed))
