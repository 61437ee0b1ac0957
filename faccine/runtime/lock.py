"""One process at a time: an advisory lock on a file beside the database.

The kernel drops the lock with the process, however it dies, so no stale lock is ever left.
"""

from __future__ import annotations

import errno
import fcntl
import os
from pathlib import Path
from typing import Self

from faccine.wire.errors import AlreadyRunning, StorageError


class ProcessLock:
    """Hold ``<path>.lock`` until closed.

    Args:
        path: the file that only one process may work on.
        who: the program, for the message of the second one.

    Raises:
        AlreadyRunning: another process holds it.
        StorageError: the lock file cannot be made.
    """

    def __init__(self, path: Path, *, who: str) -> None:
        lock_path = path.with_name(path.name + ".lock")
        try:
            self._descriptor = _open(lock_path)
        except OSError as error:
            raise StorageError(f"lock {lock_path}: {error.strerror}; check its owner") from None
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(self._descriptor)
            raise AlreadyRunning(
                f"{who} is already running on {path}: stop that one first"
            ) from None

    def close(self) -> None:
        """Let the next process in."""
        os.close(self._descriptor)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


def _open(path: Path) -> int:
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        if error.errno != errno.EROFS:
            raise
    else:
        if os.geteuid() == 0:  # made by an administrator, held by the service's user afterwards
            owner = path.parent.stat()
            os.fchown(descriptor, owner.st_uid, owner.st_gid)
        return descriptor
    # A card that was remounted read-only can still be read, and two may not run there either.
    return os.open(path, os.O_RDONLY | os.O_CLOEXEC)
