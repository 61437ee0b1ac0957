"""The technician at the kiosk: a hidden gesture, a PIN, a page, and test mode. Pure.

Five touches of one corner within five seconds ask for the PIN. Five wrong PINs lock the pad for
five minutes. Whatever is left open closes by itself; test mode ends by itself too, so that no
kiosk stays in it for weeks because somebody was called away.
"""

from __future__ import annotations

import hmac
from enum import Enum, auto

from kiosk.session.status import Status

GESTURE_TOUCHES = 5
GESTURE_MS = 5_000
TRIES = 5
LOCKED_MS = 300_000
PIN_STAYS_MS = 30_000
PAGE_STAYS_MS = 300_000
TEST_MODE_MS = 900_000
MS_PER_MINUTE = 60_000


class Room(Enum):
    """Where the technician is."""

    OUTSIDE = auto()
    PIN = auto()
    PAGE = auto()
    HARDWARE = auto()


class Maintenance:
    """A technician's dealings with one kiosk.

    Args:
        pin: digits; None where none was set up: the page then stays closed.
    """

    def __init__(self, pin: str | None) -> None:
        self.room = Room.OUTSIDE
        self.status: Status | None = None
        self.seen: frozenset[str] = frozenset()
        self.typed = ""
        self.is_wrong = False
        self._pin = pin
        self._touches_ms: list[int] = []
        self._tries = 0
        self._locked_until_ms: int | None = None
        self._touched_ms = 0
        self._test_until_ms: int | None = None

    @property
    def has_pin(self) -> bool:
        """Whether the page can be opened at all."""
        return self._pin is not None

    def deadline_ms(self, now_ms: int) -> int | None:
        """Return when something closes, ends or is another number of minutes, None for never."""
        counted = [self._test_until_ms]
        if self.room is Room.PIN:
            counted.append(self._locked_until_ms)
        due = [
            now_ms + ((end_ms - now_ms - 1) % MS_PER_MINUTE + 1)
            for end_ms in counted
            if end_ms is not None and end_ms > now_ms
        ]
        closes_ms = self._closes_ms()
        return min(due if closes_ms is None else [*due, closes_ms], default=None)

    def elapse(self, now_ms: int) -> None:
        """Close what was left open."""
        closes_ms = self._closes_ms()
        if closes_ms is not None and now_ms >= closes_ms:
            self.leave()
        if self._test_until_ms is not None and now_ms >= self._test_until_ms:
            self._test_until_ms = None

    def corner(self, now_ms: int) -> None:
        """The corner was touched."""
        if self.room is not Room.OUTSIDE:
            return
        recent = [at_ms for at_ms in self._touches_ms if now_ms - at_ms < GESTURE_MS]
        self._touches_ms = [*recent, now_ms]
        if len(self._touches_ms) >= GESTURE_TOUCHES:
            self._touches_ms = []
            self._enter(Room.PIN, now_ms)

    def digit(self, digit: str, now_ms: int) -> None:
        """A digit was typed; an empty one takes the last back."""
        if self.room is not Room.PIN or self._pin is None or self.locked_minutes(now_ms):
            return
        self._touched_ms, self.is_wrong = now_ms, False
        self.typed = self.typed + digit if digit else self.typed[:-1]
        if len(self.typed) >= len(self._pin):
            self._try_pin(self._pin, now_ms)

    def locked_minutes(self, now_ms: int) -> int:
        """Return for how many minutes more no PIN is taken, 0 for it is."""
        if self._locked_until_ms is None or now_ms >= self._locked_until_ms:
            return 0
        return -((now_ms - self._locked_until_ms) // MS_PER_MINUTE)

    def test_minutes(self, now_ms: int) -> int | None:
        """Return in how many minutes test mode ends by itself, None where it is not on."""
        if self._test_until_ms is None:
            return None
        return max(1, -((now_ms - self._test_until_ms) // MS_PER_MINUTE))

    def start_test_mode(self, now_ms: int) -> None:
        """From now on, for a quarter of an hour, presses are test presses."""
        self._test_until_ms = now_ms + TEST_MODE_MS
        self.leave()

    def end_test_mode(self) -> None:
        """Presses count again."""
        self._test_until_ms = None

    def test_hardware(self, now_ms: int) -> None:
        """Open the page on which buttons, lamps and corners are tried."""
        if self.room is Room.PAGE:
            self.seen = frozenset()
            self._enter(Room.HARDWARE, now_ms)

    def felt(self, name: str, now_ms: int) -> None:
        """A part was felt in the hardware test."""
        if self.room is Room.HARDWARE:
            self.seen |= {name}
            self._touched_ms = now_ms

    def touched(self, now_ms: int) -> None:
        """The technician is still there."""
        self._touched_ms = now_ms

    def back(self, now_ms: int) -> None:
        """Go one step back."""
        if self.room is Room.HARDWARE:
            self._enter(Room.PAGE, now_ms)
        else:
            self.leave()

    def leave(self) -> None:
        """Close everything but test mode."""
        self.room = Room.OUTSIDE
        self.typed, self.is_wrong, self.status = "", False, None

    def _try_pin(self, pin: str, now_ms: int) -> None:
        is_right = hmac.compare_digest(self.typed.encode(), pin.encode())
        self.typed = ""
        if is_right:
            self._tries = 0
            self._enter(Room.PAGE, now_ms)
            return
        self.is_wrong = True
        self._tries += 1
        if self._tries % TRIES == 0:
            self._locked_until_ms = now_ms + LOCKED_MS

    def _enter(self, room: Room, now_ms: int) -> None:
        self.room, self._touched_ms = room, now_ms

    def _closes_ms(self) -> int | None:
        if self.room is Room.OUTSIDE:
            return None
        stays_ms = PIN_STAYS_MS if self.room is Room.PIN else PAGE_STAYS_MS
        return self._touched_ms + stays_ms
