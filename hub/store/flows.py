"""How much each kiosk is usually pressed, so that silence can be told from a quiet day.

For each hour of the week: the mean of counted presses since the kiosk came to its place, at most
three whole months and the one that is running. Holidays pull it down, so what is expected is
rather too little, and silence is called unlikely rather too late.
"""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from hub.periods import (
    Period,
    date_of,
    local_day_and_slot,
    month_of_day,
    month_period,
)
from hub.sparks import SLOTS_A_WEEK, pack_flow

_MONTHS = 3
_FEWEST_DAYS = 14
"""A kiosk that has been at its place for less has no usual flow yet."""

_KIOSKS = """
    SELECT k.id, a.timezone, p.from_ms,
        (SELECT min((SELECT e.at_ms FROM event e WHERE e.outbox = b.id AND e.face IS NOT NULL
            ORDER BY e.seq LIMIT 1)) FROM outbox b WHERE b.kiosk = k.id) AS first_ms
    FROM kiosk k
    JOIN placement p ON p.kiosk = k.id AND p.from_ms = (SELECT max(from_ms) FROM placement
        WHERE kiosk = k.id AND from_ms <= ?)
    JOIN office o ON o.id = p.office JOIN administration a ON a.id = o.administration
    WHERE k.revoked_ms IS NULL AND first_ms IS NOT NULL
"""
_SLOTS = """
    SELECT slot, sum(n) FROM kiosk_slot WHERE month BETWEEN ? AND ? AND kiosk = ? GROUP BY slot
"""


class KioskSpan(NamedTuple):
    """A kiosk, and the days over which its usual flow is reckoned."""

    id: int
    first_day: int
    last_day: int


def kiosks_with_flows(connection: sqlite3.Connection, now_ms: int) -> list[KioskSpan]:
    """Return every kiosk that has been at its place for long enough."""
    spans = []
    for kiosk, timezone, placed_ms, first_ms in connection.execute(_KIOSKS, (now_ms,)):
        yesterday = local_day_and_slot(now_ms, timezone)[0] - 1
        first_day = month_period(month_of_day(yesterday) - _MONTHS).first_day
        first_day = max(first_day, local_day_and_slot(first_ms, timezone)[0])
        if placed_ms > 0:
            first_day = max(first_day, _whole_month_after(placed_ms, timezone))
        if yesterday - first_day + 1 >= _FEWEST_DAYS:
            spans.append(KioskSpan(kiosk, first_day, yesterday))
    return spans


def usual_flow(connection: sqlite3.Connection, kiosk: KioskSpan) -> tuple[object, ...]:
    """Return a kiosk's row of ``kiosk_flow``."""
    period = Period(kiosk.first_day, kiosk.last_day)
    days = _weekdays(period)
    months = (month_of_day(kiosk.first_day), month_of_day(kiosk.last_day), kiosk.id)
    pressed = dict(connection.execute(_SLOTS, months).fetchall())
    means = (pressed.get(slot, 0) / days[slot // 24] for slot in range(SLOTS_A_WEEK))
    return (*kiosk, pack_flow(means))


def _whole_month_after(instant_ms: int, timezone: str) -> int:
    # What it counted before it moved, in the month in which it moved, cannot be told apart.
    day = local_day_and_slot(instant_ms, timezone)[0]
    month = month_period(month_of_day(day))
    return day if day == month.first_day else month.last_day + 1


def _weekdays(period: Period) -> list[int]:
    """Return how often each weekday comes in the period."""
    whole, rest = divmod(period.days, 7)
    first = date_of(period.first_day).weekday()
    return [whole + ((weekday - first) % 7 < rest) for weekday in range(7)]
