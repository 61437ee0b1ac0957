"""Opening the books for reading."""

from __future__ import annotations

from functools import partial

from faccine.runtime.database import open_database, sqlite_path
from faccine.runtime.lending import borrow, give_back
from hub.reading.sqlite import SqliteReader


def open_reader(url: str, *, keep: bool = False) -> SqliteReader:
    """Open the books at a ``sqlite:///`` URL for reading, for this thread.

    Args:
        url: of the books.
        keep: have the file stay open for this thread's next reader when this one is closed.

    Raises:
        SettingsError: the URL is none that this version reads.
        StorageError: the books are missing or damaged.
    """
    path = sqlite_path(url)
    if not keep:
        database = open_database(path, read_only=True)
        return SqliteReader(database.conn, database.close)
    database = borrow(path, read_only=True)
    return SqliteReader(database.conn, partial(give_back, path, database, read_only=True))
