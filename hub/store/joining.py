"""One box's books, moved whole into those of a shared hub.

The box is read from a copy, brought to this release's schema beside the shared books, recounted,
and then taken in by one transaction: whoever looks sees all of it or nothing, and a join that was
cut off can simply be done again. Events keep their identity (kiosk, outbox, seq), so a kiosk that
sends again what came along in the copy is told that it is stored.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlite_utils import Database

from faccine.runtime.database import migrate, open_database, taken_back, transaction
from faccine.wire.errors import StorageError
from hub.store.backup import back_up
from hub.store.joining_conflicts import check_schema, check_strangers, columns_of, remember_names
from hub.store.joining_plan import CARRIED, SOURCE, id_tables, insert_of
from hub.store.joining_recent import count_recent
from hub.store.migrations import migrations
from hub.store.recount import recount


@dataclass(frozen=True)
class Renaming:
    """New codes by old ones, for what the shared books hold already."""

    administrations: Mapping[str, str] = field(default_factory=dict)
    kiosks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class JoinReport:
    """What came, or would come. Names are those it has in the shared books."""

    administrations: list[str]
    offices: list[str]
    kiosks: list[str]
    ratings: int
    events: int
    rows: dict[str, int]
    """How many rows of each table."""


def join_box(
    database: Database, box: Path, renaming: Renaming | None = None, *, is_dry: bool = False
) -> JoinReport:
    """Take one box's books into shared ones.

    Args:
        database: the shared books, migrated; a hub may go on working on them.
        box: a backup copy of the box's books. It is not changed.
        renaming: for codes that are taken.
        is_dry: do everything and take it back.

    Raises:
        CatalogueError: a code is taken, or a new one is not valid; nothing was written.
        StorageError: the copy is damaged or contradicts itself, this box has been joined already,
            or the books could not be written; nothing was written.
    """
    with _attached(database, box) as connection:
        check_schema(connection)
        connection.execute("CREATE TEMP TABLE renamed (what TEXT, old TEXT, new TEXT)")
        try:
            remember_names(connection, "administration", (renaming or Renaming()).administrations)
            remember_names(connection, "kiosk", (renaming or Renaming()).kiosks)
            with (taken_back if is_dry else transaction)(database):
                check_strangers(connection)
                return _take_in(connection)
        finally:
            connection.execute("DROP TABLE temp.renamed")


def _take_in(connection: sqlite3.Connection) -> JoinReport:
    connection.execute("PRAGMA defer_foreign_keys = ON")  # until the commit, then off again
    offsets = {table: _highest_id(connection, table) for table in id_tables()}
    rows = {table: _bring(connection, table, offsets) for table in CARRIED}
    rows |= count_recent(connection, offsets["outbox"])
    connection.execute("UPDATE catalogue_revision SET revision = revision + 1")
    (ratings,) = connection.execute(
        "SELECT count(face) FROM main.event WHERE outbox > ?", (offsets["outbox"],)
    ).fetchone()
    return JoinReport(
        _codes(connection, "administration", offsets),
        _codes(connection, "office", offsets),
        _codes(connection, "kiosk", offsets),
        ratings,
        rows["event"],
        rows,
    )


def _bring(connection: sqlite3.Connection, table: str, offsets: dict[str, int]) -> int:
    columns = columns_of(connection, "main", table)
    brought = connection.execute(insert_of(table, columns), offsets).rowcount
    (held,) = connection.execute(
        f"SELECT count(*) FROM {SOURCE}.{table} WHERE {CARRIED[table].only}"
    ).fetchone()
    if brought != held:
        raise StorageError(f"table {table}: {brought} rows came of {held}; nothing was joined")
    return int(brought)


def _highest_id(connection: sqlite3.Connection, table: str) -> int:
    (highest,) = connection.execute(f"SELECT ifnull(max(id), 0) FROM main.{table}").fetchone()
    return int(highest)


def _codes(connection: sqlite3.Connection, table: str, offsets: dict[str, int]) -> list[str]:
    rows = connection.execute(
        f"SELECT code FROM main.{table} WHERE id > ? ORDER BY code", (offsets[table],)
    )
    return [code for (code,) in rows]


@contextmanager
def _attached(database: Database, box: Path) -> Iterator[sqlite3.Connection]:
    """Attach a copy of the box's books that is whole, of this release, and found right."""
    connection = database.conn
    with _folder_beside(connection) as folder:
        copy = folder / "box.db"
        back_up(box, copy)
        _make_ready(copy, box)
        connection.execute(f"ATTACH ? AS {SOURCE}", (f"{copy.absolute().as_uri()}?mode=ro",))
        try:
            yield connection
        finally:
            connection.execute(f"DETACH {SOURCE}")


@contextmanager
def _folder_beside(connection: sqlite3.Connection) -> Iterator[Path]:
    """Give a folder on the disk of the shared books, where there has to be room anyway."""
    (*_, file) = connection.execute("PRAGMA database_list").fetchone()
    with tempfile.TemporaryDirectory(prefix="joining-", dir=Path(file).parent) as folder:
        yield Path(folder)


def _make_ready(copy: Path, box: Path) -> None:
    opened = open_database(copy)
    try:
        migrate(opened, migrations)
        verdict = recount(opened)
        strays = opened.conn.execute("PRAGMA foreign_key_check").fetchone()
        (administrations,) = opened.conn.execute("SELECT count(*) FROM administration").fetchone()
        opened.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        opened.conn.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.DatabaseError as error:
        raise StorageError(f"box {box}: {error}; expected a copy of a box's books") from None
    finally:
        opened.close()
    if not administrations:
        raise StorageError(f"box {box}: it holds no administration; is it the books of a box?")
    if strays is not None:
        raise StorageError(f"box {box} is damaged: rows of {strays[0]} belong to nothing")
    if verdict.mismatches:
        raise StorageError(
            f"box {box}: its counts are not those of its raw rows ({verdict.mismatches[0]}); "
            "run 'faccine-hub verify' on it and ask for help before joining"
        )
