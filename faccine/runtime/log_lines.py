"""Log lines as people read them, the last ones kept in memory.

For a machine that somebody asks from afar how it is: where no journal can be read, what this
process has logged since it started is all there is. Secrets never reach a logger; what an address
in somebody else's message may hold before its ``@`` is taken out here all the same.
"""

from __future__ import annotations

import re
import threading
from collections import deque
from collections.abc import Mapping
from typing import Any

import structlog

LONGEST_LINE = 300
_LINES_KEPT = 200
_FIRST = ("timestamp", "level", "part", "event", "exc_info", "stack_info", "exception")
_LOGIN = re.compile(r"://[^/\s]*@")


class RecentLines:
    """A processor for structlog that remembers the last lines; for any thread."""

    def __init__(self, kept: int = _LINES_KEPT) -> None:
        self._lines: deque[str] = deque(maxlen=kept)
        self._lock = threading.Lock()

    def __call__(
        self, _logger: object, _method: str, event: structlog.typing.EventDict
    ) -> structlog.typing.EventDict:
        """Remember a line, and pass it on as it is."""
        line = in_words(event)
        with self._lock:
            self._lines.append(line)
        return event

    def last(self) -> list[str]:
        """Return what is remembered, oldest first."""
        with self._lock:
            return list(self._lines)


RECENT = RecentLines()
"""Those of this process."""


def in_words(event: Mapping[str, Any]) -> str:
    """Return a log line's facts in one line: when, level, part, what, and the rest by name."""
    part = f"{event['part']}: " if event.get("part") else ""
    facts = [f"{key}={value}" for key, value in event.items() if key not in _FIRST]
    exception = str(event.get("exception") or "").strip().rpartition("\n")[2]
    words = [event.get("timestamp"), event.get("level"), f"{part}{event.get('event', '')}"]
    return shortened(" ".join(str(word) for word in (*words, *facts, exception) if word))


def shortened(line: str) -> str:
    """Return a line without logins in addresses, on one line, and no longer than can be sent."""
    return " ".join(_LOGIN.sub("://…@", line).split())[:LONGEST_LINE]
