"""Tells the technician's page how the kiosk is, every second while it is open, and else sleeps."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Self

from kiosk.session.inputs import StatusChanged
from kiosk.session.status import Status
from kiosk.session.view import Screen, View

_EVERY_SECONDS = 1.0


class StatusTeller:
    """Watches what is shown, and posts :class:`StatusChanged` while a technician looks.

    Reading the machine may block on its disk; so it has a thread of its own, inside ``with``.

    Args:
        status: reads the board.
        post: hands it to the session; returns at once.
        every_seconds: how often.
    """

    def __init__(
        self,
        status: Callable[[], Status],
        post: Callable[[StatusChanged], None],
        *,
        every_seconds: float = _EVERY_SECONDS,
    ) -> None:
        self._status = status
        self._post = post
        self._every_seconds = every_seconds
        self._is_looked_at = threading.Event()
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="teller", daemon=True)

    def show(self, view: View) -> None:
        """See what is shown: for :meth:`kiosk.conductor.Conductor.listen`."""
        if view.screen is Screen.TECHNICIAN:
            self._is_looked_at.set()
        else:
            self._is_looked_at.clear()

    def _run(self) -> None:
        while True:
            self._is_looked_at.wait()
            if self._is_over.is_set():
                return
            self._post(StatusChanged(self._status()))
            self._is_over.wait(self._every_seconds)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._is_over.set()
        self._is_looked_at.set()
        self._thread.join(self._every_seconds)
