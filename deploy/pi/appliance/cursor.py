"""A cursor nobody sees: compositors draw one wherever a mouse is, or looks as if it were.

The file is Xcursor's, one transparent pixel; a theme of that name alone is found under the path
that the compositor is given.
"""

from __future__ import annotations

import struct
from pathlib import Path

THEME = "default"
_NAMES = ("default", "left_ptr")
_IMAGE = 0xFFFD0002
_SIZE = 24


def empty_cursor() -> bytes:
    """Return a cursor file with one pixel that lets everything through."""
    header = struct.pack("<4sIII", b"Xcur", 16, 0x10000, 1)
    contents = struct.pack("<III", _IMAGE, _SIZE, 28)
    image = struct.pack("<IIIIIIIII", 36, _IMAGE, _SIZE, 1, 1, 1, 0, 0, 0)
    return header + contents + image + struct.pack("<I", 0)


def write_theme(folder: Path) -> None:
    """Write the theme under a folder, which is what ``XCURSOR_PATH`` names."""
    cursors = folder / THEME / "cursors"
    cursors.mkdir(parents=True, exist_ok=True)
    for name in _NAMES:
        (cursors / name).write_bytes(empty_cursor())
