"""The scales that intervals and differences are drawn on: the same for all rows of a page. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.shares import Shares
from hub.statistics import Difference

_REACHES = (0.05, 0.1, 0.2, 0.3, 0.5, 1.0)
HALF = 0.5
_MARGIN = 6.0


@dataclass(frozen=True, slots=True)
class Panel:
    """One face's panel: from ``first`` to ``last``, shares in 0 to 1."""

    face: str
    first: float
    last: float

    @property
    def ticks(self) -> tuple[float, float, float]:
        """Where it is labelled."""
        return self.first, (self.first + self.last) / 2, self.last

    def at(self, share: float, width: float) -> float:
        """Return how far from the left a share lies on a panel of such a width."""
        return _MARGIN + (width - 2 * _MARGIN) * (share - self.first) / (self.last - self.first)


@dataclass(frozen=True, slots=True)
class Axis:
    """The axis of differences: from ``-reach`` to ``reach``, in 0 to 1."""

    reach: float

    def at(self, difference: float, width: float) -> float:
        """Return how far from the left a difference lies on an axis of such a width."""
        return _MARGIN + (width - 2 * _MARGIN) * (difference + self.reach) / (2 * self.reach)


def panels_of(rows: Iterable[Shares | None]) -> tuple[Panel, Panel, Panel]:
    """Return the three panels: 50 points wide, as long as every interval has room in them."""
    shares = [row for row in rows if row]
    fits = all(
        one.happy.low >= HALF and one.neutral.high <= HALF and one.sad.high <= HALF
        for one in shares
    )
    last = HALF if fits else 1.0
    return (
        Panel("happy", HALF if fits else 0.0, 1.0),
        Panel("neutral", 0.0, last),
        Panel("sad", 0.0, last),
    )


def axis_of(differences: Iterable[Difference | None]) -> Axis:
    """Return the axis on which every difference's interval has room, zero in its middle."""
    ends = [abs(end) for one in differences if one for end in (one.low, one.high)]
    widest = max(ends, default=0.0)
    return Axis(next((reach for reach in _REACHES if widest <= reach), 1.0))
