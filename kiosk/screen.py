"""Serving citizens on the screen, or without it: imports Kivy only where there is to be a screen.

A kiosk with buttons goes on with them while its screen cannot be opened, and says so. Kivy opens
one window in the life of a process; so when a display appears later, the kiosk ends, and whoever
watches over it starts it anew, with its screen.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from faccine.runtime.logs import get_logger
from faccine.runtime.service import StopSignal
from faccine.wire.errors import HardwareError
from kiosk.conductor import Conductor
from kiosk.machine.monitor import Board

_LOOK_SECONDS = 5.0

log = get_logger("screen")


def serve(
    conductor: Conductor,
    stop: StopSignal,
    board: Board,
    *,
    is_fullscreen: bool,
    has_buttons: bool,
    inches: float | None = None,
    is_still: bool = False,
    lost: Callable[[], None] = lambda: None,
) -> None:
    """Lead the session on the screen until asked to stop; without it where there are buttons.

    ``inches`` is the screen's diagonal, None where the screen says it itself; ``is_still``: nothing
    on it moves or fades. ``lost`` is called before the session is led without the screen.

    Raises:
        HardwareError: there is no screen, and nobody could press without one.
    """
    board.screen(is_open=True)
    try:
        from kiosk.ui.app import run_window  # noqa: PLC0415 - loads Kivy

        run_window(conductor, stop, fullscreen=is_fullscreen, inches=inches, is_still=is_still)
    except HardwareError as error:
        board.screen(is_open=False)
        if not has_buttons:
            raise
        log.error("no screen; going on with the buttons", error=str(error))
        lost()
        _serve_without(conductor, stop)


def is_display_there(environment: Mapping[str, str] = os.environ, root: Path = Path("/")) -> bool:
    """Tell whether something could show a window now: a display server, or a connected screen."""
    x_display = environment.get("DISPLAY", "")
    if x_display:
        number = x_display.rpartition(":")[2].partition(".")[0]
        return not x_display.startswith(":") or (root / f"tmp/.X11-unix/X{number}").exists()
    wayland = environment.get("WAYLAND_DISPLAY", "")
    if wayland:
        return (Path(environment.get("XDG_RUNTIME_DIR", "/run")) / wayland).exists()
    return any(_is_connected(status) for status in root.glob("sys/class/drm/*/status"))


def _is_connected(status: Path) -> bool:
    try:
        return status.read_text(encoding="ascii").strip() == "connected"
    except OSError:
        return False


def _serve_without(conductor: Conductor, stop: StopSignal) -> None:
    over = threading.Event()
    if not is_display_there():
        watch = threading.Thread(
            target=_end_when_there, args=(is_display_there, stop, over), name="display", daemon=True
        )
        watch.start()
    try:
        conductor.run(stop)
    finally:
        over.set()


def _end_when_there(is_there: Callable[[], bool], stop: StopSignal, over: threading.Event) -> None:
    while not over.wait(_LOOK_SECONDS):
        if is_there():
            log.warning("a screen has appeared; the kiosk starts anew")
            stop.set()
            return
