"""What a reader need not read again, because a number in the books says that it stayed as it was.

All of it depends on the catalogue too, whose revision is part of every key.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from sqlite3 import Connection
from typing import TypeVar

from faccine.runtime.remembering import remembered

Value = TypeVar("Value")

_PAST = "past"
_REVISIONS = """
    SELECT what, number FROM revision UNION ALL SELECT 'catalogue', revision FROM catalogue_revision
    UNION ALL SELECT 'past', revision FROM past
"""


class Memory:
    """Remembers for one reader, whose view of the books does not change, and for those after it.

    What is read is given the connection and what is asked, which has to be hashable; whoever gets
    the answer must not change it.

    Args:
        connection: in the transaction that the reader reads in.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of_catalogue(self, read: Callable[..., Value], *asked: object) -> Value:
        """Return what the catalogue says, read once while it stays as it is."""
        return self._recall((self._revisions["catalogue"],), read, *asked)

    def of(self, what: str, read: Callable[..., Value], *asked: object) -> Value:
        """Return what has a revision of its own.

        Args:
            what: ``kiosk``, ``note``, ``served`` or ``standing``.
            read: reads it.
            asked: of it.
        """
        revision = self._revisions["catalogue"], self._revisions[what]
        return self._recall(revision, read, *asked)

    def until(self, last_day: int, read: Callable[..., Value], *asked: object) -> Value:
        """Return what was counted up to a day, read once if that day is over everywhere."""
        if last_day >= self._before_day:
            return read(self._connection, *asked)
        return self.of(_PAST, read, *asked)

    def _recall(
        self, revision: tuple[int, ...], read: Callable[..., Value], *asked: object
    ) -> Value:
        connection = self._connection
        what = (read.__module__, read.__qualname__, *asked)
        return remembered(connection, revision, what, lambda: read(connection, *asked))

    @cached_property
    def _revisions(self) -> dict[str, int]:
        return dict(self._connection.execute(_REVISIONS).fetchall())

    @cached_property
    def _before_day(self) -> int:
        (day,) = self._connection.execute("SELECT before_day FROM past").fetchone()
        return int(day)
