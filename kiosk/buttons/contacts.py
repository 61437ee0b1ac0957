"""One switch, seen through its bounces: when is it pressed, let go, or stuck?

gpiozero's own ``bounce_time`` swallows real presses, and its mock pins ignore it, so the rule is
ours and pure. A press counts once the contact has stayed closed for 20 ms, which is longer than
any switch bounces and shorter than any finger; it is over, and the next one may come, only after
the contact has stayed open as long. A contact that stays closed for ten seconds is stuck: a coin,
a bag, a broken spring. That a trembling hand presses more than once is not seen here: those are
real closings, and the session's cool-down makes one vote of them.
"""

from __future__ import annotations

from enum import Enum, auto

STEADY_MS = 20
STUCK_MS = 10_000


class Sign(Enum):
    """What a contact turns out to have done."""

    PRESSED = auto()
    RELEASED = auto()
    STUCK = auto()
    """It has been closed for too long; nothing else is heard of it until it is free."""
    FREED = auto()


class Contact:
    """One switch. It is told edges and times, in milliseconds on a clock that never jumps.

    A contact that is closed when watching starts counts as held, not as pressed: letting go of it
    is no release, and it may be found stuck.

    Args:
        is_closed: how it is now.
        now_ms: when that is.
        stuck_ms: closed for so long means stuck; None: it may stay closed, as a selector does.
    """

    def __init__(self, *, is_closed: bool, now_ms: int, stuck_ms: int | None = STUCK_MS) -> None:
        self.is_stuck = False
        self._line = is_closed
        self._steady = is_closed
        self._since_ms = now_ms
        self._stuck_ms = stuck_ms
        self._is_pressed = False

    @property
    def is_closed(self) -> bool:
        """How it was when it last was steady."""
        return self._steady

    @property
    def due_ms(self) -> int | None:
        """When :meth:`settle` may have something to say, None for not before the next edge."""
        if self._line is not self._steady:
            return self._since_ms + STEADY_MS
        if self._steady and not self.is_stuck and self._stuck_ms is not None:
            return self._since_ms + self._stuck_ms
        return None

    def edge(self, *, is_closed: bool, now_ms: int) -> None:
        """The line changed."""
        if is_closed is not self._line:
            self._line, self._since_ms = is_closed, now_ms

    def settle(self, now_ms: int) -> Sign | None:
        """Say what is certain by now, once."""
        due_ms = self.due_ms
        if due_ms is None or now_ms < due_ms:
            return None
        if self._line is self._steady:
            self.is_stuck = True
            return Sign.STUCK
        self._steady = self._line
        return self._closed() if self._steady else self._opened()

    def _closed(self) -> Sign:
        self._is_pressed = True
        return Sign.PRESSED

    def _opened(self) -> Sign | None:
        was_stuck, self.is_stuck = self.is_stuck, False
        was_pressed, self._is_pressed = self._is_pressed, False
        if was_stuck:
            return Sign.FREED
        return Sign.RELEASED if was_pressed else None
