"""Which copies of the books were made, and which could not be: for whoever has to be told."""

from __future__ import annotations

from pathlib import Path

from sqlite_utils import Database

from faccine.runtime.database import transaction

KEPT = 400
"""So many entries are kept: more than a year of nights."""


def record_backup(books: Database, made_ms: int, file: Path, size_bytes: int) -> None:
    """Write down that a copy was made, and is whole.

    Raises:
        StorageError: the books cannot be written.
    """
    _record(books, made_ms, str(file), size_bytes, None)


def record_problem(books: Database, made_ms: int, folder: Path, problem: str) -> None:
    """Write down why no copy could be made.

    Raises:
        StorageError: the books cannot be written.
    """
    _record(books, made_ms, str(folder), 0, problem)


def _record(books: Database, made_ms: int, file: str, size_bytes: int, problem: str | None) -> None:
    with transaction(books) as connection:
        connection.execute(
            "INSERT INTO backup (made_ms, file, bytes, problem) VALUES (?, ?, ?, ?)",
            (made_ms, file, size_bytes, problem),
        )
        connection.execute(
            "DELETE FROM backup WHERE id <= (SELECT max(id) FROM backup) - ?", (KEPT,)
        )
