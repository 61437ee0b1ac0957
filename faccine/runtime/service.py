"""How a process of ours runs: until SIGTERM or SIGINT, telling systemd how it is.

A signal only sets a flag and wakes the loop, which then finishes what it is doing.
"""

from __future__ import annotations

import os
import signal
import threading
from types import FrameType

import sdnotify


class StopSignal:
    """Becomes set on SIGTERM and SIGINT, and makes :attr:`descriptor` readable.

    Make it on the main thread; it replaces the handlers of both signals.
    """

    def __init__(self) -> None:
        self._event = threading.Event()
        self.descriptor, self._writer = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)

    def install(self) -> StopSignal:
        """Answer SIGTERM and SIGINT from now on."""
        signal.signal(signal.SIGTERM, self._handle)
        signal.signal(signal.SIGINT, self._handle)
        return self

    def set(self) -> None:
        """Ask the process to stop, from any thread."""
        self._event.set()
        os.write(self._writer, b"x")

    def is_set(self) -> bool:
        """Tell whether somebody asked the process to stop."""
        return self._event.is_set()

    def wait(self, timeout_seconds: float | None = None) -> bool:
        """Wait until asked to stop; return whether that happened in time."""
        return self._event.wait(timeout_seconds)

    def _handle(self, number: int, frame: FrameType | None) -> None:
        self.set()


class Supervisor:
    """What systemd is told; does nothing where systemd is not listening."""

    def __init__(self) -> None:
        # sdnotify leaves a socket open where there is nobody to talk to.
        is_listening = "NOTIFY_SOCKET" in os.environ
        self._notifier = sdnotify.SystemdNotifier() if is_listening else None

    def ready(self, status: str) -> None:
        """Say that start-up is over."""
        self._say(f"READY=1\nSTATUS={status}")

    def alive(self) -> None:
        """Feed the watchdog."""
        self._say("WATCHDOG=1")

    def stopping(self) -> None:
        """Say that the process is finishing."""
        self._say("STOPPING=1")

    def _say(self, text: str) -> None:
        if self._notifier is not None:
            self._notifier.notify(text)
