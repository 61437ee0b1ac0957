"""Touches as the X server gives them: the pointer is put somewhere and its button pressed.

Through the XTEST extension and no process in between, so that the time of a touch is known to the
microsecond. The libraries come with Xvfb and xdotool.
"""

from __future__ import annotations

import ctypes
import time
from typing import Self

import click


class Finger:
    """One finger on a display, for instance ``:99``.

    Raises:
        click.ClickException: the libraries or the display are not there.
    """

    def __init__(self, display: str) -> None:
        try:
            self._x11 = ctypes.CDLL("libX11.so.6")
            self._test = ctypes.CDLL("libXtst.so.6")
        except OSError as error:
            raise click.ClickException(f"{error}: apt-get install xdotool") from None
        self._x11.XOpenDisplay.restype = ctypes.c_void_p
        opened = self._x11.XOpenDisplay(display.encode())
        if not opened:
            raise click.ClickException(f"display {display} cannot be opened")
        self._display = ctypes.c_void_p(opened)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._x11.XCloseDisplay(self._display)

    def move(self, x: int, y: int) -> None:
        """Go there without touching."""
        self._test.XTestFakeMotionEvent(self._display, -1, x, y, 0)
        self._x11.XSync(self._display, 0)

    def down(self) -> int:
        """Touch, and return when, in nanoseconds of the monotonic clock."""
        return self._button(is_down=True)

    def up(self) -> int:
        """Lift, and return when."""
        return self._button(is_down=False)

    def _button(self, *, is_down: bool) -> int:
        at_ns = time.monotonic_ns()
        self._test.XTestFakeButtonEvent(self._display, 1, int(is_down), 0)
        self._x11.XFlush(self._display)
        return at_ns
