"""A real window on a display of its own, touched by a real pointer, looked at pixel by pixel."""

import json
import os
import subprocess
import sys
import time

import pytest
from contrasts import contrast
from displays import Display
from windows import HERE, PATIENCE_SECONDS, Window, rgb

from faccine.wire.faces import FACES, Face
from kiosk.session.view import Look
from kiosk.ui import theme
from kiosk.ui.boxes import Box
from kiosk.ui.chrome_plans import chrome
from kiosk.ui.geometry import RING_RADIUS
from kiosk.ui.looks import palette_of
from kiosk.ui.plans import ask_plan

pytestmark = pytest.mark.system


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
    assert window.process.wait(30) == 0


def test_at_rest_nothing_is_drawn_but_a_breath_now_and_then(open_display, open_window):
    motion = {"BREATHES_EVERY_SECONDS": 2.0, "TURNS_EVERY_SECONDS": 1000}
    window = open_window(open_display(1024, 600), counts_frames=True, motion=motion)
    window.says(shown="ask")
    before = frames_at_rest(window)
    # How many a machine that is busy leaves out nobody knows; how many it should be, test_ui_day.
    assert 2 <= frames_at_rest(window) - before <= 14, "1.2 seconds at 8 frames a second"


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


@pytest.mark.parametrize("size", [(800, 480), (600, 1024)], ids=str)
def test_without_a_window_manager_the_whole_screen_is_used(open_display, open_window, size):
    display = open_display(*size)
    window = open_window(display, size=(1024, 600))
    window.shows(size[0] - 4, size[1] - 4, theme.BANCO)
    window.shows(4, size[1] - 4, theme.BANCO)
    window.shows(4, 4, theme.CARTA)


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
