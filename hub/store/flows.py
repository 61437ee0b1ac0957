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
    SELECT k.id, a.timezone, p.from_ms
    FROM kiosk k
    JOIN placement p ON p.kiosk = k.id AND p.from_ms = (SELECT max(from_ms) FROM placement
        WHERE kiosk = k.id AND from_ms <= ?)
    JOIN office o ON o.id = p.office JOIN administration a ON a.id = o.administration
    WHERE k.revoked_ms IS NULL
"""
# The first rating of an outbox is at the beginning of its key: a seek, not a scan.
_FIRST = """
    SELECT min((SELECT e.at_ms FROM event e WHERE e.outbox = b.id AND e.face IS NOT NULL
        ORDER BY e.seq LIMIT 1)) FROM outbox b WHERE b.kiosk = ?
"""
_SLOTS = """
    SELECT slot, sum(n) FROM kiosk_slot WHERE month BETWEEN ? AND ? AND kiosk = ? GROUP BY slot
"""


class PlacedKiosk(NamedTuple):
    """A kiosk that stands somewhere, since an instant; 0 is from the beginning."""

    id: int
    timezone: str
    placed_ms: int


def placed_kiosks(connection: sqlite3.Connection, now_ms: int) -> list[PlacedKiosk]:
    """Return the kiosks that stand somewhere and are not revoked."""
    return [PlacedKiosk(*row) for row in connection.execute(_KIOSKS, (now_ms,))]


def usual_flow(
    connection: sqlite3.Connection, kiosk: PlacedKiosk, now_ms: int
) -> tuple[object, ...] | None:
    """Return a kiosk's row of ``kiosk_flow``; None while it is too new at its place."""
    period = _span(connection, kiosk, now_ms)
    if period is None:
        return None
    days = _weekdays(period)
    months = (month_of_day(period.first_day), month_of_day(period.last_day), kiosk.id)
    pressed = dict(connection.execute(_SLOTS, months).fetchall())
    means = (pressed.get(slot, 0) / days[slot // 24] for slot in range(SLOTS_A_WEEK))
    return kiosk.id, period.first_day, period.last_day, pack_flow(means)


def _span(connection: sqlite3.Connection, kiosk: PlacedKiosk, now_ms: int) -> Period | None:
    (first_ms,) = connection.execute(_FIRST, (kiosk.id,)).fetchone()
    if first_ms is None:
        return None
    yesterday = local_day_and_slot(now_ms, kiosk.timezone)[0] - 1
    first_day = month_period(month_of_day(yesterday) - _MONTHS).first_day
    first_day = max(first_day, local_day_and_slot(first_ms, kiosk.timezone)[0])
    if kiosk.placed_ms > 0:
        first_day = max(first_day, _whole_month_after(kiosk.placed_ms, kiosk.timezone))
    if yesterday - first_day + 1 < _FEWEST_DAYS:
        return None
    return Period(first_day, yesterday)


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
