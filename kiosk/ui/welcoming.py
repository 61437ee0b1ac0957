"""The window of a new box: shows what a file says, and looks again every second.

Raises:
    HardwareError: on import, where Kivy is not installed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from faccine.runtime.service import StopSignal, Supervisor
from kiosk.ui.app import WINDOW_SIZE, open_window
from kiosk.ui.screen_size import measured_inches
from kiosk.welcome.address import Welcome, read_welcome

_LOOK_SECONDS = 1.0


def run_welcome(
    path: Path,
    stop: StopSignal,
    supervisor: Supervisor,
    *,
    is_fullscreen: bool,
    size: tuple[int, int] = WINDOW_SIZE,
) -> None:
    """Show the welcome until asked to stop.

    Args:
        path: of the file with addresses and PIN.
        stop: ends it.
        supervisor: told that the screen is there and alive.
        is_fullscreen: the whole screen and no way out.
        size: of a window, in pixels.

    Raises:
        HardwareError: if there is no screen to open a window on.
    """
    window = open_window(fullscreen=is_fullscreen, size=size)
    from kivy.base import runTouchApp, stopTouchApp  # noqa: PLC0415 - after the window
    from kivy.clock import Clock  # noqa: PLC0415
    from kivy.uix.widget import Widget  # noqa: PLC0415

    from kiosk.ui.loop import Waiter, run_loop  # noqa: PLC0415

    frame = Widget()
    screen = _Screen(frame, window, measured_inches() if is_fullscreen else None)

    def look(_elapsed: float) -> None:
        if stop.is_set():
            stopTouchApp()
            return
        screen.show(read_welcome(path))
        supervisor.alive()

    window.set_title("Faccine")
    screen.show(read_welcome(path))
    Clock.schedule_interval(look, _LOOK_SECONDS)
    runTouchApp(frame, embedded=True)
    supervisor.ready("welcome")
    try:
        run_loop(window, Waiter())
    finally:
        supervisor.stopping()
        stopTouchApp()


class _Screen:
    """One page at a time, made anew when the welcome or the window's size is another."""

    def __init__(self, frame: Any, window: Any, inches: float | None) -> None:
        self._frame, self._window, self._inches = frame, window, inches
        self._shown: tuple[Welcome, tuple[int, int]] | None = None

    def show(self, welcome: Welcome) -> None:
        """Show a welcome."""
        from kiosk.ui.theme import sizes_of  # noqa: PLC0415
        from kiosk.ui.welcome import WelcomePage  # noqa: PLC0415 - needs the window

        size = tuple(self._window.size)
        if self._shown == (welcome, size):
            return
        self._frame.clear_widgets()
        self._frame.add_widget(WelcomePage(welcome, sizes_of(*size, self._inches)))
        self._shown = (welcome, size)
