"""What the books do with time: forget exact times, and drop what is only kept for a while.

Exact times are coarsened to the hour seven days after a press (DESIGN's guard for workers), but
not before the hub has had them for a day, so that what a kiosk sends after two weeks without a
network is screened whole. The time of receipt goes with it: it is nearly the time of the press.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
from sqlite_utils import Database

from faccine.runtime.database import transaction
from faccine.wire.clocks import to_datetime, to_ms
from hub.periods import MS_PER_DAY, local_hour_start_ms, month_of_day
from hub.store.refusals import MESSAGE_RETENTION_DAYS, RETENTION_DAYS

COARSEN_AFTER = timedelta(days=7)
COARSEN_NOT_BEFORE = timedelta(days=1)
ROWS_A_STEP = 5000
HOURS_KEPT_DAYS = 8
FLOWS_KEPT_MONTHS = 14
_HOUR_MS = 3_600_000


def coarsen(database: Database, now_ms: int, *, most: int = ROWS_A_STEP) -> int:
    """Coarsen at most so many events in one transaction; return how many.

    Fewer than ``most`` means that nothing is left to do now.
    """
    pressed_before = now_ms - _ms(COARSEN_AFTER)
    received_before = now_ms - _ms(COARSEN_NOT_BEFORE)
    with transaction(database) as connection:
        rows = connection.execute(
            "SELECT e.outbox, e.seq, e.at_ms, e.received_s, a.timezone FROM event e"
            " LEFT JOIN booking b ON b.id = e.booking LEFT JOIN series s ON s.id = b.series"
            " LEFT JOIN administration a ON a.id = s.administration"
            " WHERE e.coarse = 0 AND e.received_s < ?"
            " AND ifnull(e.at_ms, e.received_s * 1000) < ? LIMIT ?",
            (received_before // 1000, pressed_before, most),
        ).fetchall()
        connection.executemany(
            "UPDATE event SET at_ms = ?, received_s = ?, coarse = 1 WHERE outbox = ? AND seq = ?",
            [
                (
                    None if at_ms is None else _hour(at_ms, timezone),
                    _hour(received_s * 1000, timezone) // 1000,
                    outbox,
                    seq,
                )
                for outbox, seq, at_ms, received_s, timezone in rows
            ],
        )
    return len(rows)


def coarsen_refused(database: Database, now_ms: int) -> int:
    """Coarsen the times inside refused events that are kept; return how many were changed."""
    with transaction(database) as connection:
        rows = connection.execute(
            "SELECT id, payload FROM refused WHERE seq IS NOT NULL AND payload IS NOT NULL"
            " AND received_ms < ? AND instr(payload, ':00:00Z\"') = 0",
            (now_ms - _ms(COARSEN_AFTER),),
        ).fetchall()
        changed = [
            (without, refusal_id)
            for refusal_id, payload in rows
            if (without := _without_minutes(payload)) != payload
        ]
        connection.executemany("UPDATE refused SET payload = ? WHERE id = ?", changed)
    return len(changed)


def prune_refused(database: Database, now_ms: int) -> int:
    """Drop refused input beyond its retention; return how many. Its count stays."""
    day_ms = _ms(timedelta(days=1))
    with transaction(database) as connection:
        dropped = connection.execute(
            "DELETE FROM refused WHERE received_ms < ? OR (seq IS NULL AND received_ms < ?)",
            (now_ms - RETENTION_DAYS * day_ms, now_ms - MESSAGE_RETENTION_DAYS * day_ms),
        ).rowcount
        if dropped:
            connection.execute(
                "UPDATE refused_count SET bytes_kept = (SELECT ifnull(sum(length(r.payload)), 0)"
                " FROM refused r WHERE r.kiosk = refused_count.kiosk AND r.why = refused_count.why)"
            )
    return int(dropped)


def prune_hours(database: Database, now_ms: int) -> int:
    """Drop the faces by hour of the oldest day if it is kept too long; return how many rows.

    0 means that nothing is left to do now.
    """
    since = now_ms // MS_PER_DAY - HOURS_KEPT_DAYS
    return _prune(database, "hour_count", "day", since)


def prune_flows(database: Database, now_ms: int) -> int:
    """Drop kiosks' presses of the oldest month if it is kept too long; return how many rows.

    0 means that nothing is left to do now.
    """
    since = month_of_day(now_ms // MS_PER_DAY) - FLOWS_KEPT_MONTHS
    return _prune(database, "kiosk_slot", "month", since)


def _prune(database: Database, table: str, column: str, since: int) -> int:
    """Drop the oldest day or month below ``since``, and write down how far back the table reaches.

    By that a late row of what was dropped is not counted again.
    """
    with transaction(database) as connection:
        oldest = connection.execute(f"SELECT min({column}) FROM {table}").fetchone()[0]
        end = since if oldest is None else min(since, oldest + 1)
        connection.execute("UPDATE kept SET since = max(since, ?) WHERE what = ?", (end, table))
        rows = connection.execute(f"DELETE FROM {table} WHERE {column} < ?", (end,)).rowcount
        if not rows:
            connection.execute(
                "UPDATE kept SET since = max(since, ?) WHERE what = ?", (since, table)
            )
    return int(rows)


def _ms(span: timedelta) -> int:
    return span // timedelta(milliseconds=1)


def _hour(instant_ms: int, timezone: str | None) -> int:
    # A reason has no booking and so no time zone here; nothing is counted by its own hour.
    if timezone is None:
        return instant_ms - instant_ms % _HOUR_MS
    return local_hour_start_ms(instant_ms, timezone)


def _without_minutes(payload: bytes) -> bytes:
    """Return a kept event with its time at the beginning of its hour; garbage as nothing."""
    try:
        event = msgspec.json.decode(payload)
    except msgspec.DecodeError:
        return b"{}"
    if not isinstance(event, dict) or "at" not in event:
        return payload
    try:
        at_ms = to_ms(msgspec.convert(event["at"], datetime))
        event["at"] = to_datetime(at_ms - at_ms % _HOUR_MS)
    except (msgspec.ValidationError, TypeError, OverflowError):
        del event["at"]  # not a time, or without a zone: nobody could book by it
    return msgspec.json.encode(event)
