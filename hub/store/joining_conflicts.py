"""What stands in the way of joining one box's books to shared ones, said before a row is written.

The box's books are attached as ``box`` and hold the same schema; ``temp.renamed`` says which codes
the rows will have. Whether this very box has come before is told by its outboxes, whose names are
unique in the world: codes may have been changed, in the catalogue or on the way in.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

import msgspec

from faccine.wire.errors import CatalogueError, StorageError
from faccine.wire.events import Code
from faccine.wire.topics import check_kiosk_id
from hub.store.joining_plan import CARRIED, LEFT, SOURCE

_TAKEN = """
    SELECT b.code, ifnull(r.new, b.code) FROM box.{table} b
    LEFT JOIN temp.renamed r ON r.what = '{table}' AND r.old = b.code
    JOIN main.{table} m ON m.code = ifnull(r.new, b.code) ORDER BY 1
"""
_JOINED = """
    SELECT bk.code, mk.code, b.uuid FROM box.outbox b JOIN box.kiosk bk ON bk.id = b.kiosk
    JOIN main.outbox m ON m.uuid = b.uuid JOIN main.kiosk mk ON mk.id = m.kiosk ORDER BY 1 LIMIT 1
"""


def remember_names(connection: sqlite3.Connection, what: str, names: Mapping[str, str]) -> None:
    """Write down which codes are to be renamed.

    Args:
        connection: to the shared books, the box's attached; before the transaction.
        what: ``administration`` or ``kiosk``.
        names: new codes by old ones.

    Raises:
        CatalogueError: the box has no such code, a new one is not valid, or two become the same.
    """
    held = {code for (code,) in connection.execute(f"SELECT code FROM {SOURCE}.{what}")}
    for old, new in names.items():
        if old not in held:
            raise CatalogueError(
                f"--rename-{what} {old}={new}: the box has no {what} {old!r}; "
                f"it has {', '.join(sorted(held)) or 'none'}"
            )
        _check_code(what, old, new)
    after = [names.get(code, code) for code in held]
    for code in after:
        if after.count(code) > 1:
            raise CatalogueError(f"--rename-{what}: two of the box would be called {code!r}")
    connection.executemany(
        "INSERT INTO temp.renamed VALUES (?, ?, ?)", [(what, *pair) for pair in names.items()]
    )


def check_schema(connection: sqlite3.Connection) -> None:
    """Raise unless both books hold the same tables with the same columns.

    Raises:
        StorageError: one of them was written by another release.
    """
    ours, theirs = _schema(connection, "main"), _schema(connection, SOURCE)
    for table in sorted(ours.keys() | theirs.keys()):
        if ours.get(table) != theirs.get(table):
            raise StorageError(
                f"table {table} of the box's books is not as this hub's: they come from another "
                "release; bring the box and this hub to the same one, then copy again"
            )
    for table in ours:
        if table not in CARRIED and table not in LEFT:
            raise StorageError(f"table {table}: nobody says whether a join takes it along")


def check_strangers(connection: sqlite3.Connection) -> None:
    """Raise unless everything the box holds is new to the shared books.

    Raises:
        CatalogueError: a code is taken; says how to rename it.
        StorageError: this box has been joined already.
    """
    joined = connection.execute(_JOINED).fetchone()
    if joined is not None:
        theirs, ours, uuid = joined
        raise StorageError(
            f"outbox {uuid} of the box's kiosk {theirs} is in these books already, as kiosk "
            f"{ours}: this box has been joined; nothing was changed"
        )
    for table in ("administration", "kiosk"):
        for old, new in connection.execute(_TAKEN.format(table=table)):
            raise CatalogueError(
                f"{table} {new!r} is in these books already: join with "
                f"--rename-{table} {old}=NEW, a code that is free"
            )


def columns_of(connection: sqlite3.Connection, schema: str, table: str) -> list[str]:
    """Return the names of a table's columns, in their order."""
    rows = connection.execute(f"PRAGMA {schema}.table_info({table})")
    return [name for _, name, *_ in rows]


def _schema(connection: sqlite3.Connection, schema: str) -> dict[str, set[str]]:
    names = connection.execute(
        f"SELECT name FROM {schema}.sqlite_schema WHERE type = 'table'"
        " AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '\\_sqlite%' ESCAPE '\\'"
    ).fetchall()
    return {name: set(columns_of(connection, schema, name)) for (name,) in names}


def _check_code(what: str, old: str, new: str) -> None:
    try:
        if what == "kiosk":
            check_kiosk_id(new)
        else:
            msgspec.convert(new, Code)
    except (ValueError, msgspec.ValidationError) as error:
        raise CatalogueError(f"--rename-{what} {old}={new}: {error}") from None
