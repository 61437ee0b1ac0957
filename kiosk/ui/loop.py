"""Kivy's loop, asleep until a touch, a timer or another thread wakes it.

Kivy's own looks for touches sixty times a second, which alone costs a Pi more than a kiosk may at
rest, and answers a touch up to a sixtieth of a second later. SDL can wait: it sleeps on its own
connection to the screen, and a touch is dispatched the moment it is there. Frames still follow
each other at sixty a second at most.
"""

from __future__ import annotations

import ctypes
from pathlib import Path
from typing import Any

from kivy.base import EventLoop
from kivy.clock import Clock

from faccine.wire.errors import HardwareError

FRAME_SECONDS = 1 / 60
_USER_EVENT = 0x8000
_EVENT_BYTES = 64
"""More than SDL's largest event."""


class Waiter:
    """Sleeps in SDL, and can be woken from any thread.

    Raises:
        HardwareError: this process has not loaded SDL.
    """

    def __init__(self) -> None:
        self._sdl = ctypes.CDLL(loaded_sdl())
        self._event = ctypes.create_string_buffer(_EVENT_BYTES)
        ctypes.c_uint32.from_buffer(self._event).value = _USER_EVENT

    def wait(self, seconds: float) -> None:
        """Return when something came in, somebody woke us, or the time is over."""
        self._sdl.SDL_WaitEventTimeout(None, max(0, round(seconds * 1000)))

    def wake(self) -> None:
        """End :meth:`wait`, or the next one; for any thread."""
        self._sdl.SDL_PushEvent(self._event)


def run_loop(window: Any, waiter: Waiter) -> None:
    """Run Kivy until its loop is told to quit. What goes wrong in it ends it, with a traceback."""
    Clock._max_fps = 0  # noqa: SLF001 - we wait; Kivy has no public way to be told so
    while not EventLoop.quit and EventLoop.status == "started":
        waiter.wait(_seconds_to_wait())
        window.mainloop()
        EventLoop.idle()


def _seconds_to_wait() -> float:
    now = Clock.time()
    # Despite its documentation this is an instant, not a duration; 0 for what is due at once.
    due = Clock.get_min_timeout() - now
    return float(max(due, Clock.get_time() + FRAME_SECONDS - now, 0.0))


def loaded_sdl() -> str:
    """Return the file of the SDL that Kivy uses: another copy would not know our window.

    Raises:
        HardwareError: this process has not loaded SDL.
    """
    maps = Path("/proc/self/maps").read_text(encoding="utf-8", errors="replace")
    for line in maps.splitlines():
        name = line.rpartition(" ")[2]
        if "/libSDL2-2" in name:
            return name
    raise HardwareError("SDL2 is not loaded: expected Kivy's window provider sdl2; reinstall Kivy")
