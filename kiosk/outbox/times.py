"""What every boot has learnt about time, in the outbox's own tables."""

from __future__ import annotations

import sqlite3

from faccine.runtime.clock import Clock
from faccine.wire.clocks import ClockTrust
from kiosk.outbox.stamping import Boot, Known, Press, Stamp, better, stamp

_BOOTS_KEPT = 400


def read_boots(connection: sqlite3.Connection) -> list[Boot]:
    """Return every boot remembered, in the order in which they happened."""
    rows = connection.execute(
        "SELECT code, last_boottime_ms, offset_ms, trust, error_ms FROM boot ORDER BY id"
    )
    return [
        Boot(code, last, None if trust is None else Known(offset, ClockTrust(trust), error))
        for code, last, offset, trust, error in rows
    ]


def remember(connection: sqlite3.Connection, clock: Clock, learnt: Known | None = None) -> None:
    """Note that this boot lasted until now, and what it learnt; inside a transaction.

    A wall clock that a time server has set is noted by itself.
    """
    boottime_ms, wall_ms = clock.boottime_ms(), clock.wall_ms()
    if clock.is_synced():
        learnt = Known(wall_ms - boottime_ms, ClockTrust.SYNCED)
    connection.execute(
        "INSERT INTO boot (code, last_boottime_ms) VALUES (?, ?) ON CONFLICT (code) "
        "DO UPDATE SET last_boottime_ms = max(last_boottime_ms, excluded.last_boottime_ms)",
        (clock.boot(), boottime_ms),
    )
    if learnt is None:
        return
    kept = better(known_of(connection, clock.boot()), learnt)
    connection.execute(
        "UPDATE boot SET offset_ms = ?, trust = ?, error_ms = ? WHERE code = ?",
        (kept.offset_ms, kept.trust, kept.error_ms, clock.boot()),
    )


def known_of(connection: sqlite3.Connection, boot: str) -> Known | None:
    """Return what a boot has learnt, None for nothing."""
    row = connection.execute(
        "SELECT offset_ms, trust, error_ms FROM boot WHERE code = ? AND trust IS NOT NULL", (boot,)
    ).fetchone()
    return None if row is None else Known(row[0], ClockTrust(row[1]), row[2])


def trusted_now_ms(connection: sqlite3.Connection, clock: Clock) -> int | None:
    """Return the time by what this boot knows, or None while nobody knows."""
    if clock.is_synced():
        return clock.wall_ms()
    known = known_of(connection, clock.boot())
    return None if known is None else known.offset_ms + clock.boottime_ms()


def trust_now(connection: sqlite3.Connection, clock: Clock) -> ClockTrust:
    """Return how far this kiosk's time can be trusted now."""
    if clock.is_synced():
        return ClockTrust.SYNCED
    known = known_of(connection, clock.boot())
    return ClockTrust.UNSET if known is None else known.trust


def on_this_boot(clock: Clock, boot: str, boottime_ms: int, wall_ms: int) -> int | None:
    """Return when something happened, on the clock since this boot: negative before it.

    None where nobody can tell: in an earlier boot, with a clock that cannot be believed.
    """
    if boot == clock.boot():
        return boottime_ms
    return clock.boottime_ms() - clock.wall_ms() + wall_ms if clock.is_synced() else None


def freeze(connection: sqlite3.Connection, outbox: int, first: int, last: int) -> None:
    """Date the events of a range that were never dated, for good; inside a transaction."""
    rows = connection.execute(
        "SELECT seq, boot, boottime_ms, wall_ms, was_synced FROM event "
        "WHERE outbox = ? AND seq BETWEEN ? AND ? AND clock IS NULL ORDER BY seq",
        (outbox, first, last),
    ).fetchall()
    if not rows:
        return
    boots = read_boots(connection)
    before = _dated_before(connection, outbox, rows[0][0])
    for seq, boot, boottime_ms, wall_ms, was_synced in rows:
        after_ms = before[1] if before is not None and before[0] == boot else None
        found = stamp(Press(boot, boottime_ms, wall_ms, bool(was_synced)), boots, after_ms=after_ms)
        _write(connection, outbox, seq, found)
        if found.clock is not ClockTrust.UNSET and found.at_ms is not None:
            before = (boot, found.at_ms)


def forget_old_boots(connection: sqlite3.Connection) -> None:
    """Keep the boots that still have events, and the newest of the others."""
    connection.execute(
        "DELETE FROM boot WHERE id <= (SELECT max(id) FROM boot) - ? "
        "AND code NOT IN (SELECT boot FROM event)",
        (_BOOTS_KEPT,),
    )


def _dated_before(connection: sqlite3.Connection, outbox: int, seq: int) -> tuple[str, int] | None:
    row = connection.execute(
        "SELECT boot, at_ms, clock FROM event WHERE outbox = ? AND seq < ? "
        "ORDER BY seq DESC LIMIT 1",
        (outbox, seq),
    ).fetchone()
    if row is None or row[2] in (None, ClockTrust.UNSET):
        return None
    return row[0], row[1]


def _write(connection: sqlite3.Connection, outbox: int, seq: int, found: Stamp) -> None:
    connection.execute(
        "UPDATE event SET at_ms = ?, clock = ? WHERE outbox = ? AND seq = ?",
        (found.at_ms, found.clock, outbox, seq),
    )
