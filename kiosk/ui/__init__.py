"""What citizens see and touch. The only package that knows Kivy.

Kivy reads these variables when it is first imported, which is after this line in every case: it
must not take our command line, read or write files in somebody's home, or seize the root logger.
SDL is the only way to a screen that we ask for, since Kivy's others end the process where there is
none; and of SDL's only those that somebody can see, since it would draw into the void otherwise.

What is pure here (geometry, colours, sizes) can be imported where Kivy is not installed.
"""

from __future__ import annotations

import logging
import os
import sys

os.environ.setdefault("KIVY_NO_ARGS", "1")
os.environ.setdefault("KIVY_NO_CONFIG", "1")
os.environ.setdefault("KIVY_NO_FILELOG", "1")
os.environ.setdefault("KIVY_LOG_MODE", "PYTHON")
os.environ.setdefault("KIVY_WINDOW", "sdl2")
if sys.platform == "linux":
    os.environ.setdefault("SDL_VIDEODRIVER", "wayland,x11,KMSDRM")

# Kivy tells what it found while it starts, and reports a library for touchscreens that SDL reads by
# itself as missing, with a traceback. What matters to us it says as a warning.
logging.getLogger("kivy").addFilter(
    lambda record: record.levelno >= logging.WARNING and "MTDev" not in str(record.msg)
)
