"""Hours and flows of a box that has been joined, counted from its raw rows.

These two tables keep only a while, and each books' own while: what the box held may reach less far
back than what the shared books promise, or further.
"""

from __future__ import annotations

import sqlite3

from hub.periods import MS_PER_DAY, month_of_day, month_period
from hub.store.events import booked_day_and_slot
from hub.store.tallies import Kept, read_kept

_QUARTER_MS = 900_000
# All presses of a quarter of an hour are booked alike, which saves most of the calls.
_QUARTERS = f"""
    CREATE TEMP TABLE quarter AS SELECT o.kiosk, s.parent AS series, e.aside,
        joined_day(min(e.at_ms), a.timezone) AS day,
        joined_slot(min(e.at_ms), a.timezone) AS slot,
        sum(e.face = 0) AS happy, sum(e.face = 1) AS neutral, sum(e.face = 2) AS sad,
        sum(ifnull(b.asks, 0)) AS asked
    FROM main.event e JOIN main.booking b ON b.id = e.booking JOIN main.series s ON s.id = b.series
        JOIN main.administration a ON a.id = s.administration JOIN main.outbox o ON o.id = e.outbox
    WHERE e.outbox > :outbox AND e.face IS NOT NULL AND e.at_ms >= :since_ms
    GROUP BY e.outbox, s.parent, e.aside, e.at_ms / {_QUARTER_MS}
"""
_HOURS = """
    INSERT INTO main.hour_count (day, series, hour, aside, happy, neutral, sad, asked)
    SELECT day, series, slot % 24, aside, sum(happy), sum(neutral), sum(sad), sum(asked)
    FROM temp.quarter WHERE day >= ? GROUP BY 1, 2, 3, 4
"""
_FLOWS = """
    INSERT INTO main.kiosk_slot (month, kiosk, slot, n)
    SELECT month_of_day(day), kiosk, slot, sum(happy + neutral + sad) FROM temp.quarter
    WHERE aside = 0 AND month_of_day(day) >= ? GROUP BY 1, 2, 3
"""


def count_recent(connection: sqlite3.Connection, above_outbox: int) -> dict[str, int]:
    """Fill hours and flows of the outboxes above an id; return how many rows each table got.

    Runs within the caller's transaction, over tables that hold nothing of these outboxes yet.
    """
    connection.create_function("joined_day", 2, _day, deterministic=True)
    connection.create_function("joined_slot", 2, _slot, deterministic=True)
    connection.create_function("month_of_day", 1, month_of_day, deterministic=True)
    kept = read_kept(connection)
    connection.execute(_QUARTERS, {"outbox": above_outbox, "since_ms": _since_ms(kept)})
    rows = {
        "hour_count": connection.execute(_HOURS, (kept.hours_since_day,)).rowcount,
        "kiosk_slot": connection.execute(_FLOWS, (kept.flows_since_month,)).rowcount,
    }
    connection.execute("DROP TABLE temp.quarter")
    return rows


def _since_ms(kept: Kept) -> int:
    """Return an instant before the earliest press that either table counts, anywhere on Earth."""
    first_day = month_period(kept.flows_since_month).first_day if kept.flows_since_month else 0
    return max(0, min(first_day, kept.hours_since_day) - 1) * MS_PER_DAY


def _day(at_ms: int, timezone: str) -> int:
    return booked_day_and_slot(at_ms, 0, timezone)[0]


def _slot(at_ms: int, timezone: str) -> int:
    return booked_day_and_slot(at_ms, 0, timezone)[1]
