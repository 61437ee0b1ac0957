"""Proving that the books can be read."""

from __future__ import annotations

import sqlite3

from faccine.wire.errors import StorageError


def check(connection: sqlite3.Connection) -> None:
    """Read a row of what every page needs.

    Raises:
        StorageError: it cannot be read.
    """
    try:
        connection.execute("SELECT revision FROM catalogue_revision").fetchone()
        connection.execute("SELECT kiosk FROM outbox LIMIT 1").fetchone()
        connection.execute("SELECT series FROM day_count LIMIT 1").fetchone()
    except sqlite3.Error as error:
        raise StorageError(f"books: {error}; has 'faccine-hub migrate' been run on them?") from None
