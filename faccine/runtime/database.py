"""Opening SQLite the one way all of Faccine does.

WAL with ``synchronous=FULL``: in WAL mode with NORMAL a committed row can vanish when the power
goes, and a kiosk is unplugged at any time. Connections are in autocommit mode; every write goes
through :func:`transaction`. A connection belongs to the thread that opened it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sqlite_utils import Database, Migrations

from faccine.wire.errors import SettingsError, StorageError

BUSY_TIMEOUT_SECONDS = 5.0


def sqlite_path(url: str) -> Path:
    """Return the file that a ``sqlite:///path`` URL names.

    Three slashes are followed by the path as it is: ``sqlite:///books.db`` is relative,
    ``sqlite:////var/lib/books.db`` is absolute.

    Raises:
        SettingsError: it is another kind of URL, or names no file.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        raise SettingsError(f"database {url!r}: expected sqlite:///path/to/books.db") from None
    if parts.scheme.startswith("postgres"):
        raise SettingsError(
            f"database {parts.scheme}://… : this version keeps its books in SQLite; "
            "use sqlite:///path/to/books.db"
        )
    if parts.scheme != "sqlite" or parts.netloc or len(parts.path) < 2:
        raise SettingsError(f"database {url!r}: expected sqlite:///path/to/books.db")
    return Path(unquote(parts.path[1:]))


def open_database(path: Path, *, create: bool = False, read_only: bool = False) -> Database:
    """Open a SQLite file for this thread.

    Args:
        path: the file.
        create: make the file and its folder if they are missing.
        read_only: refuse every write through this connection.

    Raises:
        StorageError: the file is missing (and ``create`` is false), is no database, or the
            folder cannot be written; says which and what to do.
    """
    if create and not read_only:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StorageError(f"folder {path.parent}: {error.strerror}; check its owner") from None
    mode = "ro" if read_only else ("rwc" if create else "rw")
    try:
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True,
            isolation_level=None,
            timeout=BUSY_TIMEOUT_SECONDS,
            cached_statements=256,
        )
    except sqlite3.Error as error:
        raise StorageError(f"database {path}: {error}{_hint(path)}") from None
    try:
        _prepare(connection, read_only=read_only)
    except sqlite3.Error as error:
        connection.close()
        raise StorageError(f"database {path}: {error}{_hint(path)}") from None
    return Database(connection)


def _prepare(connection: sqlite3.Connection, *, read_only: bool) -> None:
    if not read_only:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()


def migrate(database: Database, migrations: Migrations) -> list[str]:
    """Apply the pending migrations in one transaction and return their names.

    Raises:
        StorageError: the file was written by a newer version, or is locked by somebody.
    """
    known = {migration.name for migration in migrations.pending(database)}
    with transaction(database):
        pending = [migration.name for migration in migrations.pending(database)]
        if pending:
            migrations.apply(database)
    return [name for name in pending if name in known]


def run_script(database: Database, script: str) -> None:
    """Run several statements inside the open transaction.

    ``sqlite3``'s own ``executescript`` commits first, which would tear a migration in two.
    """
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            database.conn.execute(statement)
            statement = ""
    if statement.strip():
        raise ValueError(f"script ends within a statement: {statement.strip()[:60]!r}")


@contextmanager
def transaction(database: Database) -> Iterator[sqlite3.Connection]:
    """Run a block in one immediate transaction: committed at its end, rolled back on any error.

    Raises:
        StorageError: the database stayed locked, is full, or cannot be written.
    """
    connection = database.conn
    try:
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        try:
            connection.execute("COMMIT")
        except sqlite3.Error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
    except sqlite3.OperationalError as error:
        raise StorageError(f"database: {error}") from error


@contextmanager
def taken_back(database: Database) -> Iterator[sqlite3.Connection]:
    """Run a block in one immediate transaction and roll it back: what would come of a change?

    Raises:
        StorageError: the database stayed locked, or cannot be written.
    """
    connection = database.conn
    try:
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        raise StorageError(f"database: {error}") from error


def _hint(path: Path) -> str:
    try:
        path.stat()
    except PermissionError:
        return "; not readable by this user: try again with sudo, or as its owner"
    except OSError:
        pass  # missing: said below
    if not path.parent.exists():
        return f"; the folder {path.parent} does not exist"
    if not path.exists():
        return "; the file does not exist: run 'init' first, or check the path"
    return ""


def data_version(database: Database) -> int:
    """Return a number that changes whenever another connection has written; costs one read."""
    (version,) = database.conn.execute("PRAGMA data_version").fetchone()
    return int(version)
