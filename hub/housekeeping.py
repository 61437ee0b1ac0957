"""The hub's chores, done in small steps between messages, so that nothing waits for them."""

from __future__ import annotations

from sqlite_utils import Database

from faccine.runtime.clock import Clock
from faccine.runtime.logs import get_logger
from faccine.wire.errors import StorageError
from hub.store.books import Books
from hub.store.chores import (
    ROWS_A_STEP,
    coarsen,
    coarsen_refused,
    prune_flows,
    prune_hours,
    prune_refused,
)
from hub.store.few import regroup
from hub.store.judging import Judging

EVERY_MS = 60 * 60 * 1000
LOOK_EVERY_MS = 60 * 1000
"""How often it is asked whether verdicts are still those of today."""

log = get_logger("housekeeping")


class Housekeeper:
    """Knows when the next chore is due.

    Nothing is forgotten or judged by a clock that nobody has set: a year too far would coarsen
    everything.
    """

    def __init__(self, database: Database, books: Books, clock: Clock) -> None:
        self._database = database
        self._books = books
        self._clock = clock
        self._judging = Judging(database)
        self._is_judging = False
        self._next_ms = 0
        self._next_look_ms = 0

    def step(self) -> None:
        """Do one small step if one is due."""
        now_ms = self._clock.boottime_ms()
        if now_ms >= self._next_ms:
            self._tidy(now_ms)
        elif self._is_judging or now_ms >= self._next_look_ms:
            self._judge(now_ms)

    def _tidy(self, now_ms: int) -> None:
        if not self._clock.is_synced():
            self._next_ms = now_ms + EVERY_MS
            return
        try:
            is_done = self._tidy_a_little(self._clock.wall_ms())
            self._books.forget()
        except StorageError as error:
            log.warning("chores put off", error=str(error))
            is_done = True
        if is_done:
            self._next_ms = now_ms + EVERY_MS

    def _tidy_a_little(self, wall_ms: int) -> bool:
        """Do the first chore that has anything to do; tell whether that was the last step."""
        if coarsen(self._database, wall_ms) == ROWS_A_STEP:
            return False
        if prune_hours(self._database, wall_ms) or prune_flows(self._database, wall_ms):
            return False
        coarsen_refused(self._database, wall_ms)
        prune_refused(self._database, wall_ms)
        return True

    def _judge(self, now_ms: int) -> None:
        if not self._is_judging:
            self._next_look_ms = now_ms + LOOK_EVERY_MS
            if not self._clock.is_synced():
                return
        try:
            if not self._is_judging:
                self._judging.begin_if_due(self._clock.wall_ms())
            if regroup(self._database):
                self._books.forget()
                self._is_judging = True
            else:
                self._is_judging = self._judging.step()
        except StorageError as error:
            log.warning("judging put off", error=str(error))
            self._is_judging = False
