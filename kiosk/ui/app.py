"""The window: Kivy's loop leads the session, until the process is asked to stop.

A kiosk has no keyboard and no way out: in full screen Escape and the window manager's close do
nothing. Kivy draws only when something changed.

Raises:
    HardwareError: on import, where Kivy is not installed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from faccine.runtime.service import StopSignal
from faccine.wire.errors import HardwareError
from kiosk.conductor import Conductor
from kiosk.ui.screen_size import measured_inches

try:
    from kivy.base import runTouchApp, stopTouchApp
    from kivy.clock import Clock
    from kivy.config import Config

    from kiosk.ui.desktop import desktop_size
    from kiosk.ui.loop import Waiter, run_loop
    from kiosk.ui.motion import MOTION
except ImportError as missing:
    raise HardwareError(
        "a screen needs the Python package kivy, which is not installed: "
        "pip install 'faccine[kiosk]', or run with --headless or with buttons alone"
    ) from missing

WINDOW_SIZE = (1024, 600)
_LOOK_FOR_STOP_SECONDS = 0.25


def run_window(
    conductor: Conductor,
    stop: StopSignal,
    *,
    fullscreen: bool,
    size: tuple[int, int] = WINDOW_SIZE,
    inches: float | None = None,
    is_still: bool = False,
) -> None:
    """Open the kiosk's window and lead its session on this thread, until asked to stop.

    Args:
        conductor: whose session; may be posted to from any thread, before and meanwhile.
        stop: ends the loop; also set here when a window in development is closed.
        fullscreen: the whole screen and no way out; False opens a window for development.
        size: of that window, in pixels.
        inches: the screen's diagonal; None: what it says itself, in full screen, or the usual one.
        is_still: whether nothing may move or fade.

    Raises:
        HardwareError: if there is no screen to open a window on.
    """
    window = open_window(fullscreen=fullscreen, size=size)
    from kiosk.ui.stage import Stage  # noqa: PLC0415 - pages need the window that was configured

    if inches is None and fullscreen:
        inches = measured_inches()
    MOTION.is_reduced = is_still
    stage = Stage(post=conductor.post, now_ms=conductor.now_ms, inches=inches)
    window.set_title("Faccine")
    stage.size = window.size
    window.bind(size=lambda _window, size: setattr(stage, "size", size))
    waiter = Waiter()
    player = _Player(conductor, waiter.wake)
    conductor.listen(stage.show)
    watch = Clock.schedule_interval(
        lambda _elapsed: stopTouchApp() if stop.is_set() else None, _LOOK_FOR_STOP_SECONDS
    )
    player.play(0)
    runTouchApp(stage, embedded=True)
    try:
        run_loop(window, waiter)
    finally:
        watch.cancel()
        player.stop()
        stopTouchApp()
    stop.set()


def open_window(*, fullscreen: bool, size: tuple[int, int]) -> Any:
    """Open the one window that this process can have, and return it.

    Args:
        fullscreen: the whole screen, which nobody can close.
        size: of a window for development, in pixels.

    Raises:
        HardwareError: if there is no screen to open a window on.
    """
    _configure(fullscreen=fullscreen, size=(desktop_size() or size) if fullscreen else size)
    window = _open_window()
    if fullscreen:
        window.bind(on_request_close=lambda *_args, **_more: True)
    return window


class _Player:
    """Plays the session on Kivy's thread: when something was posted, and when time is up."""

    def __init__(self, conductor: Conductor, wake: Callable[[], None] = lambda: None) -> None:
        self._conductor = conductor
        # A trigger may be pulled from any thread: this is the one hop to Kivy's.
        self._trigger = Clock.create_trigger(self.play, -1)
        self._wake = wake
        self._due: Any = None
        conductor.wake_with(self._pull)

    def _pull(self) -> None:
        self._trigger()
        self._wake()

    def play(self, _elapsed: float) -> None:
        """Answer what happened, and come back when the session wants it."""
        if self._due is not None:
            self._due.cancel()
        due_seconds = self._conductor.play()
        self._due = None
        if due_seconds is not None:
            self._due = Clock.schedule_once(self.play, due_seconds)

    def stop(self) -> None:
        """Play no more."""
        self._trigger.cancel()
        if self._due is not None:
            self._due.cancel()


def _configure(*, fullscreen: bool, size: tuple[int, int]) -> None:
    Config.set("kivy", "log_level", "warning")
    Config.set("kivy", "exit_on_escape", "0" if fullscreen else "1")
    Config.set("graphics", "fullscreen", "auto" if fullscreen else "0")
    Config.set("graphics", "show_cursor", "0" if fullscreen else "1")
    Config.set("graphics", "width", str(size[0]))
    Config.set("graphics", "height", str(size[1]))
    # Everything is drawn smooth as it is; multisampling costs a Pi dearly.
    Config.set("graphics", "multisamples", "0")
    # SDL hands us fingers; the kernel's devices too would make every touch two, and a right
    # click is no second finger.
    Config.set("input", "mouse", "mouse,disable_on_activity,disable_multitouch")
    Config.remove_option("input", "%(name)s")


def _open_window() -> Any:
    from kivy.core.window import Window  # noqa: PLC0415 - importing it opens the window

    if Window is None:
        raise HardwareError(
            "no window could be opened: expected a screen (DISPLAY, WAYLAND_DISPLAY or a console "
            "with KMS); check the display, or run with --headless"
        )
    return Window
