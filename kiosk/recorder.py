"""The writer's thread: presses are committed here, so that a slow card never freezes the screen.

The touch is answered at once by the session; the thanks follows the word that goes back from
here, after the commit. A kiosk that can no longer write must not look alive: when this thread
fails, whoever started it is told, and ends the process; when it hangs in the disk, it does not
answer :meth:`Recorder.ask`. Asked, it also tries the disk: now and then while all is well, since
every trial wears the card a little, and each time while the disk fails or looks bad.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from pathlib import Path

from faccine.runtime.clock import Clock
from faccine.runtime.logs import get_logger
from faccine.wire.errors import StorageError
from kiosk.machine.disk import diagnose, looks_bad, try_to_write
from kiosk.machine.faults import Fault
from kiosk.machine.monitor import Board
from kiosk.outbox.outbox import Outbox
from kiosk.session.effects import RecordRating, RecordReason
from kiosk.session.inputs import NotRecorded, Recorded

log = get_logger("recorder")

Order = RecordRating | RecordReason
Question = Callable[[], None]

_TRY_MS = 300_000
"""How long the disk is believed after it last took a write."""


class Recorder:
    """Commits what it is given, in order, on a thread of its own.

    Args:
        path: the outbox file.
        clock: the clock on which deadlines are measured.
        board: where to say how the disk answers; None: nobody wants to know.
    """

    def __init__(self, path: Path, clock: Clock, board: Board | None = None) -> None:
        self._path = path
        self._clock = clock
        self._board = board
        self._fault: Fault | None = None
        self._written_ms: int | None = None
        self._tell: Callable[[Recorded | NotRecorded], None]
        self._committed: Callable[[], None]
        self._failed: Callable[[], None]
        self._failure: StorageError | None = None
        self._orders: queue.SimpleQueue[Order | Question | None] = queue.SimpleQueue()
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

    def ask(self, answered: Question) -> None:
        """Have this called on the writer's thread, after the disk was tried where that is due.

        Returns at once, from any thread. A thread that hangs in the disk does not answer.
        """
        self._orders.put(answered)

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
                if isinstance(order, Order):
                    self._answer(order)
                else:
                    self._try_disk_if_due()
                    order()
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
            self._disk_failed(error)
            self._tell(NotRecorded(order.token))
            return
        self._disk_took_it(was_late=self._clock.boottime_ms() > order.deadline_ms)
        self._tell(Recorded(order.token, seq))
        self._committed()

    def _try_disk_if_due(self) -> None:
        now_ms = self._clock.boottime_ms()
        is_old = self._written_ms is None or now_ms >= self._written_ms + _TRY_MS
        if is_old or self._fault is not None or looks_bad(self._path.parent):
            self._try_disk()

    def _try_disk(self) -> None:
        try:
            try_to_write(self._open())
        except StorageError as error:
            self._disk_failed(error)
            return
        # The log may have room for a trial where there is none for the next press.
        if self._fault is Fault.DISK_FULL and looks_bad(self._path.parent):
            self._say(Fault.DISK_FULL)
        else:
            self._disk_took_it()

    def _disk_took_it(self, *, was_late: bool = False) -> None:
        self._written_ms = self._clock.boottime_ms()
        self._say(None, was_late=was_late)

    def _disk_failed(self, error: StorageError) -> None:
        fault = diagnose(error, self._path.parent)
        if fault is not None:
            self._say(fault, error=str(error))

    def _say(self, fault: Fault | None, *, was_late: bool = False, **why: str) -> None:
        if fault is not self._fault:  # a week of a full disk is one line
            log.info("disk works again") if fault is None else log.error(str(fault), **why)
        self._fault = fault
        if self._board is not None:
            self._board.disk_answered(fault, was_late=was_late)

    def _open(self) -> Outbox:
        if self._outbox is None:
            self._outbox = Outbox.open(self._path, self._clock)
        return self._outbox

    def _append(self, order: Order) -> int:
        outbox = self._open()
        if isinstance(order, RecordReason):
            return outbox.append_reason(
                order.rating_seq, order.reason, deadline_ms=order.deadline_ms
            )
        return outbox.append_rating(
            order.face,
            service=order.service,
            lang=order.lang,
            mode=order.mode,
            settings=order.settings,
            input=order.input,
            asks=order.asks,
            deadline_ms=order.deadline_ms,
        )
