"""Writing rows of the catalogue only where they differ, and remembering what was done.

That is what makes loading a file twice harmless: the second time nothing differs, nothing is
written, and the revision stays.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Mapping
from typing import Any

from hub.catalogue.snapshot import read_revision


class Writer:
    """One change of the catalogue, inside an open transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.changes: list[str] = []
        self.warnings: list[str] = []

    def save(
        self,
        table: str,
        key: Mapping[str, Any],
        values: Mapping[str, Any],
        what: str,
        change: str | None = None,
    ) -> int:
        """Make a row say this, adding it where it is missing, and return its id.

        Args:
            table: a table with an ``id``.
            key: the columns that find the row.
            values: the other columns. What is not named stays as it is.
            what: how the report calls the row.
            change: what the report says of a row that differed; None for the columns' names.
        """
        found = self.find(table, key, values)
        if found is None:
            return self.add(table, {**key, **values}, f"{what}: added")
        row_id, *stored = found
        if stored != list(values.values()):
            settings = ", ".join(f"{column} = ?" for column in values)
            self.connection.execute(
                f"UPDATE {table} SET {settings} WHERE id = ?", [*values.values(), row_id]
            )
            differing = [
                column
                for column, old, new in zip(values, stored, values.values(), strict=True)
                if old != new
            ]
            self.changes.append(f"{what}: {change or 'changed ' + ', '.join(differing)}")
        return int(row_id)

    def find(
        self, table: str, key: Mapping[str, Any], columns: Collection[str] = ()
    ) -> tuple[Any, ...] | None:
        """Return the id and some columns of the row that a key finds, or None."""
        condition = " AND ".join(f"{column} = ?" for column in key)
        row: tuple[Any, ...] | None = self.connection.execute(
            f"SELECT {', '.join(['id', *columns])} FROM {table} WHERE {condition}",
            list(key.values()),
        ).fetchone()
        return row

    def add(self, table: str, values: Mapping[str, Any], change: str) -> int:
        """Add a row, report it, and return its id."""
        marks = ", ".join("?" * len(values))
        cursor = self.connection.execute(
            f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", list(values.values())
        )
        self.changes.append(change)
        return int(cursor.lastrowid or 0)

    def save_set(self, table: str, one: tuple[str, int], many: tuple[str, set[int]]) -> bool:
        """Make the rows of a two-column table belong to one id exactly as given.

        Returns:
            Whether anything differed. Nothing is reported: the caller knows the words.
        """
        (one_column, one_id), (many_column, wanted) = one, many
        stored = {
            row[0]
            for row in self.connection.execute(
                f"SELECT {many_column} FROM {table} WHERE {one_column} = ?", [one_id]
            )
        }
        self.connection.executemany(
            f"DELETE FROM {table} WHERE {one_column} = ? AND {many_column} = ?",
            [(one_id, other) for other in stored - wanted],
        )
        self.connection.executemany(
            f"INSERT INTO {table} ({one_column}, {many_column}) VALUES (?, ?)",
            [(one_id, other) for other in sorted(wanted - stored)],
        )
        return stored != wanted

    def close(self) -> int:
        """Move the revision if anything changed, and return it."""
        if self.changes:
            self.connection.execute("UPDATE catalogue_revision SET revision = revision + 1")
        return read_revision(self.connection)


def as_json(value: Any) -> str:
    """Return a value as the catalogue stores it: the same text for the same value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
