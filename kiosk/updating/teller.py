"""Tells the updater what the settings want, which release runs, and whether nobody is there.

On a thread of its own, since a card may take its time; what cannot be written is tried again.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

from faccine import __version__
from faccine.runtime.clock import Clock
from faccine.runtime.logs import get_logger
from faccine.wire.settings import KioskSettings
from kiosk.session.view import View
from kiosk.updating.attendance import Attendance
from kiosk.updating.files import Mailbox, Running

_EVERY_SECONDS = 10.0

log = get_logger("update")


class UpdateTeller:
    """Speaks for one running kiosk.

    Args:
        folder: where its outbox is.
        clock: this machine's.
        problem: what is wrong with the kiosk now, None for nothing; may block on the disk.
        is_attended: whether there is a session; without one nobody is ever there.
    """

    def __init__(
        self,
        folder: Path,
        clock: Clock,
        problem: Callable[[], str | None],
        *,
        is_attended: bool = True,
    ) -> None:
        self._mailbox = Mailbox(folder)
        self._clock = clock
        self._problem = problem
        self._is_attended = is_attended
        self._attendance = Attendance()
        self._settings: KioskSettings | None = None
        self._complaint: str | None = None
        self._wake = threading.Event()
        self._is_over = False
        self._thread = threading.Thread(target=self._run, name="update-teller", daemon=True)

    def start(self) -> None:
        """Begin to tell."""
        self._thread.start()

    def close(self) -> None:
        """Tell no more: whoever reads "idle" then finds nobody, which is true."""
        self._is_over = True
        self._wake.set()
        self._thread.join(_EVERY_SECONDS)

    def follow(self, settings: KioskSettings) -> None:
        """Take in settings; for any thread."""
        self._settings = settings
        self._wake.set()

    def show(self, view: View) -> None:
        """See what is shown: for :meth:`kiosk.conductor.Conductor.listen`."""
        before = self._attendance.idle_from_ms()
        self._attendance.saw(view, self._clock.boottime_ms())
        if self._attendance.idle_from_ms() != before:
            self._wake.set()

    def _run(self) -> None:
        try:
            while not self._is_over:
                self._wake.clear()
                self._tell_if_possible()
                self._wake.wait(_EVERY_SECONDS)
        except Exception:
            log.exception("the updater is told nothing any more")
            raise

    def _tell_if_possible(self) -> None:
        try:
            self._tell()
            self._complaint = None
        except OSError as error:
            if str(error) != self._complaint:  # a week of a full disk is one line
                self._complaint = str(error)
                log.warning("the updater cannot be told; trying again", error=str(error))

    def _tell(self) -> None:
        self._mailbox.say_idle(is_so=self._is_idle())
        if self._settings is not None:
            self._mailbox.want(self._settings.software)
        boot = self._clock.boot()
        self._mailbox.say_running(Running(__version__, os.getpid(), boot, self._problem()))

    def _is_idle(self) -> bool:
        from_ms = self._attendance.idle_from_ms() if self._is_attended else 0
        return from_ms is not None and self._clock.boottime_ms() >= from_ms
