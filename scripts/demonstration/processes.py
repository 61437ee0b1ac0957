"""The processes of a demonstration: each with a log of its own, and none left behind.

Every child is in a session of its own, so that Ctrl-C reaches only us and the children are stopped
in order; the kernel stops them should we be killed.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_STOP_SECONDS = 10.0
_LIBC = ctypes.CDLL(None)


class DemoError(Exception):
    """Error raised when the demonstration cannot go on; one line that says what to do."""


class Part:
    """One running process of the demonstration."""

    def __init__(
        self, name: str, command: Sequence[str], *, logs: Path, extra: Mapping[str, str]
    ) -> None:
        self.name = name
        self.log = logs / f"{name}.log"
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=os.environ | extra,
                start_new_session=True,
                preexec_fn=_die_with_parent,  # noqa: PLW1509 - we have one thread
            )

    @property
    def has_ended(self) -> bool:
        """Whether the process is gone."""
        return self._process.poll() is not None

    def last_words(self) -> str:
        """Return the last line of its log."""
        lines = self.log.read_text("utf-8", errors="replace").split("\n")
        return next((line for line in reversed(lines) if line.strip()), "(it said nothing)")

    def stop(self) -> None:
        """Ask it to stop, and wait until it has."""
        if self.has_ended:
            return
        self._process.terminate()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


class Parts:
    """All running processes; stopped in the opposite order of their start."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._parts: list[Part] = []
        logs.mkdir(parents=True, exist_ok=True)

    def start(self, name: str, command: Sequence[str], **extra: str) -> Part:
        """Start a process; ``extra`` is added to its environment."""
        part = Part(name, command, logs=self._logs, extra=extra)
        self._parts.append(part)
        return part

    def forget(self, part: Part) -> None:
        """No longer mind that this one has ended."""
        self._parts.remove(part)

    def check(self) -> None:
        """Raise if a process has ended by itself.

        Raises:
            DemoError: with the last line of its log.
        """
        for part in self._parts:
            if part.has_ended:
                raise DemoError(f"the {part.name} stopped: {part.last_words()} (log: {part.log})")

    def wait_for(self, what: str, is_there: Callable[[], bool], seconds: float) -> float:
        """Wait until something is there, and return how many seconds that took.

        Raises:
            DemoError: it did not come in time, or a process ended.
        """
        began = time.monotonic()
        while not is_there():
            self.check()
            if time.monotonic() - began > seconds:
                raise DemoError(f"{what}: not within {seconds:.0f} s; see the logs in {self._logs}")
            time.sleep(0.05)
        return time.monotonic() - began

    def stop(self) -> None:
        """Stop them all."""
        while self._parts:
            self._parts.pop().stop()


def _die_with_parent() -> None:
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
