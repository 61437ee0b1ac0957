"""Ratings drawn from a known share of red, so that it is known whether a word about it is right."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from random import Random

from hub.periods import day_of

END = day_of(date(2026, 11, 23))
"""A Monday: the first look; changes begin on it."""
OPEN_DAYS = 5


@dataclass(frozen=True)
class Service:
    """One kind of service, looked at every Monday.

    ``spread`` is how much its share of red differs from week to week beside chance, as a standard
    deviation; with 0 every rating is drawn from the same share.
    """

    name: str
    a_week: float
    share: float
    weeks: int
    spread: float = 0.0

    def history(
        self, random: Random, weeks_after: int, factor: float
    ) -> list[tuple[int, int, int]]:
        """Return its days: ``weeks`` before END, and some after with the share times ``factor``."""
        days: list[tuple[int, int, int]] = []
        for week in range(-self.weeks, weeks_after):
            share = self._share(random, self.share * (factor if week >= 0 else 1))
            for day in range(OPEN_DAYS):
                n = _poisson(random, self.a_week / OPEN_DAYS)
                if n:
                    k = sum(random.random() < share for _ in range(n))
                    days.append((END + 7 * week + day, k, n))
        return days

    def _share(self, random: Random, mean: float) -> float:
        if not self.spread:
            return mean
        certainty = mean * (1 - mean) / self.spread**2 - 1
        return random.betavariate(mean * certainty, (1 - mean) * certainty)


def _poisson(random: Random, mean: float) -> int:
    limit, count, product = math.exp(-mean), 0, random.random()
    while product > limit:
        count += 1
        product *= random.random()
    return count
