"""Copies of a database, made while others work on it: whole, on the disk, and read once.

A copy that nobody ever opened is a hope. So a dated copy counts only after it was opened and looked
through, and older ones go only then.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import sqlite3
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from faccine.runtime.database import open_database
from faccine.wire.errors import StorageError


class Copy(NamedTuple):
    """A dated copy that was made, its size, and the older ones that went for it."""

    file: Path
    size_bytes: int
    removed: list[Path]


def copy_database(source: Path, target: Path) -> None:
    """Write a whole, consistent copy; the target appears only when it is complete.

    Raises:
        StorageError: the source is missing, the target exists, or the copy cannot be written.
    """
    if target.exists():
        raise StorageError(f"backup {target}: the file exists; name a new one or remove it first")
    part = target.with_name(target.name + ".part")
    database = open_database(source, read_only=True)
    try:
        part.unlink(missing_ok=True)
        database.conn.execute("VACUUM INTO ?", (str(part),))
        sync(part)
        part.replace(target)
        sync(target.parent)
    except (sqlite3.Error, OSError) as error:
        part.unlink(missing_ok=True)
        raise StorageError(f"backup {target}: {error}; is there room on the disk?") from None
    finally:
        database.close()


def check_copy(copy: Path) -> None:
    """Do nothing if a copy can be opened and read through.

    Raises:
        StorageError: it is damaged.
    """
    database = open_database(copy, read_only=True)
    try:
        (verdict,) = database.conn.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        verdict = str(error)
    finally:
        database.close()
    if verdict != "ok":
        raise StorageError(f"backup {copy} is damaged ({verdict}): choose another one")


def dated_copy(source: Path, folder: Path, name: str, now_ms: int, keep: int) -> Copy:
    """Make one more copy in a folder, named by its time; then have no more than so many there.

    Args:
        source: the database.
        folder: where copies are kept; made if missing. Its parent must exist: a stick that is not
            plugged in shall not become a folder of the machine's own disk.
        name: what copies of this database begin with, for instance ``books``.
        now_ms: milliseconds since 1970 UTC.
        keep: how many copies stay, this one among them.

    Raises:
        StorageError: it cannot be written, or is damaged and was removed. Older ones stay.
    """
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"folder {folder}: {error.strerror}; is the disk plugged in, mounted and ours?"
        ) from None
    stamp = datetime.fromtimestamp(now_ms / 1000, UTC).strftime("%Y-%m-%dT%H%M%SZ")
    copy = folder / f"{name}-{stamp}.db"
    copy_database(source, copy)
    try:
        check_copy(copy)
    except StorageError:
        copy.unlink()
        raise StorageError(
            f"backup {copy}: could not be read back and was removed; is the disk failing?"
        ) from None
    return Copy(copy, copy.stat().st_size, _prune(folder, name, copy, keep))


def dated_copies(folder: Path, name: str) -> list[Path]:
    """Return the copies in a folder, the newest first; what is named otherwise is none."""
    dated = re.compile(rf"{re.escape(name)}-\d{{4}}-\d{{2}}-\d{{2}}T\d{{6}}Z\.db")
    return sorted((file for file in folder.iterdir() if dated.fullmatch(file.name)), reverse=True)


def _prune(folder: Path, name: str, newest: Path, keep: int) -> list[Path]:
    # One that a wrong clock dated into the future counts, but never pushes out what was just made.
    others = [file for file in dated_copies(folder, name) if file != newest]
    removed = others[max(keep, 1) - 1 :]
    try:
        for file in removed:
            file.unlink()
        sync(folder)
    except OSError as error:
        raise StorageError(
            f"backup {newest} is good, but {folder} cannot be tidied: {error.strerror}"
        ) from None
    return removed


def put_back(copy: Path, target: Path) -> Path | None:
    """Put a copy in the place of a database nobody uses; return where the old one was set aside.

    Put there by root it belongs to whom its folder belongs.

    Raises:
        StorageError: the copy is damaged or cannot be read, or there is no room.
    """
    check_copy(copy)
    part = target.with_name(target.name + ".part")
    try:
        shutil.copyfile(copy, part)  # before anything is moved: there may be no room
        _give_away(part, target.parent)
        sync(part)
        aside = _set_aside(target)
        part.replace(target)
        sync(target.parent)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise StorageError(f"restore {target}: {error.strerror}") from None
    return aside


def _give_away(file: Path, folder: Path) -> None:
    """Let those work with a file who work in its folder."""
    found = folder.stat()
    file.chmod(0o660 if found.st_mode & stat.S_IWGRP else 0o600)
    if os.geteuid() == 0:
        os.chown(file, found.st_uid, found.st_gid)


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


def sync(path: Path) -> None:
    """Have the disk hold what was written to a file, or which files a folder has."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    except OSError as error:
        # Shares of some servers cannot do it for folders, and see to it themselves.
        if error.errno != errno.EINVAL or not path.is_dir():
            raise
    finally:
        os.close(descriptor)
