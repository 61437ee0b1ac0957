"""Copies of the books, made while the hub runs, and put back when it does not."""

from __future__ import annotations

from pathlib import Path

from faccine.runtime.copies import copy_database, put_back
from faccine.runtime.lock import ProcessLock


def back_up(source: Path, target: Path) -> None:
    """Write a whole, consistent copy; the target appears only when it is complete.

    Raises:
        StorageError: the source is missing, the target exists, or the copy cannot be written.
    """
    copy_database(source, target)


def restore(backup: Path, target: Path) -> Path | None:
    """Put a copy in the place of the books; return where the old ones were set aside.

    Kiosks send again what the copy lacks, as far as they still hold it (seven days).

    Raises:
        AlreadyRunning: a hub works on the books: stop it first.
        StorageError: the copy is damaged or cannot be read.
    """
    with ProcessLock(target, who="faccine-hub"):
        return put_back(backup, target)
