"""The writer's thread: presses are committed here, so that a slow card never freezes the screen.

The touch is answered at once by the session; the thanks follows the word that goes back from
here, after the commit. A kiosk that can no longer write must not look alive: when this thread
fails, whoever started it is told, and ends the process.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from pathlib import Path

from faccine.runtime.clock import Clock
from faccine.runtime.logs import get_logger
from faccine.wire.errors import StorageError
from kiosk.effects import RecordRating, RecordReason
from kiosk.inputs import NotRecorded, Recorded
from kiosk.outbox import Outbox

log = get_logger("recorder")

Order = RecordRating | RecordReason


class Recorder:
    """Commits what it is given, in order, on a thread of its own.

    Args:
        path: the outbox file.
        clock: the clock on which deadlines are measured.
    """

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock
        self._tell: Callable[[Recorded | NotRecorded], None]
        self._committed: Callable[[], None]
        self._failed: Callable[[], None]
        self._failure: StorageError | None = None
        self._orders: queue.SimpleQueue[Order | None] = queue.SimpleQueue()
        self._outbox: Outbox | None = None
        self._thread = threading.Thread(target=self._run, name="recorder")

    def start(
        self,
        *,
        tell: Callable[[Recorded | NotRecorded], None],
        committed: Callable[[], None] = lambda: None,
        failed: Callable[[], None] = lambda: None,
    ) -> None:
        """Begin to take orders.

        Args:
            tell: called on the writer's thread with exactly one answer to every order.
            committed: called on the writer's thread after every commit.
            failed: called on the writer's thread if it ends early; nothing is written from then on.
        """
        self._tell, self._committed, self._failed = tell, committed, failed
        self._thread.start()

    def perform(self, order: Order) -> None:
        """Have this committed; returns at once, from any thread."""
        self._orders.put(order)

    def close(self) -> None:
        """Commit what was ordered, then stop.

        Raises:
            StorageError: the thread had failed.
        """
        self._orders.put(None)
        self._thread.join()
        if self._failure is not None:
            raise self._failure

    def _run(self) -> None:
        try:
            while (order := self._orders.get()) is not None:
                self._answer(order)
        except Exception:
            log.exception("recorder failed")
            self._failure = StorageError("recorder failed; see the log above")
            self._failed()
        finally:
            if self._outbox is not None:
                self._outbox.close()

    def _answer(self, order: Order) -> None:
        if self._clock.boottime_ms() > order.deadline_ms:
            self._tell(NotRecorded(order.token))
            return
        try:
            seq = self._append(order)
        except StorageError as error:
            log.error("press not recorded", error=str(error))
            self._tell(NotRecorded(order.token))
            return
        self._tell(Recorded(order.token, seq))
        self._committed()

    def _append(self, order: Order) -> int:
        if self._outbox is None:
            self._outbox = Outbox.open(self._path, self._clock)
        if isinstance(order, RecordReason):
            return self._outbox.append_reason(
                order.rating_seq, order.reason, deadline_ms=order.deadline_ms
            )
        return self._outbox.append_rating(
            order.face,
            service=order.service,
            lang=order.lang,
            mode=order.mode,
            settings=order.settings,
            input=order.input,
            asks=order.asks,
            deadline_ms=order.deadline_ms,
        )
