"""What a kiosk knows of the world: hours, date, selector, broken parts, who calls it. Pure."""

from __future__ import annotations

import datetime as dt

from kiosk.session.inputs import (
    Happening,
    HoursChanged,
    Identified,
    PartBroke,
    Selected,
    SpeechChanged,
)

IDENTIFY_MS = 15_000


class Surroundings:
    """The latest that was said of each. ``broken`` is empty while everything works.

    ``position`` is the service that the selector points to, None for none or where there is none.
    """

    def __init__(self) -> None:
        self.can_speak = False
        self.broken = ""
        self.position: int | None = None
        self._hours: HoursChanged | None = None
        self._identify_until_ms: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether the office is open; also where nobody knows."""
        return self._hours is None or self._hours.is_open

    @property
    def today(self) -> dt.date | None:
        """The local date, None where nobody knows it."""
        return self._hours.now.date() if self._hours else None

    @property
    def opens(self) -> dt.datetime | None:
        """When the office opens next, in local time, where it is closed and somebody knows."""
        return self._hours.opens if self._hours else None

    @property
    def identify_until_ms(self) -> int | None:
        """How long the kiosk says which one it is, None while nobody asks."""
        return self._identify_until_ms

    def take(self, happened: Happening, now_ms: int) -> bool:
        """Note what happened; tell whether it was about the surroundings."""
        match happened:
            case HoursChanged():
                self._hours = happened
            case SpeechChanged(can_speak):
                self.can_speak = can_speak
            case PartBroke(what):
                self.broken = what or ""
            case Identified():
                self._identify_until_ms = now_ms + IDENTIFY_MS
            case Selected(number):
                self.position = number
                return False  # whoever turned it wants that service now
            case _:
                return False
        return True

    def elapse(self, now_ms: int) -> None:
        """Stop saying which kiosk this is, when that was long enough."""
        if self._identify_until_ms is not None and now_ms >= self._identify_until_ms:
            self._identify_until_ms = None
