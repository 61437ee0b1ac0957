"""Somebody's wish to have refused input tried again, left in the books for the running hub.

Only the hub may book what kiosks sent, and whoever asks is a page. A wish does not expire: however
late, taking in what was kept does no harm.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from faccine.runtime.database import transaction
from faccine.wire.errors import CatalogueError

_KEPT_MS = 90 * 24 * 60 * 60 * 1000


@dataclass(frozen=True, slots=True)
class Retry:
    """A wish, and what became of it."""

    id: int
    kiosk: str | None
    """None: of all kiosks."""
    asked_ms: int
    done_ms: int | None
    """None: no hub has come to the end of it yet."""
    taken: int
    still_refused: int


def ask_for_retry(database: Database, kiosk: str | None, now_ms: int) -> int:
    """Have the running hub try again what it refused; return the wish's id.

    Args:
        database: the books.
        kiosk: whose input; None for all kiosks'. It may be unknown, for that is what was refused.
        now_ms: the time now.

    Raises:
        CatalogueError: nothing of it is kept.
    """
    with transaction(database) as connection:
        is_kept = connection.execute(
            "SELECT 1 FROM refused WHERE payload IS NOT NULL AND (? IS NULL OR kiosk = ?) LIMIT 1",
            [kiosk, kiosk],
        ).fetchone()
        if not is_kept:
            whose = "" if kiosk is None else f" of kiosk {kiosk!r}"
            raise CatalogueError(f"nothing refused{whose} is kept: expected something to try again")
        waiting = connection.execute(
            "SELECT id FROM refused_retry WHERE done_ms IS NULL AND kiosk IS ?", [kiosk]
        ).fetchone()
        if waiting is not None:
            return int(waiting[0])
        connection.execute("DELETE FROM refused_retry WHERE done_ms < ?", [now_ms - _KEPT_MS])
        cursor = connection.execute(
            "INSERT INTO refused_retry (kiosk, asked_ms) VALUES (?, ?)", [kiosk, now_ms]
        )
        return int(cursor.lastrowid or 0)


def retries(database: Database, kiosk: str | None = None) -> list[Retry]:
    """Return the wishes of the last 90 days, the latest first; of one kiosk, or all of them."""
    rows = database.conn.execute(
        "SELECT id, kiosk, asked_ms, done_ms, taken, still FROM refused_retry "
        "WHERE ? IS NULL OR kiosk = ? ORDER BY id DESC",
        [kiosk, kiosk],
    )
    return [Retry(*row) for row in rows]


def next_retry(database: Database) -> Retry | None:
    """Return the oldest wish that is still to be done; None when there is none."""
    row = database.conn.execute(
        "SELECT id, kiosk, asked_ms, done_ms, taken, still FROM refused_retry "
        "WHERE done_ms IS NULL ORDER BY id LIMIT 1"
    ).fetchone()
    return None if row is None else Retry(*row)


def note_retry(database: Database, retry: int, taken: int, still: int, done_ms: int) -> None:
    """Note that a wish has been done, and what came of it.

    Raises:
        StorageError: the books cannot be written.
    """
    with transaction(database) as connection:
        connection.execute(
            "UPDATE refused_retry SET done_ms = ?, taken = ?, still = ? WHERE id = ?",
            [done_ms, taken, still, retry],
        )
