"""Counts of faces as the shares that may be shown, and the scale they are drawn on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from dashboard.access import shows_faces
from hub.reading.results import Counts
from hub.statistics import Confidence, Share, share_of


@dataclass(frozen=True, slots=True)
class Shares:
    """The three shares of some ratings, with their intervals."""

    happy: Share
    neutral: Share
    sad: Share
    n: int

    def __getitem__(self, face: str) -> Share:
        """Return the share of one face, by its name."""
        share: Share = getattr(self, face)
        return share

    @property
    def is_indicative(self) -> bool:
        """Whether there are so few ratings that the shares are marked."""
        return self.happy.confidence is Confidence.INDICATIVE


def shares_of(counts: Counts) -> Shares | None:
    """Return the three shares, None where there are too few ratings to show any."""
    if not shows_faces(counts.n):
        return None
    happy, neutral, sad = (
        share_of(k, counts.n) for k in (counts.happy, counts.neutral, counts.sad)
    )
    if happy is None or neutral is None or sad is None:
        return None
    return Shares(happy, neutral, sad, counts.n)


def scale_of(shares: Iterable[Share]) -> float:
    """Return the end of the one scale all shares are drawn on: 0.3, or more in steps of 0.1."""
    highest = max((share.high for share in shares), default=0.0)
    return max(0.3, min(1.0, ceil(10 * highest) / 10))
