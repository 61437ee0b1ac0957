"""Tries the disk as a press would, and says why it does not take one.

What SQLite raises names the symptom; where that is only "error", the file system itself is asked
whether it is full or read-only, since memory cards that wear out are remounted read-only.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from faccine.wire.errors import DamagedDatabase
from kiosk.machine.faults import Fault
from kiosk.outbox.outbox import Outbox
from kiosk.outbox.times import remember

ENOUGH_BYTES = 256 * 1024
"""Less free space than this is full: a press needs some pages of the log and of the file."""

_BY_SQLITE = {
    sqlite3.SQLITE_FULL: Fault.DISK_FULL,
    sqlite3.SQLITE_READONLY: Fault.DISK_READ_ONLY,
    sqlite3.SQLITE_BUSY: Fault.OUTBOX_BUSY,
    sqlite3.SQLITE_LOCKED: Fault.OUTBOX_BUSY,
    sqlite3.SQLITE_CORRUPT: Fault.OUTBOX_DAMAGED,
    sqlite3.SQLITE_NOTADB: Fault.OUTBOX_DAMAGED,
}
_BY_SYSTEM = {
    errno.ENOSPC: Fault.DISK_FULL,
    errno.EDQUOT: Fault.DISK_FULL,
    errno.EROFS: Fault.DISK_READ_ONLY,
    errno.EAGAIN: Fault.OUTBOX_BUSY,
    errno.EIO: Fault.DISK_ERROR,
}
"""Any other error of the system is about the path: its owner, its kind, its length."""


def try_to_write(outbox: Outbox) -> None:
    """Commit something small and harmless: that this boot lasted until now.

    A damaged file is set aside and salvaged, as a press does.

    Raises:
        StorageError: the disk takes nothing.
    """
    try:
        _note_this_boot(outbox)
    except DamagedDatabase:
        outbox.mend()
        _note_this_boot(outbox)


def looks_bad(folder: Path) -> bool:
    """Tell whether the file system says of itself that it takes no press; writes nothing."""
    return _says_itself(folder) is not None


def diagnose(error: BaseException, folder: Path) -> Fault | None:
    """Return what is wrong with the disk, by the error of a write to it.

    None: the disk has done nothing wrong. The press came too late, or its rating is not there.

    Args:
        error: what was raised; what caused it is looked at too.
        folder: where the outbox is.
    """
    causes = list(_chain(error))
    named = next((fault for one in causes if (fault := _named(one)) is not None), None)
    if named is not None:
        return named
    codes = {_sqlite_code(one) for one in causes} - {None}
    otherwise = Fault.NO_ACCESS if sqlite3.SQLITE_CANTOPEN in codes else Fault.DISK_ERROR
    return _says_itself(folder) or (otherwise if codes else None)


def _note_this_boot(outbox: Outbox) -> None:
    with outbox.writing() as connection:
        remember(connection, outbox.clock)


def _named(error: BaseException) -> Fault | None:
    if isinstance(error, OSError) and error.errno is not None:
        return _BY_SYSTEM.get(error.errno, Fault.NO_ACCESS)
    code = _sqlite_code(error)
    return None if code is None else _BY_SQLITE.get(code)


def _sqlite_code(error: BaseException) -> int | None:
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def _says_itself(folder: Path) -> Fault | None:
    try:
        disk = os.statvfs(folder)
    except OSError:
        return Fault.DISK_ERROR
    if disk.f_flag & os.ST_RDONLY:
        return Fault.DISK_READ_ONLY
    return Fault.DISK_FULL if disk.f_bavail * disk.f_frsize < ENOUGH_BYTES else None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
