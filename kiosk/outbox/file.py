"""Opening an outbox file, and the few statements that everything about it shares."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from faccine.runtime.database import migrate, open_database, transaction
from faccine.wire.errors import DamagedDatabase, StorageError
from kiosk.outbox.events import is_sound, is_sound_boot, is_sound_outbox
from kiosk.outbox.guard import WRITE_WITHIN_SECONDS, sqlite_errors
from kiosk.outbox.migrations import migrations


def make_folder(path: Path) -> None:
    """Make the folder of an outbox file if it is missing.

    Raises:
        StorageError: it cannot be made.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"folder {path.parent}: {error.strerror}; check its owner") from None


def open_file(path: Path, *, is_checked: bool = False) -> Database:
    """Open or begin an outbox file, with its schema and an outbox that takes presses.

    Args:
        path: the file.
        is_checked: read all of it first.

    Raises:
        DamagedDatabase: SQLite cannot read it.
        StorageError: it cannot be opened.
    """
    with sqlite_errors(path):
        database = open_database(path, create=True)
        try:
            database.conn.execute(f"PRAGMA busy_timeout = {int(WRITE_WITHIN_SECONDS * 1000)}")
            if is_checked:
                _check_pages(database.conn)
            if _is_older(database):
                migrate(database, migrations)
            if is_checked:
                _check_schema(database.conn)
                _check_rows(database.conn)
            if _newest_open(database.conn) is None:
                with transaction(database) as connection:
                    current_outbox(connection)
        except BaseException:
            database.close()
            raise
        return database


def _check_pages(connection: sqlite3.Connection) -> None:
    verdict = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if verdict != "ok":
        raise DamagedDatabase(f"outbox: {' '.join(str(verdict).split())}")


def _is_older(database: Database) -> bool:
    try:
        return bool(migrations.pending(database))
    except KeyError as error:  # a column that lost its name
        raise DamagedDatabase(f"outbox: the list of migrations has no {error}") from None


def _check_schema(connection: sqlite3.Connection) -> None:
    with closing(Database(memory=True)) as ours:
        migrate(ours, migrations)
        missing = _tables(ours.conn) - _tables(connection)
    if missing:
        raise DamagedDatabase(f"outbox: table {min(missing)[0]} is not as it was made")


def _tables(connection: sqlite3.Connection) -> set[tuple[str, str]]:
    rows = connection.execute("SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE '%migrat%'")
    return {(name, sql) for name, sql in rows if sql is not None}


def _check_rows(connection: sqlite3.Connection) -> None:
    """SQLite's pages carry no checksum: what they say must also make sense."""
    checks = {"outbox": is_sound_outbox, "event": is_sound, "boot": is_sound_boot}
    for table, is_right in checks.items():
        cursor = connection.cursor()
        cursor.row_factory = sqlite3.Row
        for row in cursor.execute(f"SELECT * FROM {table}"):
            if not is_right(dict(row)):
                raise DamagedDatabase(f"outbox: a row of {table} makes no sense")


def current_outbox(connection: sqlite3.Connection) -> int:
    """Return the row of the outbox that takes new presses; begins one if there is none."""
    newest = _newest_open(connection)
    return begin_outbox(connection) if newest is None else newest


def begin_outbox(connection: sqlite3.Connection) -> int:
    """Begin a new outbox, which takes the presses from now on, and return its row."""
    cursor = connection.execute("INSERT INTO outbox (uuid) VALUES (?)", (str(uuid.uuid4()),))
    return int(cursor.lastrowid or 0)


def insert(connection: sqlite3.Connection, table: str, row: Mapping[str, object]) -> None:
    """Insert one row; its keys are column names."""
    names = ", ".join(row)
    marks = ", ".join("?" for _ in row)
    connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(row.values()))


def _newest_open(connection: sqlite3.Connection) -> int | None:
    row = connection.execute("SELECT max(id) FROM outbox WHERE closed IS NULL").fetchone()
    return None if row[0] is None else int(row[0])
