"""When faces are red: weekday by hour, with what stands out and what is only indicative. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hub.reading import Counts
from hub.statistics import Confidence, Share, share_of

HOURS_A_DAY = 24
_STEPS = (0.05, 0.10, 0.15, 0.20)
_FEWEST_SLOTS = 2


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One hour of one weekday. ``share`` None: fewer than 10 ratings; ``step`` is 1 to 5."""

    n: int
    share: Share | None
    step: int
    is_high: bool
    """Its whole interval lies above the share of all hours together."""

    @property
    def is_thin(self) -> bool:
        """Whether it is only indicative."""
        return self.share is not None and self.share.confidence is not Confidence.PLAIN


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Weekdays by hours; None where there never was a rating. ``weekdays`` count from Monday 0."""

    hours: tuple[int, ...]
    weekdays: tuple[int, ...]
    cells: Mapping[tuple[int, int], HeatCell]
    """By (weekday, hour)."""
    average: float

    @property
    def high(self) -> list[tuple[int, int]]:
        """The (weekday, hour) that stand out, in the order of the week."""
        return sorted(key for key, cell in self.cells.items() if cell.is_high)

    def gap_before(self, hour: int) -> bool:
        """Tell whether hours without ratings lie between an hour and the one shown before it."""
        index = self.hours.index(hour)
        return index > 0 and self.hours[index - 1] != hour - 1


def heat_map(slots: Iterable[tuple[int, Counts]]) -> HeatMap | None:
    """Return the map of slots (weekday × 24 + hour), None where there is too little to draw one."""
    counts = {slot: counts for slot, counts in slots if counts.n}
    total = sum(counts.values(), Counts())
    average = share_of(total.sad, total.n)
    if average is None or len(counts) < _FEWEST_SLOTS:
        return None
    cells = {
        divmod(slot, HOURS_A_DAY): _cell(counts, average.value) for slot, counts in counts.items()
    }
    hours = sorted({hour for _, hour in cells})
    weekdays = sorted({weekday for weekday, _ in cells})
    return HeatMap(tuple(hours), tuple(weekdays), cells, average.value)


def _cell(counts: Counts, average: float) -> HeatCell:
    share = share_of(counts.sad, counts.n)
    value = share.value if share else 0.0
    step = 1 + sum(value >= bound for bound in _STEPS)
    is_high = share is not None and share.confidence is Confidence.PLAIN and share.low > average
    return HeatCell(counts.n, share, step, is_high)
