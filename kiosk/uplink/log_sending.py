"""Answers the hub that asks for the log's last lines.

Reading a journal takes seconds on a slow card, so a thread of its own does it; the message leaves
on the uplink's thread, which alone may speak to the broker.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable

from faccine.runtime.logs import get_logger
from faccine.wire.codec import encode
from faccine.wire.events import VERSION
from faccine.wire.states import KioskLog
from kiosk.machine.log_lines import last_lines

log = get_logger("uplink")


class LogSender:
    """Reads the log when asked.

    Args:
        wake: called when an answer is ready, on another thread.
        read: returns the last lines; may take seconds.
    """

    def __init__(
        self, wake: Callable[[], None], read: Callable[[], list[str]] = last_lines
    ) -> None:
        self._wake = wake
        self._read = read
        self._one_at_a_time = threading.Lock()
        self._ready: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def begin(self, command_id: str) -> None:
        """Have the log read for a command; returns at once."""
        threading.Thread(target=self._run, args=(command_id,), name="log", daemon=True).start()

    def answers(self) -> list[bytes]:
        """Return the messages that are ready to be sent, each once."""
        found = []
        while not self._ready.empty():
            found.append(self._ready.get())
        return found

    def _run(self, command_id: str) -> None:
        with self._one_at_a_time:
            try:
                lines = self._read()
            except Exception:
                log.exception("log not read")
                raise
        self._ready.put(encode(KioskLog(v=VERSION, command=command_id, lines=lines)))
        self._wake()
