"""Drives the lamps, on a thread of its own, so that a slow pin never keeps the session waiting.

The thread sleeps until the lamps look different: it wakes sixteen times a second while they
breathe, and not at all while they are steady.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from kiosk.buttons.lamps import Lamps
from kiosk.session.view import View

Lamp = Callable[[float], None]
"""Makes one lamp so bright, from 0 to 1."""


class Lighting:
    """The lamps of one kiosk, from :meth:`run` until :meth:`stop`.

    Args:
        lamps: three in the order of the faces, or one that lights all buttons.
        now_ms: a clock that never jumps.
    """

    def __init__(self, lamps: Sequence[Lamp], now_ms: Callable[[], int]) -> None:
        self._lamps = lamps
        self._now_ms = now_ms
        self._rule = Lamps()
        self._lock = threading.Lock()
        self._changed = threading.Event()
        self._is_over = False

    def show(self, view: View) -> None:
        """Say what is to be seen, from any thread; returns at once."""
        with self._lock:
            self._rule.show(view, self._now_ms())
        self._changed.set()

    def stop(self) -> None:
        """End :meth:`run`."""
        self._is_over = True
        self._changed.set()

    def run(self) -> None:
        """Drive the lamps until stopped; then they are dark."""
        while not self._is_over:
            self._changed.wait(self.refresh())
            self._changed.clear()
        for lamp in self._lamps:
            lamp(0.0)

    def refresh(self) -> float | None:
        """Make the lamps as bright as they should be now.

        Returns:
            Seconds until they should look different, None for not before the next view.
        """
        with self._lock:
            now_ms = self._now_ms()
            levels = self._rule.levels(now_ms)
            due_ms = self._rule.due_ms(now_ms)
        if len(self._lamps) == 1:
            self._lamps[0](max(levels))
        else:
            for lamp, level in zip(self._lamps, levels, strict=True):
                lamp(level)
        return None if due_ms is None else max(0, due_ms - now_ms) / 1000
