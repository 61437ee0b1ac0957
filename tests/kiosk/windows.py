"""The kiosk's window in a process of its own, on a display: what it says, and its pixels."""

import json
import queue
import subprocess
import sys
import threading
import time
from pathlib import Path

HERE = Path(__file__).parent
PATIENCE_SECONDS = 30


def rgb(colour):
    return tuple(round(255 * part) for part in colour[:3])


class Window:
    """A process with a window, and what it says: one JSON object a line.

    ``program`` stands beside this file; it is given ``wanted``, and what it is ``told``.
    """

    def __init__(self, display, program="a_window.py", **wanted):
        self.display = display
        wanted = {"size": display.size, "fullscreen": True} | wanted
        self.process = subprocess.Popen(
            [sys.executable, program, json.dumps(wanted)],
            cwd=HERE,
            env=display.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.lines = queue.SimpleQueue()
        self.reader = threading.Thread(target=self._read)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.put(json.loads(line))

    def tell(self, line):
        """Write a line to its standard input."""
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def says(self, **facts):
        """Wait until it says this; what it says before that goes by."""
        heard = []
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                line = self.lines.get(timeout=max(0, deadline - time.monotonic()))
            except queue.Empty:
                self.process.kill()
                raise AssertionError(f"{facts} not among {heard}: {self.errors()}") from None
            if facts.items() <= line.items():
                return line
            heard.append(line)

    def shows(self, x, y, colour):
        """Wait until this pixel has this colour, and return the picture."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while (picture := self.display.picture()).at(x, y) != rgb(colour):
            assert time.monotonic() < deadline, (picture.at(x, y), rgb(colour))
        return picture

    def errors(self):
        return self.process.stderr.read()

    def close(self):
        self.process.terminate()
        self.process.wait(30)
        self.reader.join()
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.stderr.close()
