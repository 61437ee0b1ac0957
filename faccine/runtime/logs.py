"""Logs: readable lines on a terminal, JSON lines under systemd; rotation is journald's job.

Every line has an event in plain words and its facts as fields. Secrets never reach a logger. The
last few warnings and errors also stay in memory, for whoever stands before the machine.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

import structlog

from faccine.runtime.log_lines import RECENT

_TROUBLES_KEPT = 5
_TROUBLING = {"warning", "error", "critical"}
_LONGEST_TROUBLE = 160


@dataclass(frozen=True)
class Trouble:
    """A warning or an error, in one line. ``wall_ms``: when, by the wall clock, right or wrong."""

    wall_ms: int
    text: str


class Troubles:
    """A processor for structlog that remembers the last few troubles; for any thread.

    One that comes again replaces itself: two days without a broker are one line.
    """

    def __init__(self, wall_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000) -> None:
        self._wall_ms = wall_ms
        self._kept: dict[str, Trouble] = {}
        self._lock = threading.Lock()

    def __call__(
        self, _logger: object, _method: str, event: structlog.typing.EventDict
    ) -> structlog.typing.EventDict:
        """Remember a line if it tells of trouble, and pass it on as it is."""
        if event.get("level") in _TROUBLING:
            self.add(_in_one_line(event))
        return event

    def add(self, text: str) -> None:
        """Remember a trouble."""
        with self._lock:
            self._kept.pop(text, None)
            self._kept[text] = Trouble(self._wall_ms(), text)
            while len(self._kept) > _TROUBLES_KEPT:
                del self._kept[next(iter(self._kept))]

    def recent(self) -> tuple[Trouble, ...]:
        """Return what is remembered, newest first."""
        with self._lock:
            return tuple(reversed(self._kept.values()))


TROUBLES = Troubles()
"""Those of this process."""


def configure_logging(*, verbose: bool = False) -> None:
    """Send structlog and the standard library's loggers to standard error."""
    interactive = sys.stderr.isatty()
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer() if interactive else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            TROUBLES,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info
            if not interactive
            else structlog.processors.StackInfoRenderer(),
            RECENT,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.DEBUG if verbose else logging.INFO
        ),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(name)s: %(message)s")


def get_logger(name: str) -> structlog.typing.FilteringBoundLogger:
    """Return a logger whose lines carry the part of the program they come from."""
    return cast("structlog.typing.FilteringBoundLogger", structlog.get_logger(part=name))


def _in_one_line(event: structlog.typing.EventDict) -> str:
    part = event.get("part")
    why = event.get("error") or event.get("why")
    text = f"{part}: {event['event']}" if part else str(event["event"])
    return " ".join((f"{text} ({why})" if why else text).split())[:_LONGEST_TROUBLE]
