"""A real window on a display of its own, touched by a real pointer, looked at pixel by pixel."""

import json
import os
import queue
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from contrasts import contrast

from faccine.wire.faces import FACES, Face
from kiosk.ui import theme
from kiosk.ui.geometry import RING_RADIUS
from kiosk.ui.looks import palette_of
from kiosk.ui.plans import Box, ask_plan, chrome
from kiosk.view import Look

HERE = Path(__file__).parent
PATIENCE_SECONDS = 20


class Display:
    """Xvfb on a number that nobody uses."""

    def __init__(self, width, height):
        self.size = width, height
        read_end, write_end = os.pipe()
        self.server = subprocess.Popen(
            [
                *("Xvfb", "-displayfd", str(write_end), "-nolisten", "tcp"),
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
            command, env=self.environment(), stdout=subprocess.PIPE, check=True, timeout=10
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
        self.server.wait(10)


class Picture:
    def __init__(self, raw, width):
        self.raw, self.width = raw, width

    def at(self, x, y):
        start = 3 * (round(y) * self.width + round(x))
        return tuple(self.raw[start : start + 3])

    def colours(self):
        return set(zip(self.raw[0::3], self.raw[1::3], self.raw[2::3], strict=True))


def rgb(colour):
    return tuple(round(255 * part) for part in colour[:3])


class Window:
    """The kiosk's process, and what it says."""

    def __init__(self, display, **wanted):
        self.display = display
        wanted = {"size": display.size, "fullscreen": True} | wanted
        self.process = subprocess.Popen(
            [sys.executable, "a_window.py", json.dumps(wanted)],
            cwd=HERE,
            env=display.environment(),
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
        self.process.wait(10)
        self.reader.join()
        self.process.stdout.close()
        self.process.stderr.close()


@pytest.fixture
def open_display():
    opened = []

    def open_it(width, height):
        opened.append(Display(width, height))
        return opened[-1]

    yield open_it
    for display in opened:
        display.close()


@pytest.fixture
def open_window():
    opened = []

    def open_it(display, **wanted):
        opened.append(Window(display, **wanted))
        return opened[-1]

    yield open_it
    for window in opened:
        window.close()


def test_a_citizen_touches_the_red_face_says_why_and_is_thanked(open_display, open_window):
    display = open_display(1024, 600)
    window = open_window(display)
    for x, colour in ((90, theme.PERSIANA), (437, theme.OCRA), (784, theme.MATTONE)):
        window.shows(x, 320, colour)
    display.run("xdotool", "key", "Escape")

    display.touch(859, 318)
    assert window.says(asked="rating")["face"] == "sad"
    window.says(shown="why")
    night = window.shows(30, 590, theme.NOTTE)
    window.shows(70, 200, theme.NOTTE2)
    night = display.picture()
    faces = {rgb(colour) for colour in (theme.PERSIANA, theme.OCRA, theme.MATTONE)}
    assert not faces & night.colours(), "after the press no colour tells which face it was"

    while window.lines.empty():  # touches of the first moment are the end of a double tap
        display.touch(150, 230)
    assert window.says(asked="reason") == {"asked": "reason", "reason": "waiting", "rating": 1}
    window.says(shown="thanks")
    window.shows(139, 130, theme.WHITE)
    window.says(shown="ask")
    window.process.terminate()
    window.says(stopped=True)
    assert window.process.wait(10) == 0


def test_at_rest_nothing_is_drawn_but_a_breath_now_and_then(open_display, open_window):
    motion = {"BREATHES_EVERY_SECONDS": 2.0, "TURNS_EVERY_SECONDS": 1000}
    window = open_window(open_display(1024, 600), counts_frames=True, motion=motion)
    window.says(shown="ask")
    before = frames_at_rest(window)
    assert 10 <= frames_at_rest(window) - before <= 20, "1.2 seconds at 15 frames a second"


def frames_at_rest(window):
    """How many frames were drawn when a second passed without one, after something was drawn."""
    drawn, still = None, 0
    deadline = time.monotonic() + PATIENCE_SECONDS
    has_moved = False
    while not (has_moved and still >= 10):
        assert time.monotonic() < deadline, f"{drawn} frames, still for {still} tenths"
        line = window.lines.get(timeout=PATIENCE_SECONDS)
        if "frames" not in line:
            continue
        if drawn is not None and line["frames"] != drawn:
            has_moved, still = True, 0
        else:
            still += 1
        drawn = line["frames"]
    return drawn


@pytest.mark.parametrize("script", [[], [["contrast", ""]]], ids=["usual", "high"])
def test_what_is_drawn_can_be_told_from_its_ground(open_display, open_window, script):
    display = open_display(1024, 600)
    window = open_window(display, script=script)
    palette = palette_of(Look(is_high_contrast=bool(script)))
    sizes = theme.sizes_of(1024, 600)
    plan = ask_plan(sizes, chrome(sizes, [70, 80], tools=2))
    (x, y), radius = plan.faces[Face.SAD].centre, plan.faces[Face.SAD].radius
    picture = window.shows(x - 0.8 * radius, y, palette.faces[Face.SAD].disc)
    for box in (*plan.questions, *plan.leads, *(plan.faces[face].word for face in FACES)):
        assert strongest(picture, box, palette.ground) >= 4.5
    for face in FACES:
        (x, y), radius = plan.faces[face].centre, plan.faces[face].radius
        paint = palette.faces[face]
        ring = Box(x - 2, y - RING_RADIUS * radius - 3, 4, 6)
        assert strongest(picture, ring, palette.ground) >= 3
        mouth = Box(x - 2, y + 0.2 * radius, 4, 0.6 * radius)
        assert strongest(picture, mouth, paint.disc) >= 3


def strongest(picture, box, ground):
    """The contrast of what stands out most in a box: a stroke's middle, not its soft edge."""
    colours = {
        picture.at(x, y)
        for x in range(round(box.x), round(box.right))
        for y in range(round(box.y), round(box.bottom))
    }
    return max(contrast([part / 255 for part in colour], ground) for colour in colours)


@pytest.mark.parametrize("size", [(480, 320), (1080, 1920)], ids=str)
@pytest.mark.long
def test_every_size_of_screen_takes_a_touch(open_display, open_window, size):
    display = open_display(*size)
    window = open_window(display)
    radius = theme.sizes_of(*size).face_radius
    y = size[1] * 0.61
    window.shows(size[0] / 2 - radius * 0.8, y, theme.OCRA)
    display.touch(size[0] / 2, y)
    assert window.says(asked="rating")["face"] == "neutral"
    window.says(shown="thanks")


def test_without_a_screen_the_error_says_what_is_missing():
    process = subprocess.run(
        [sys.executable, "a_window.py", json.dumps({"size": [800, 480]})],
        cwd=HERE,
        env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "DISPLAY": ":9999"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert process.returncode != 0
    assert "HardwareError: no window could be opened" in process.stderr


def test_without_kivy_the_error_says_what_to_install():
    program = "import sys; sys.modules['kivy'] = None; import kiosk.ui.app"
    process = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert process.returncode == 1
    assert "pip install 'faccine[kiosk]'" in process.stderr
