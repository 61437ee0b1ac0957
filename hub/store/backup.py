"""Copies of the books, made while the hub runs, and put back when it does not."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path

from faccine.runtime.database import open_database
from faccine.runtime.lock import ProcessLock
from faccine.wire.errors import StorageError


def back_up(source: Path, target: Path) -> None:
    """Write a whole, consistent copy; the target appears only when it is complete.

    Raises:
        StorageError: the source is missing, the target exists, or the copy cannot be written.
    """
    if target.exists():
        raise StorageError(f"backup {target}: the file exists; name a new one or remove it first")
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    database = open_database(source, read_only=True)
    try:
        database.conn.execute("VACUUM INTO ?", (str(part),))
        _sync(part)
        part.replace(target)
        _sync(target.parent)
    except (sqlite3.Error, OSError) as error:
        part.unlink(missing_ok=True)
        raise StorageError(f"backup {target}: {error}; is there room on the disk?") from None
    finally:
        database.close()


def restore(backup: Path, target: Path) -> Path | None:
    """Put a copy in the place of the books; return where the old ones were set aside.

    Kiosks send again what the copy lacks, as far as they still hold it (seven days).

    Raises:
        AlreadyRunning: a hub works on the books: stop it first.
        StorageError: the copy is damaged or cannot be read.
    """
    _check(backup)
    with ProcessLock(target, who="faccine-hub"):
        part = target.with_name(target.name + ".part")
        try:
            shutil.copyfile(backup, part)  # before anything is moved: there may be no room
            _sync(part)
            aside = _set_aside(target)
            part.replace(target)
            _sync(target.parent)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise StorageError(f"restore {target}: {error.strerror}") from None
    return aside


def _check(backup: Path) -> None:
    database = open_database(backup, read_only=True)
    try:
        (verdict,) = database.conn.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        verdict = str(error)
    finally:
        database.close()
    if verdict != "ok":
        raise StorageError(f"backup {backup} is damaged ({verdict}): choose another one")


def _set_aside(target: Path) -> Path | None:
    if not target.exists():
        return None
    number = 1
    while (aside := target.with_name(f"{target.name}.before-restore-{number}")).exists():
        number += 1
    # As they are, be they damaged or open in a reader; the log may hold the latest commits.
    for suffix in ("-wal", "-shm", ""):
        old = target.with_name(target.name + suffix)
        if old.exists():
            old.rename(aside.with_name(aside.name + suffix))
    return aside


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
