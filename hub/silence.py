"""A kiosk that is connected and not pressed: is something in front of it, or is it a quiet day?

What is usual is known for each hour of the week. Added up over the hours in which the office was
open since the last press, it says how many presses were to be expected; how often none of them
comes is Poisson's answer (:func:`hub.statistics.chance_of_silence`). Nights, closed days and
holidays count nothing. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hub.hours import OpeningHours
from hub.periods import local_day_and_slot, local_hour_start_ms
from hub.statistics import chance_of_silence

UNLIKELY = 0.005
"""Below this somebody should have a look: five presses and more were to be expected."""
QUIET = 0.15
"""Below this a silence is worth a word, and no visit."""
FEWEST_FLOW_DAYS = 28
"""Four weeks tell what is usual; before them nobody can say."""
_LONGEST_MS = 60 * 86_400_000
_HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True)
class Silence:
    """How long nobody pressed, and how often that happens while all is well.

    ``expected`` is in presses, ``chance`` in 0 to 1, ``open_ms`` how long the office was open
    meanwhile. At most the latest sixty days are looked at.
    """

    since_ms: int
    now_ms: int
    expected: float
    chance: float
    open_ms: int

    @property
    def is_unlikely(self) -> bool:
        """Whether somebody should have a look at the kiosk."""
        return self.chance < UNLIKELY

    @property
    def is_quiet(self) -> bool:
        """Whether it is quieter than usual, as happens now and then."""
        return UNLIKELY <= self.chance < QUIET


def silence_since(
    slots: Sequence[float], hours: OpeningHours, timezone: str, since_ms: int, now_ms: int
) -> Silence:
    """Return the silence of a kiosk that was pressed last at ``since_ms``.

    Args:
        slots: mean presses in each hour of the week: 168, from Monday at midnight.
        hours: when its office is open.
        timezone: of the office; the hours of the week are local.
        since_ms: the last press, in milliseconds since 1970 UTC; or when a survey began.
        now_ms: until when.
    """
    begin_ms = max(since_ms, now_ms - _LONGEST_MS)
    expected, open_ms = 0.0, 0
    for first_ms, last_ms in hours.open_between(begin_ms, now_ms):
        open_ms += last_ms - first_ms
        expected += _expected(slots, hours, timezone, first_ms, last_ms)
    return Silence(since_ms, now_ms, expected, chance_of_silence(expected), open_ms)


def open_ms_between(hours: OpeningHours, first_ms: int, last_ms: int) -> int:
    """Return how long an office was open from one instant to another, sixty days at most."""
    begin_ms = max(first_ms, last_ms - _LONGEST_MS)
    return sum(end - start for start, end in hours.open_between(begin_ms, last_ms))


def _expected(
    slots: Sequence[float], hours: OpeningHours, timezone: str, first_ms: int, last_ms: int
) -> float:
    total, at_ms = 0.0, first_ms
    while at_ms < last_ms:
        hour_ms = local_hour_start_ms(at_ms, timezone)
        until_ms = min(hour_ms + _HOUR_MS, last_ms)
        mean = slots[local_day_and_slot(at_ms, timezone)[1]]
        if mean:
            total += mean * _part(hours, hour_ms, until_ms - at_ms)
        at_ms = until_ms
    return total


def _part(hours: OpeningHours, hour_ms: int, silent_ms: int) -> float:
    """Return which part of an hour's opening passed: its mean came in that opening, not in 60'."""
    if silent_ms == _HOUR_MS:
        return 1.0
    spans = hours.open_between(hour_ms, hour_ms + _HOUR_MS)
    open_ms = sum(end - start for start, end in spans)
    return min(1.0, silent_ms / open_ms) if open_ms else 0.0
