"""Has the kiosk's process end, and waits for the one that systemd starts in its place.

No right over systemd is needed: the kiosk is asked to stop as systemd asks it, finishes the press
it is at, and ``Restart=always`` starts what ``current`` leads to by then. The kiosk itself says
which process it is; one that is not its user's is never touched.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from faccine.runtime.clock import Clock
from faccine.wire.errors import UpdateError
from kiosk.updating.files import Mailbox, Running
from kiosk.updating.programs import User

_LOOK_SECONDS = 0.2


@dataclass(frozen=True)
class Patience:
    """How long to wait, in seconds, for a kiosk to end, to come up, to prove itself, to last."""

    end: float = 20
    start: float = 120
    receipt: float = 60
    settle: float = 30


class Restarter:
    """Restarts one kiosk.

    Args:
        mailbox: where it says which process it is.
        clock: this machine's.
        patience: how long to wait for it.
        user: whom it runs as, None for whoever we are.
        wait: passes time.
    """

    def __init__(
        self,
        mailbox: Mailbox,
        clock: Clock,
        patience: Patience,
        *,
        user: User | None = None,
        wait: Callable[[float], object] = time.sleep,
    ) -> None:
        self._mailbox = mailbox
        self._clock = clock
        self._patience = patience
        self._uid = os.geteuid() if user is None else user.uid
        self._wait = wait

    def running(self) -> Running | None:
        """Return the kiosk that runs, None if none does."""
        said = self._mailbox.running()
        if said is None or said.boot != self._clock.boot() or not self._is_alive(said.pid):
            return None
        return said

    def start_over(self, version: str) -> Running:
        """Have a kiosk of this release run, and return it.

        A kiosk that was only starting when it was looked for may still be of the release before.

        Raises:
            UpdateError: it did not come up.
        """
        found: Running | None = None

        def is_up() -> bool:
            nonlocal found
            found = self.running()
            if found is not None and found.software != version:
                self._end(found.pid)
                found = None
            return found is not None

        if self._until(is_up, self._patience.start) and found is not None:
            return found
        raise UpdateError(f"it did not start within {self._patience.start:g} seconds")

    def _end(self, pid: int) -> None:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
        if not self._until(lambda: not self._is_alive(pid), self._patience.end):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def check_lasts(self, running: Running) -> Running:
        """Return how a kiosk is after a while.

        Raises:
            UpdateError: it has ended by then.
        """
        self._until(lambda: self.running() is None, self._patience.settle)
        now = self.running()
        if now is None or now.pid != running.pid:
            raise UpdateError(f"it ended by itself within {self._patience.settle:g} seconds")
        return now

    def _until(self, is_so: Callable[[], bool], seconds: float) -> bool:
        until = time.monotonic() + seconds
        while not is_so():
            if time.monotonic() >= until:
                return False
            self._wait(_LOOK_SECONDS)
        return True

    def _is_alive(self, pid: int) -> bool:
        try:
            return pid > 1 and Path(f"/proc/{pid}").stat().st_uid == self._uid
        except OSError:
            return False
