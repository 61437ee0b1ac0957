"""Trying refused input again because somebody asked for it on a page, a little at a time.

Between two steps kiosks are served: what is kept may be thousands of events. A hub that dies in
the middle begins that wish again; what was taken in is refused no more and is not taken twice.
"""

from __future__ import annotations

from sqlite_utils import Database

from faccine.runtime.clock import Clock
from faccine.runtime.database import data_version
from faccine.runtime.logs import get_logger
from hub.catalogue import Retry, next_retry, note_retry
from hub.store.books import Books
from hub.store.refused_list import KeptRefusal, kept_refusals

A_STEP = 50

log = get_logger("refused")


class Retrier:
    """Does what pages ask for, in small steps."""

    def __init__(self, database: Database, books: Books, clock: Clock) -> None:
        self._database = database
        self._books = books
        self._clock = clock
        self._data_version = -1
        self._wish: Retry | None = None
        self._left: list[KeptRefusal] = []
        self._taken = self._still = 0

    def refresh(self) -> None:
        """Do one small step; cheap when nobody asked for anything.

        Raises:
            StorageError: the books cannot be written; another call goes on.
        """
        if self._wish is None and not self._begin():
            return
        for _ in range(min(A_STEP, len(self._left))):
            item = self._left[0]
            outcome = self._books.retry(item.id, item.refusal, self._clock.wall_ms())
            self._left.pop(0)
            self._taken += outcome.is_settled
            self._still += not outcome.is_settled
        if not self._left:
            self._finish()

    def _begin(self) -> bool:
        version = data_version(self._database)
        if version == self._data_version:
            return False
        wish = next_retry(self._database)
        if wish is None:
            self._data_version = version
            return False
        self._books.reload_catalogue()  # what was put right may be younger than what is known
        self._wish = wish
        self._left = kept_refusals(self._database.conn, kiosk=wish.kiosk)
        self._taken = self._still = 0
        return True

    def _finish(self) -> None:
        if self._wish is None:
            return
        wish = self._wish
        note_retry(self._database, wish.id, self._taken, self._still, self._clock.wall_ms())
        log.info("retried", kiosk=wish.kiosk or "all", taken=self._taken, still=self._still)
        self._wish = None
