"""What goes to the hub next, and what its receipts tick off.

Two things are on disk before anything leaves the kiosk: how far was sent (so that an old copy of
this file can be noticed) and what time an event was given (so that a repeat is the same bytes).
Ticked-off events stay seven days, for a hub that is restored from a backup.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from faccine.wire.errors import DamagedDatabase
from faccine.wire.events import MAX_BATCH_BYTES, Event
from faccine.wire.states import Refusal, Why
from kiosk.outbox.events import COLUMNS, to_event
from kiosk.outbox.guard import sqlite_errors
from kiosk.outbox.outbox import Outbox
from kiosk.outbox.problems import forget_shown
from kiosk.outbox.times import forget_old_boots, freeze, on_this_boot, trusted_now_ms

KEPT_MS = 7 * 86_400_000

_ENVELOPE_BYTES = 100
_EVENT_BYTES = 400
"""More than any event takes: codes, languages and boots are bounded on the wire."""


class Closed(StrEnum):
    """Why an outbox takes no new presses."""

    SALVAGED = "salvaged"
    COPIED = "copied"


@dataclass(frozen=True)
class Standing:
    """How one outbox stands. ``lowest_held`` None: it holds no event."""

    id: int
    uuid: str
    closed: Closed | None
    last: int
    ratings: int
    sent_through: int
    ticked_through: int
    lowest_held: int | None
    waiting: int


def standings(outbox: Outbox) -> list[Standing]:
    """Return every outbox in the file, oldest first.

    Raises:
        StorageError: the file cannot be read.
    """
    with sqlite_errors(outbox.path):
        rows = outbox.database.conn.execute(
            "SELECT id, uuid, closed, last, ratings, sent_through, ticked_through, "
            "(SELECT min(seq) FROM event WHERE outbox = id), "
            "(SELECT count(*) FROM event WHERE outbox = id AND seq > ticked_through) "
            "FROM outbox ORDER BY id"
        ).fetchall()
    return [Standing(row[0], row[1], Closed(row[2]) if row[2] else None, *row[3:]) for row in rows]


def standing_of(outbox: Outbox, uuid: str | None) -> Standing | None:
    """Return one outbox by its identity, None if it is not in this file."""
    return next((found for found in standings(outbox) if found.uuid == uuid), None)


def oldest_waiting_ms(outbox: Outbox, found: Sequence[Standing]) -> int | None:
    """Return when the oldest event that waits was pressed, on the clock since this boot.

    None where nothing waits, or nobody can tell.
    """
    at = next((one for one in found if one.waiting), None)
    if at is None:
        return None
    with sqlite_errors(outbox.path):
        row = outbox.database.conn.execute(
            "SELECT boot, boottime_ms, wall_ms FROM event WHERE outbox = ? AND seq > ? "
            "ORDER BY seq LIMIT 1",
            (at.id, at.ticked_through),
        ).fetchone()
    return None if row is None else on_this_boot(outbox.clock, *row)


def next_held(outbox: Outbox, at: Standing, after: int) -> int | None:
    """Return the lowest seq above ``after`` that is held, None if there is none."""
    with sqlite_errors(outbox.path):
        row = outbox.database.conn.execute(
            "SELECT min(seq) FROM event WHERE outbox = ? AND seq > ?", (at.id, after)
        ).fetchone()
    return None if row[0] is None else int(row[0])


def prepare_batch(outbox: Outbox, at: Standing, first: int, most: int) -> list[Event]:
    """Freeze the next events, note that they are sent, and return them once that is on disk.

    Args:
        outbox: the file.
        at: which outbox in it.
        first: the lowest seq wanted.
        most: how many events at most; they fit into 64 KiB too.

    Returns:
        Events without a hole between them; none when ``first`` is not held. Of a copied outbox,
        the next events that it holds: the hub has the others from the original.

    Raises:
        StorageError: it could not be noted, so nothing may be sent.
    """
    limit = min(most, (MAX_BATCH_BYTES - _ENVELOPE_BYTES) // _EVENT_BYTES)
    with outbox.writing() as connection:
        found = connection.execute(
            "SELECT seq FROM event WHERE outbox = ? AND seq >= ? ORDER BY seq LIMIT ?",
            (at.id, first, limit),
        ).fetchall()
        seqs = [seq for (seq,) in found]
        if at.closed is not Closed.COPIED:
            seqs = [seq for place, seq in enumerate(seqs) if seq == first + place]
        if not seqs:
            return []
        freeze(connection, at.id, seqs[0], seqs[-1])
        note_sent(connection, at.id, seqs[-1])
        return _read_range(connection, at.id, seqs[0], seqs[-1])


def note_sent(connection: sqlite3.Connection, outbox: int, through: int) -> None:
    """Note how far this outbox was sent, or declared; inside a transaction."""
    connection.execute(
        "UPDATE outbox SET sent_through = ? WHERE id = ? AND sent_through < ?",
        (through, outbox, through),
    )


def tick_off(
    connection: sqlite3.Connection,
    at: Standing,
    through: int,
    refused: Sequence[Refusal],
    now_ms: int | None,
) -> None:
    """Take a receipt's word; inside a transaction. A lower mark than before is taken too.

    Args:
        connection: in a transaction.
        at: which outbox.
        through: every seq up to this is on the hub's disk.
        refused: what the hub kept without counting it.
        now_ms: trusted time, None while nobody knows it.
    """
    connection.execute("UPDATE outbox SET ticked_through = ? WHERE id = ?", (through, at.id))
    connection.execute(
        "UPDATE event SET ticked_ms = ? WHERE outbox = ? AND seq <= ? AND ticked_ms IS NULL",
        (now_ms, at.id, through),
    )
    connection.execute(
        "UPDATE event SET ticked_ms = NULL, refused = NULL "
        "WHERE outbox = ? AND seq > ? AND (ticked_ms IS NOT NULL OR refused IS NOT NULL)",
        (at.id, through),
    )
    for refusal in refused:
        if refusal.why != Why.TOO_FAR_AHEAD:
            connection.execute(
                "UPDATE event SET refused = ? WHERE outbox = ? AND seq = ?",
                (refusal.why, at.id, refusal.seq),
            )


def prune(outbox: Outbox) -> int:
    """Forget what was ticked off seven days ago, and return how many events that were.

    Nothing is forgotten while the time is not known.
    """
    with outbox.writing() as connection:
        now_ms = trusted_now_ms(connection, outbox.clock)
        if now_ms is None:
            return 0
        # Ticked off while nobody knew the time: their week begins now.
        connection.execute(
            "UPDATE event SET ticked_ms = ? WHERE ticked_ms IS NULL AND seq <= "
            "(SELECT ticked_through FROM outbox WHERE id = event.outbox)",
            (now_ms,),
        )
        gone = connection.execute(
            "DELETE FROM event WHERE ticked_ms < ? AND seq <= "
            "(SELECT ticked_through FROM outbox WHERE id = event.outbox)",
            (now_ms - KEPT_MS,),
        ).rowcount
        forget_old_boots(connection)
        forget_shown(connection, now_ms)
    return gone


def _read_range(connection: sqlite3.Connection, outbox: int, first: int, last: int) -> list[Event]:
    cursor = connection.execute(
        f"SELECT {COLUMNS} FROM event WHERE outbox = ? AND seq BETWEEN ? AND ? ORDER BY seq",
        (outbox, first, last),
    )
    names = [column[0] for column in cursor.description]
    try:
        return [to_event(dict(zip(names, row, strict=True))) for row in cursor]
    except (ValueError, IndexError, OverflowError) as error:
        raise DamagedDatabase(f"outbox: an event makes no sense: {error}") from error
