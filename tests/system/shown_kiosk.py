"""A kiosk with its window on a display of its own, and what can be read in that window.

The process is the kiosk's whole program. Beside it one timer of Kivy writes down the words that are
on the window and where, each time they change.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from processes import Process


class ShownKiosk:
    """A kiosk of a line that shows itself on a display.

    Args:
        line: the town whose kiosk it is.
        display: where it opens its window.
        code: of the kiosk.
    """

    def __init__(self, line, display, code):
        self._display = display
        self._told = line.folder / "shown.json"
        arguments = ["run", "--kiosk", code, "--broker", line.broker.url, "--clock", line.clock]
        arguments += ["--outbox", line.outbox(code), "--no-sound", "--reduced-motion"]
        line.log(code).touch()
        line.running[code] = Process(
            "shown_kiosk:run", [display.name, self._told, *arguments], line.log(code)
        )

    def words(self):
        """Return everything that can be read now: {text: (x, y, width, height)}, from the top."""
        return json.loads(self._told.read_text()) if self._told.exists() else {}

    def drawn(self, text):
        """Return the pixels of a text, empty where it is not on the window."""
        x, y, width, height = self.words().get(text, (0, 0, 0, 0))
        picture = self._display.picture()
        rows = range(round(y), round(y + height))
        return [
            picture.at(column, row) for row in rows for column in range(round(x), round(x + width))
        ]


def run(arguments):
    """Be ``faccine-kiosk`` with these arguments, after the display and the file to write to."""
    display, told, *words = arguments
    os.environ["DISPLAY"] = display
    os.environ.pop("WAYLAND_DISPLAY", None)
    os.environ.pop("KIVY_GL_BACKEND", None)  # tests without a window ask for one that draws nothing
    from kiosk import cli
    from kiosk.ui import app

    open_window = app.open_window

    def open_and_tell(**how):
        window = open_window(**how)
        teller = _Teller(window, Path(told))
        app.Clock.schedule_interval(lambda _elapsed: teller.tell(), 0.2)
        return window

    app.open_window = open_and_tell
    cli.main(words)


class _Teller:
    def __init__(self, window, path):
        self._window, self._path = window, path
        self._before = None

    def tell(self):
        from kiosk.ui.words import Words

        found = {
            each.text: self._box(each)
            for child in self._window.children
            for each in child.walk()
            if isinstance(each, Words) and each.text
        }
        if found != self._before:
            fresh = self._path.with_suffix(".new")
            fresh.write_text(json.dumps(found))
            fresh.replace(self._path)
            self._before = found

    def _box(self, words):
        x, top = words.to_window(words.x, words.top)
        return x, self._window.height - top, words.width, words.height
