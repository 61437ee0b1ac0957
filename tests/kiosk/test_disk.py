from __future__ import annotations

import errno
import sqlite3

import pytest

from faccine.wire.errors import StorageError
from kiosk.machine.disk import diagnose, looks_bad
from kiosk.machine.faults import Fault


def raised(cause: BaseException | None) -> StorageError:
    try:
        raise StorageError("outbox: nothing was written") from cause
    except StorageError as error:
        return error


def of_sqlite(code: int) -> sqlite3.Error:
    error = sqlite3.OperationalError("as SQLite says it")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("cause", "fault"),
    [
        (of_sqlite(sqlite3.SQLITE_FULL), Fault.DISK_FULL),
        (of_sqlite(sqlite3.SQLITE_READONLY_DBMOVED), Fault.DISK_READ_ONLY),
        (of_sqlite(sqlite3.SQLITE_BUSY_SNAPSHOT), Fault.OUTBOX_BUSY),
        (of_sqlite(sqlite3.SQLITE_CORRUPT_INDEX), Fault.OUTBOX_DAMAGED),
        (of_sqlite(sqlite3.SQLITE_IOERR_WRITE), Fault.DISK_ERROR),
        (OSError(errno.ENOSPC, "full"), Fault.DISK_FULL),
        (OSError(errno.EROFS, "read-only"), Fault.DISK_READ_ONLY),
        (PermissionError(errno.EACCES, "denied"), Fault.NO_ACCESS),
        (BlockingIOError(errno.EAGAIN, "locked"), Fault.OUTBOX_BUSY),
        (OSError(errno.EIO, "input/output error"), Fault.DISK_ERROR),
        (FileExistsError(errno.EEXIST, "a file, not a folder"), Fault.NO_ACCESS),
        (of_sqlite(sqlite3.SQLITE_CANTOPEN), Fault.NO_ACCESS),
        (None, None),
    ],
)
def test_the_error_of_a_write_names_what_is_wrong(tmp_path, cause, fault):
    assert diagnose(raised(cause), tmp_path) is fault


def refuse() -> None:
    try:
        raise OSError(errno.EROFS, "read-only")
    except OSError:
        raise StorageError("guard: read-only") from None


def test_a_cause_that_was_not_to_be_shown_is_found_too(tmp_path):
    with pytest.raises(StorageError) as caught:
        refuse()
    assert diagnose(caught.value, tmp_path) is Fault.DISK_READ_ONLY


def test_where_sqlite_only_says_error_the_file_system_is_asked(tmp_path):
    error = raised(of_sqlite(sqlite3.SQLITE_IOERR_WRITE))
    assert diagnose(error, tmp_path / "gone") is Fault.DISK_ERROR
    assert looks_bad(tmp_path / "gone")
    assert not looks_bad(tmp_path)
