"""What was pressed today, up to the last hour that is over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dashboard.access import Guard, enters_total
from hub.periods import local_day_and_slot
from hub.reading import Administration, Counts, HourCounts, Office, Reader

_HOURS_A_DAY = 24


@dataclass(frozen=True, slots=True)
class Today:
    """Today's counts. ``until`` is the hour that is passing now, whose faces nobody may see yet."""

    until: int
    counts: Counts
    offices: int
    """How many offices are in it."""


def today_so_far(
    reader: Reader,
    administration: Administration,
    offices: Mapping[int, Office],
    now_ms: int,
) -> Today | None:
    """Return what some offices counted today, None while there is nothing that may be shown.

    Offices at whose counters fewer than three people rotate are left out, and so is one that has
    fewer than ten ratings: a total would give it away.
    """
    day, slot = local_day_and_slot(now_ms, administration.timezone)
    until = slot % _HOURS_A_DAY
    only = next(iter(offices)) if len(offices) == 1 else None
    found = _by_office(reader.hours_today(administration.id, day, only), until)
    shown = [
        counts
        for office, counts in found.items()
        if office in offices and enters_total(Guard(offices[office].rotating_staff, day), counts.n)
    ]
    return Today(until, sum(shown, Counts()), len(shown)) if shown else None


def _by_office(hours: Iterable[HourCounts], until: int) -> dict[int, Counts]:
    found: dict[int, Counts] = {}
    for one in hours:
        if one.hour < until:
            found[one.office] = found.get(one.office, Counts()) + one.counts
    return found
