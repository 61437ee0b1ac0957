"""What several commands share: the database option, and opening the books."""

from __future__ import annotations

import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import msgspec
from sqlite_utils import Database

from faccine.runtime.database import migrate, open_database, sqlite_path
from faccine.wire.errors import StorageError
from hub.store.migrations import migrations

database_option: Callable[[Any], Any] = click.option(
    "--database",
    required=True,
    metavar="URL",
    help="The books, sqlite:///path/to/books.db",
)
json_option: Callable[[Any], Any] = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON for scripts."
)

days_option: Callable[[Any], Any] = click.option(
    "--days",
    type=click.IntRange(1, 365),
    default=14,
    help="How long the code can be used.",
)


def require_books(url: str) -> None:
    """Raise unless the books exist.

    Raises:
        StorageError: they do not; says how to make them.
    """
    path = sqlite_path(url)
    if not path.exists():
        raise StorageError(
            f"database {path} does not exist: run 'faccine-hub init --database {url}', "
            "or check the path"
        )


@contextmanager
def opened_books(url: str, *, create: bool = False) -> Iterator[Database]:
    """Open the books for writing, their schema brought up to date, and close them at the end.

    Raises:
        StorageError: they are missing (and ``create`` is false), or cannot be opened.
    """
    path = sqlite_path(url)
    if not create:
        require_books(url)
    database = open_database(path, create=create)
    try:
        with _damage_in_one_line(path):
            migrate(database, migrations)
            yield database
    finally:
        database.close()


@contextmanager
def opened_to_read(url: str) -> Iterator[Database]:
    """Open the books read-only, and close them at the end.

    Raises:
        StorageError: they are missing, or older than this program.
    """
    path = sqlite_path(url)
    database = open_database(path, read_only=True)
    try:
        with _damage_in_one_line(path):
            if migrations.pending(database):
                raise StorageError(
                    f"database {url} has an older schema: "
                    f"run 'faccine-hub migrate --database {url}'"
                )
            yield database
    finally:
        database.close()


@contextmanager
def _damage_in_one_line(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code not in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR}:
            raise
        raise StorageError(
            f"database {path}: {error}; put a backup back with 'faccine-hub restore'"
        ) from None


def now_ms() -> int:
    """Return the wall clock, in milliseconds since 1970 UTC."""
    return time.time_ns() // 1_000_000


def print_json(value: object) -> None:
    """Print a value as indented JSON."""
    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


def leave(*, is_ok: bool) -> None:
    """End the command with exit code 0 or 1."""
    sys.exit(0 if is_ok else 1)
