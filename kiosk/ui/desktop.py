"""How many pixels the screen has, asked before the window is opened.

A window manager would make a full-screen window fit; a kiosk has none, and keeps the size it began
with. So SDL is asked first, and let go of again: Kivy then starts it in its own way.
"""

from __future__ import annotations

import ctypes

from kiosk.ui.loop import loaded_sdl

_INIT_VIDEO = 0x20


class _DisplayMode(ctypes.Structure):
    _fields_ = (
        ("format", ctypes.c_uint32),
        ("width", ctypes.c_int),
        ("height", ctypes.c_int),
        ("refresh_rate", ctypes.c_int),
        ("driver_data", ctypes.c_void_p),
    )


def desktop_size() -> tuple[int, int] | None:
    """Return the first screen's width and height in pixels, None where there is no screen.

    Raises:
        HardwareError: Kivy came without SDL.
    """
    # This part of Kivy loads SDL and opens nothing.
    import kivy.core.image._img_sdl2  # noqa: F401, PLC0415

    sdl = ctypes.CDLL(loaded_sdl())
    if sdl.SDL_InitSubSystem(_INIT_VIDEO) != 0:
        return None
    try:
        mode = _DisplayMode()
        if sdl.SDL_GetDesktopDisplayMode(0, ctypes.byref(mode)) != 0:
            return None
        return mode.width, mode.height
    finally:
        sdl.SDL_QuitSubSystem(_INIT_VIDEO)
