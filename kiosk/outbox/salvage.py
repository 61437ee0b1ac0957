"""What happens to an outbox file that SQLite can no longer read.

What is readable goes, row by row and under its old identity, into a fresh file; the damaged one
is set aside for a technician; work goes on in a new outbox. The fresh file is complete before
anything is moved, so a power cut at any instant either leaves all as it was or is finished by
whoever opens the file next.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from faccine.runtime.clock import Clock
from faccine.runtime.database import transaction
from faccine.runtime.logs import get_logger
from faccine.wire.clocks import to_datetime
from faccine.wire.errors import DamagedDatabase, StorageError
from kiosk.outbox import problems
from kiosk.outbox.events import CLOSED, is_sound, is_sound_boot, is_sound_outbox
from kiosk.outbox.file import begin_outbox, insert, open_file
from kiosk.outbox.guard import guarded, sqlite_errors

log = get_logger("outbox")

_BESIDE = ("", "-wal", "-shm")
_PROBES_PAST_THE_END = 2_000
_PROBES = 200_000


@dataclass
class _Found:
    """What could be read. ``strays``: events whose outbox could not be told."""

    outboxes: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    others: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


def set_aside(path: Path, clock: Clock, why: str) -> None:
    """Salvage a damaged file into a fresh one and put that in its place.

    Raises:
        StorageError: the folder cannot be written.
    """
    with guarded(path, alone=True), _disk_errors(path):
        if _is_readable(path):
            return  # somebody else was quicker
        found = _read(path)
        fresh = _with_suffix(path, ".salvaging")
        _remove(fresh)
        with closing(open_file(fresh)) as database:
            report = _fill(database, found, path, clock)
            database.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            database.conn.execute("PRAGMA journal_mode = DELETE")
        _sync(fresh)
        fresh.rename(_with_suffix(path, ".salvaged"))
        _swap(path, clock)
    log.error("outbox damaged", path=str(path), why=why, salvaged=report)


def finish(path: Path, clock: Clock) -> None:
    """Finish what a power cut interrupted."""
    if _with_suffix(path, ".salvaged").exists():
        with guarded(path, alone=True):
            if _with_suffix(path, ".salvaged").exists():
                _swap(path, clock)


def _swap(path: Path, clock: Clock) -> None:
    stamp = aside_stamp = f"{to_datetime(clock.wall_ms()):%Y%m%dT%H%M%SZ}"
    number = 1
    while (aside := _with_suffix(path, f".corrupt-{aside_stamp}")).exists():
        number += 1
        aside_stamp = f"{stamp}-{number}"
    with _disk_errors(path):
        for suffix in reversed(_BESIDE):
            old = _with_suffix(path, suffix)
            if old.exists():
                old.rename(_with_suffix(aside, suffix))
        _with_suffix(path, ".salvaged").rename(path)
        _sync(path.parent)


@contextmanager
def _disk_errors(path: Path) -> Iterator[None]:
    try:
        with sqlite_errors(path):
            yield
    except OSError as error:
        raise StorageError(f"outbox {path}: {error.strerror}; check its folder's owner") from None


def _is_readable(path: Path) -> bool:
    try:
        open_file(path, is_checked=True).close()
    except DamagedDatabase:
        return False
    return True


def _read(path: Path) -> _Found:
    found = _Found()
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    except sqlite3.Error:
        return found
    with closing(connection):
        connection.row_factory = sqlite3.Row
        # One table's bad entry in the schema must not hide the others.
        connection.execute("PRAGMA writable_schema = ON")
        found.outboxes = [
            row
            for row in map(_closed, _scan(connection, "SELECT * FROM outbox ORDER BY id"))
            if is_sound_outbox(row)
        ]
        found.events = _read_events(connection, found.outboxes)
        for table in ("boot", "settings", "problem", "rehomed"):
            found.others[table] = list(_scan(connection, f"SELECT * FROM {table}"))
        found.others["boot"] = [row for row in found.others["boot"] if is_sound_boot(row)]
    return found


def _scan(connection: sqlite3.Connection, sql: str, *values: int) -> Iterator[dict[str, Any]]:
    """Yield rows until one cannot be read."""
    try:
        for row in connection.execute(sql, values):
            yield dict(row)
    except (sqlite3.Error, UnicodeDecodeError):
        return


def _read_events(
    connection: sqlite3.Connection, outboxes: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    rows: dict[tuple[int, int], dict[str, Any]] = {}
    for order in ("ASC", "DESC"):
        sql = f"SELECT * FROM event ORDER BY outbox {order}, seq {order}"
        _keep_sound(rows, _scan(connection, sql))
    # Between two damaged pages lie sound ones, which only a look-up reaches.
    for outbox in outboxes:
        highest = max((seq for of, seq in rows if of == outbox["id"]), default=0)
        end = max(min(outbox["last"], highest + _PROBES), highest + _PROBES_PAST_THE_END)
        for seq in range(1, end + 1):
            if (outbox["id"], seq) not in rows:
                sql = "SELECT * FROM event WHERE outbox = ? AND seq = ?"
                _keep_sound(rows, _scan(connection, sql, outbox["id"], seq))
    return [row for _, row in sorted(rows.items())]


def _keep_sound(
    rows: dict[tuple[int, int], dict[str, Any]], found: Iterable[dict[str, Any]]
) -> None:
    for row in found:
        if is_sound(row):
            rows[row["outbox"], row["seq"]] = row


def _fill(database: Database, found: _Found, path: Path, clock: Clock) -> str:
    with transaction(database) as connection:
        connection.execute("DELETE FROM outbox")
        known = {row["id"] for row in found.outboxes if _insert_if_sound(connection, "outbox", row)}
        for outbox in known:
            _raise_counter(connection, outbox, found.events)
        own = [row for row in found.events if row["outbox"] in known]
        kept = sum(_insert_if_sound(connection, "event", row) for row in own)
        fresh = begin_outbox(connection)
        # An event whose outbox cannot be told, and that was never sent, can take a new identity.
        strays = [r for r in found.events if r["outbox"] not in known and r["clock"] is None]
        moved = _rehome_strays(connection, fresh, strays)
        for table, rows in found.others.items():
            for row in rows:
                _insert_if_sound(connection, table, row)
        text = (
            f"outbox {path.name} was damaged and set aside; {kept + moved} events salvaged; "
            "work goes on in a new outbox: check the memory card"
        )
        problems.report(
            connection, "salvaged", text, clock.wall_ms() if clock.is_synced() else None
        )
    return text


def _closed(row: dict[str, Any]) -> dict[str, Any]:
    closed = row.get("closed")
    return row | {"closed": closed if closed in CLOSED - {None} else "salvaged"}


def _insert_if_sound(connection: sqlite3.Connection, table: str, row: dict[str, Any]) -> bool:
    try:
        insert(connection, table, row)
    except sqlite3.Error:
        return False
    return True


def _raise_counter(
    connection: sqlite3.Connection, outbox: int, events: list[dict[str, Any]]
) -> None:
    seqs = [row["seq"] for row in events if row["outbox"] == outbox]
    sent = [row["seq"] for row in events if row["outbox"] == outbox and row["clock"] is not None]
    connection.execute(
        "UPDATE outbox SET last = max(last, ?), sent_through = max(sent_through, ?) WHERE id = ?",
        (max(seqs, default=0), max(sent, default=0), outbox),
    )


def _rehome_strays(connection: sqlite3.Connection, fresh: int, strays: list[dict[str, Any]]) -> int:
    seqs: dict[tuple[int, int], int] = {}
    ratings = 0
    for row in strays:
        if row["rating"] is not None and (row["outbox"], row["rating"]) not in seqs:
            continue
        seq = len(seqs) + 1
        rating = None if row["rating"] is None else seqs[row["outbox"], row["rating"]]
        new = {"outbox": fresh, "seq": seq, "rating": rating}
        if _insert_if_sound(connection, "event", row | new):
            seqs[row["outbox"], row["seq"]] = seq
            ratings += rating is None
    connection.execute(
        "UPDATE outbox SET last = ?, ratings = ? WHERE id = ?", (len(seqs), ratings, fresh)
    )
    return len(seqs)


def _with_suffix(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def _remove(path: Path) -> None:
    for suffix in _BESIDE:
        _with_suffix(path, suffix).unlink(missing_ok=True)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
