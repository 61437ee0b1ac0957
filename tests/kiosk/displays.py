"""Displays of our own, that nobody sees: touched by a real pointer, looked at pixel by pixel."""

import os
import subprocess


class Display:
    """Xvfb on a number that nobody uses."""

    def __init__(self, width, height):
        self.size = width, height
        read_end, write_end = os.pipe()
        self.server = subprocess.Popen(
            [
                # Else it begins anew whenever nobody is connected, and lets nobody in meanwhile.
                *("Xvfb", "-displayfd", str(write_end), "-nolisten", "tcp", "-noreset"),
                *("-screen", "0", f"{width}x{height}x24"),
            ],
            pass_fds=[write_end],
            stderr=subprocess.DEVNULL,
        )
        os.close(write_end)
        with os.fdopen(read_end) as number:
            self.name = f":{number.readline().strip()}"

    def environment(self):
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return kept | {"DISPLAY": self.name}

    def run(self, *command):
        done = subprocess.run(
            command, env=self.environment(), stdout=subprocess.PIPE, check=True, timeout=30
        )
        return done.stdout

    def touch(self, x, y):
        self.run("xdotool", "mousemove", str(round(x)), str(round(y)), "click", "1")

    def picture(self):
        """All pixels, as one set of colours and a way to look one up."""
        raw = self.run("import", "-window", "root", "-depth", "8", "rgb:-")
        return Picture(raw, self.size[0])

    def close(self):
        self.server.terminate()
        self.server.wait(30)


class Picture:
    def __init__(self, raw, width):
        self.raw, self.width = raw, width

    def at(self, x, y):
        start = 3 * (round(y) * self.width + round(x))
        return tuple(self.raw[start : start + 3])

    def colours(self):
        return set(zip(self.raw[0::3], self.raw[1::3], self.raw[2::3], strict=True))
