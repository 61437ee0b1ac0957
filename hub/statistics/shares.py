"""A share of some ratings, its interval, and whether it may be shown at all.

A share of few ratings is mostly chance, so it never stands without its interval and its number.
The interval is Wilson's score interval (E. B. Wilson, "Probable inference, the law of succession,
and statistical inference", Journal of the American Statistical Association 22, 1927), which stays
within 0 and 1 and covers well for small numbers and rare faces (Brown, Cai and DasGupta,
"Interval estimation for a binomial proportion", Statistical Science 16, 2001). It measures chance
only: not who chose to answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from math import sqrt

Z_95 = 1.96
"""Standard normal deviate of a two-sided 95% interval."""

FEWEST_FOR_A_SHARE = 10
FEWEST_FOR_A_PLAIN_SHARE = 30


class Confidence(StrEnum):
    """How a share of so many ratings may be shown."""

    HIDDEN = "hidden"
    """Below 10: it would say more about the people than about the service."""
    INDICATIVE = "indicative"
    """From 10 to 29: shown, and marked."""
    PLAIN = "plain"
    """From 30 on."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share that may be shown, with where the true one lies, in 0 to 1."""

    value: float
    low: float
    high: float
    n: int
    confidence: Confidence


def confidence_of(n: int) -> Confidence:
    """Return how a share of ``n`` ratings may be shown."""
    if n < FEWEST_FOR_A_SHARE:
        return Confidence.HIDDEN
    return Confidence.INDICATIVE if n < FEWEST_FOR_A_PLAIN_SHARE else Confidence.PLAIN


def wilson(k: int, n: int, z: float = Z_95) -> tuple[float, float]:
    """Return Wilson's score interval (low, high) of ``k`` out of ``n``, both in 0 to 1.

    Nothing out of nothing can be anything: (0, 1).

    Raises:
        ValueError: ``k`` is not between 0 and ``n``.
    """
    if not 0 <= k <= n:
        raise ValueError(f"{k} out of {n}: expected 0 to {n}")
    if n == 0:
        return 0.0, 1.0
    share = k / n
    widening = z * z / n
    centre = (share + widening / 2) / (1 + widening)
    half = z / (1 + widening) * sqrt(share * (1 - share) / n + widening / (4 * n))
    # Exact at the ends, where rounding would leave 1e-17 or worse: a low above the share.
    low = 0.0 if k == 0 else min(centre - half, share)
    high = 1.0 if k == n else max(centre + half, share)
    return low, high


@lru_cache(1 << 14)
def share_of(k: int, n: int) -> Share | None:
    """Return ``k`` out of ``n`` with its 95% interval, None below 10 ratings."""
    confidence = confidence_of(n)
    if confidence is Confidence.HIDDEN:
        return None
    low, high = wilson(k, n)
    return Share(k / n, low, high, n, confidence)


def net_satisfaction(happy: int, sad: int, n: int) -> float | None:
    """Return happy minus sad in points of 100, from -100 to +100; None below 10 ratings."""
    if confidence_of(n) is Confidence.HIDDEN:
        return None
    return 100 * (happy - sad) / n
