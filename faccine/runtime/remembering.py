"""Remembers what was read of a SQLite file for as long as a revision number in it stays.

Reading five hundred offices takes longer than writing the page about them, and they change once a
month. A revision that moves with every change makes it safe to keep what was read, for all threads
of a process. A file that is put in the place of another (a restored backup) has its own memory.
"""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Hashable
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

Value = TypeVar("Value")

_MOST = 512
_kept: OrderedDict[Hashable, tuple[Hashable, Any]] = OrderedDict()
_lock = Lock()


def remembered(
    connection: sqlite3.Connection, revision: Hashable, what: Hashable, read: Callable[[], Value]
) -> Value:
    """Return what is remembered of a file at a revision, reading it where nothing is.

    Args:
        connection: to the file; one in memory is never remembered.
        revision: a number in the file, or several, that moves whenever what is read may have
            changed.
        what: names what is read; the same for the same thing only.
        read: reads it; whoever gets it must not change it.
    """
    file = _file_of(connection)
    if file is None:
        return read()
    # Of each thing only what was read last: an older one is not asked for again.
    key = (file, what)
    with _lock:
        known_at, found = _kept.get(key, (None, None))
        if known_at == revision:
            _kept.move_to_end(key)
            value: Value = found
            return value
    value = read()
    with _lock:
        _kept[key] = revision, value
        _kept.move_to_end(key)
        while len(_kept) > _MOST:
            _kept.popitem(last=False)
    return value


def _file_of(connection: sqlite3.Connection) -> Hashable | None:
    path = connection.execute("PRAGMA database_list").fetchone()[2]
    if not path:
        return None
    try:
        status = Path(path).stat()
    except OSError:  # moved away while it is open
        return None
    return path, status.st_dev, status.st_ino
