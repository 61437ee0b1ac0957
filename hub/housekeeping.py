"""The hub's chores, done in small steps between messages, so that nothing waits for them."""

from __future__ import annotations

from sqlite_utils import Database

from faccine.runtime.clock import Clock
from faccine.runtime.logs import get_logger
from faccine.wire.errors import StorageError
from hub.store.books import Books
from hub.store.chores import ROWS_A_STEP, coarsen, coarsen_refused, prune_refused

EVERY_MS = 60 * 60 * 1000

log = get_logger("housekeeping")


class Housekeeper:
    """Knows when the next chore is due.

    Nothing is forgotten by a clock that nobody has set: a year too far would coarsen everything.
    """

    def __init__(self, database: Database, books: Books, clock: Clock) -> None:
        self._database = database
        self._books = books
        self._clock = clock
        self._next_ms = 0

    def step(self) -> None:
        """Do one small step if one is due."""
        now_ms = self._clock.boottime_ms()
        if now_ms < self._next_ms:
            return
        if not self._clock.is_synced():
            self._next_ms = now_ms + EVERY_MS
            return
        try:
            wall_ms = self._clock.wall_ms()
            done = coarsen(self._database, wall_ms)
            self._books.forget()
            if done < ROWS_A_STEP:
                coarsen_refused(self._database, wall_ms)
                prune_refused(self._database, wall_ms)
                self._next_ms = now_ms + EVERY_MS
        except StorageError as error:
            log.warning("chores put off", error=str(error))
            self._next_ms = now_ms + EVERY_MS
