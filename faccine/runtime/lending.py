"""Keeps SQLite files open between two questions of a thread that asks again and again.

Opening a file reads its whole schema, and with the connection goes every statement that was
prepared: for a page of small questions that is as long as the answers take. What is not in use is
kept by each thread on its own, since a connection belongs to the thread that opened it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import local
from typing import NamedTuple

from sqlite_utils import Database

from faccine.runtime.database import open_database

_MOST = 4
"""So many a thread; a process that serves has the accounts, and the books twice."""


class _Kept(NamedTuple):
    """A connection that nobody uses, and of which file it was when it was opened."""

    path: Path
    read_only: bool
    identity: tuple[int, int]
    database: Database


class _Idle(local):
    """The connections of a thread that nobody uses, the one used last at the end."""

    def __init__(self) -> None:
        self.kept: list[_Kept] = []


_idle = _Idle()


def borrow(path: Path, *, read_only: bool = False) -> Database:
    """Return an open SQLite file for this thread, which goes back to :func:`give_back`.

    A file that was put in the place of the one that is kept open is opened anew.

    Raises:
        StorageError: as :func:`faccine.runtime.database.open_database` does.
    """
    for one in reversed(_idle.kept):
        if (one.path, one.read_only) == (path, read_only):
            _idle.kept.remove(one)
            if one.identity == _identity(path):
                return one.database
            one.database.close()
    return open_database(path, read_only=read_only)


def give_back(path: Path, database: Database, *, read_only: bool = False) -> None:
    """Let go of a borrowed file; a transaction that is still open is rolled back."""
    identity = _identity(path)
    try:
        if database.conn.in_transaction:
            database.conn.execute("ROLLBACK")
    except sqlite3.Error:
        identity = None
    if identity is None:
        database.close()
        return
    _idle.kept.append(_Kept(path, read_only, identity, database))
    while len(_idle.kept) > _MOST:
        _idle.kept.pop(0).database.close()


@contextmanager
def lent(path: Path, *, read_only: bool = False) -> Iterator[Database]:
    """Borrow a SQLite file for a block.

    Raises:
        StorageError: as :func:`borrow` does.
    """
    database = borrow(path, read_only=read_only)
    try:
        yield database
    finally:
        give_back(path, database, read_only=read_only)


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:  # moved away, or its folder is closed to us
        return None
    return status.st_dev, status.st_ino
