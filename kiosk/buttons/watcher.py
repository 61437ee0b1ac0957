"""Turns edges into signs, on a thread of its own.

A pin library calls back on its thread, at every bounce, and must not be kept waiting. The watcher
takes these edges with their times, so that a busy machine loses no press, and lets each contact's
rule (``contacts``) say what they were. Before it decides, it reads the line itself once more:
an edge that the library missed is found out there, and no button stays pressed for ever.
"""

from __future__ import annotations

import queue
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from faccine.wire.faces import Face
from kiosk.buttons.contacts import Contact, Sign

Part = Face | int
"""A button, or a position of the selector, from 0."""


class Edge(NamedTuple):
    """A line that changed, and when."""

    part: Part
    is_closed: bool
    at_ms: int


@dataclass
class Watcher:
    """Watches switches from :meth:`run` until :meth:`stop`.

    Args:
        contacts: the switches as they are when watching starts.
        on_sign: called with what a switch turns out to have done, on the watcher's thread.
        is_closed: reads a line.
        now_ms: a clock that never jumps.
    """

    contacts: dict[Part, Contact]
    on_sign: Callable[[Part, Sign], None]
    is_closed: Callable[[Part], bool]
    now_ms: Callable[[], int]
    _edges: queue.SimpleQueue[Edge | Callable[[], None] | None] = field(
        default_factory=queue.SimpleQueue
    )

    @property
    def stuck(self) -> tuple[str, ...]:
        """The faces whose buttons are stuck now."""
        return tuple(
            part.value
            for part, contact in self.contacts.items()
            if isinstance(part, Face) and contact.is_stuck
        )

    def edge(self, part: Part, *, is_closed: bool) -> None:
        """Say that a line changed, from any thread."""
        self._edges.put(Edge(part, is_closed, self.now_ms()))

    def ask(self, answered: Callable[[], None]) -> None:
        """Have this called on the watcher's thread, which is soon while it lives."""
        self._edges.put(answered)

    def stop(self) -> None:
        """End :meth:`run`."""
        self._edges.put(None)

    def run(self) -> None:
        """Watch until stopped."""
        while True:
            try:
                edge = self._edges.get(timeout=self._seconds_to_next())
            except queue.Empty:
                self._look()
                continue
            if edge is None:
                return
            if not isinstance(edge, Edge):
                edge()
                continue
            self._settle(edge.at_ms)
            self.contacts[edge.part].edge(is_closed=edge.is_closed, now_ms=edge.at_ms)

    def _look(self) -> None:
        now_ms = self.now_ms()
        for part, contact in self.contacts.items():
            contact.edge(is_closed=self.is_closed(part), now_ms=now_ms)
        self._settle(now_ms)

    def _settle(self, now_ms: int) -> None:
        for part, contact in self.contacts.items():
            sign = contact.settle(now_ms)
            if sign is not None:
                self.on_sign(part, sign)

    def _seconds_to_next(self) -> float | None:
        due = [contact.due_ms for contact in self.contacts.values()]
        soonest_ms = min((at_ms for at_ms in due if at_ms is not None), default=None)
        return None if soonest_ms is None else max(0, soonest_ms - self.now_ms()) / 1000
