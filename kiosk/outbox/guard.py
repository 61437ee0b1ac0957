"""Two small promises about the outbox file: errors of SQLite become ours, and nobody appends to
a file that is being set aside.

Whoever writes holds the guard together with others; whoever sets a damaged file aside holds it
alone. The kernel drops it with the process.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from faccine.wire.errors import DamagedDatabase, StorageError

WRITE_WITHIN_SECONDS = 2.0
"""How long a writer waits for others before it says that nothing was written."""

# The plain error is what SQLite says of a schema that lost its tables: our statements are right.
_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}
_NO_TEXT = "Could not decode to UTF-8"


@contextmanager
def guarded(path: Path, *, alone: bool = False) -> Iterator[None]:
    """Hold the guard of an outbox file for a moment.

    Raises:
        StorageError: others held it for two seconds, or its file cannot be made.
    """
    guard = path.with_name(path.name + ".guard")
    try:
        descriptor = os.open(guard, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StorageError(f"outbox guard {guard}: {error.strerror}; check its owner") from None
    try:
        _lock(descriptor, fcntl.LOCK_EX if alone else fcntl.LOCK_SH, guard)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def sqlite_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite raises inside the block into our errors.

    Raises:
        DamagedDatabase: the file cannot be read any more.
        StorageError: it is locked, full or read-only.
    """
    try:
        yield
    except sqlite3.Error as error:
        if is_damage(error):
            raise DamagedDatabase(f"outbox {path}: {error}") from error
        raise StorageError(f"outbox {path}: {error}") from error
    except UnicodeDecodeError as error:  # a schema that is no text
        raise DamagedDatabase(f"outbox {path}: {error}") from error
    except StorageError as error:
        if is_damage(error.__cause__ or error.__context__):
            raise DamagedDatabase(str(error)) from error
        raise


def is_damage(error: BaseException | None) -> bool:
    """Tell whether an error of SQLite says that the file is damaged."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return isinstance(error, sqlite3.Error) and _NO_TEXT in str(error)
    return code & 0xFF in _DAMAGE


def is_read_only(error: BaseException | None) -> bool:
    """Tell whether SQLite refused to write to a file that it could open only for reading."""
    while error is not None:
        code = getattr(error, "sqlite_errorcode", None)
        if code is not None and code & 0xFF == sqlite3.SQLITE_READONLY:
            return True
        error = error.__cause__ or error.__context__
    return False


def _lock(descriptor: int, kind: int, guard: Path) -> None:
    deadline = time.monotonic() + WRITE_WITHIN_SECONDS
    while True:
        try:
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        except OSError:
            if time.monotonic() >= deadline:
                raise StorageError(
                    f"outbox guard {guard}: held by another process for "
                    f"{WRITE_WITHIN_SECONDS:.0f} s; nothing was written, try again"
                ) from None
            time.sleep(0.02)
        else:
            return
