"""The screen of a new box: what it shows, and that it follows its file."""

import json
import subprocess
import sys
import time

import pytest
from displays import Display

from kiosk.ui import theme
from kiosk.ui.theme import sizes_of
from kiosk.ui.welcome_plans import welcome_plan
from kiosk.welcome.address import NOTHING_YET, Welcome, read_welcome, spaced
from kiosk.welcome.words import READY, WAITING

SIZES = ((480, 320), (800, 480), (1024, 600), (1080, 1920), (1920, 1080))
PATIENCE_SECONDS = 30


def overlap(one, other):
    beside = one.right <= other.x or other.right <= one.x
    above = one.bottom <= other.y or other.bottom <= one.y
    return not (beside or above)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("has_code", [True, False])
def test_nothing_stands_on_anything_else_or_off_the_screen(size, has_code):
    plan = welcome_plan(sizes_of(*size), has_code=has_code)
    boxes = [plan.words, plan.sentences] + [plan.code] * has_code
    for number, box in enumerate(boxes):
        assert min(box) >= 0, box
        assert (box.right, box.bottom) <= size, box
        assert box.right <= size[0], box
        assert box.bottom <= size[1], box
        assert not any(overlap(box, other) for other in boxes[number + 1 :])
    assert not has_code or plan.code.w > 0.3 * min(size), "a telephone has to read it"


def test_every_sentence_is_in_five_languages():
    assert list(READY) == list(WAITING) == ["it", "de", "sl", "fr", "en"]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"pin": "12"}', '{"pin": "abcdef"}', '{"addresses": "x"}']
)
def test_a_file_that_says_nothing_sensible_is_like_none(tmp_path, text):
    path = tmp_path / "address.json"
    path.write_text(text)
    assert read_welcome(path) == NOTHING_YET
    assert read_welcome(tmp_path / "missing") == NOTHING_YET


def test_a_pin_is_read_out_in_two_groups():
    assert spaced("407152") == "407 152"


@pytest.mark.system
def test_the_screen_waits_for_the_network_and_then_shows_the_code(tmp_path):
    path = tmp_path / "address.json"
    display = Display(800, 480)
    program = "from kiosk.cli import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", program, "welcome", "--address-file", str(path)],
        env=display.environment(),
    )
    try:
        code = welcome_plan(sizes_of(800, 480), has_code=True).code
        middle = (code.x + code.w / 2, code.y + code.h / 2)
        until(lambda: display.picture().at(5, 5) == rgb(theme.CARTA))
        assert rgb(theme.WHITE) not in display.picture().colours()
        welcome = {
            "addresses": ["faccine.local"], "qr": "https://192.0.2.7/inizio", "pin": "407152",
        }  # fmt: skip
        part = tmp_path / "part"
        part.write_text(json.dumps(welcome))
        assert read_welcome(part) == Welcome(**welcome)
        part.rename(path)
        until(lambda: rgb(theme.WHITE) in display.picture().colours())
        around = {display.picture().at(middle[0] + dx, middle[1]) for dx in range(-60, 60, 3)}
        assert {rgb(theme.WHITE), rgb(theme.INK)} <= around
        path.unlink()
        until(lambda: rgb(theme.WHITE) not in display.picture().colours())
    finally:
        process.terminate()
        assert process.wait(20) == 0
        display.close()


def rgb(colour):
    return tuple(round(255 * part) for part in colour[:3])


def until(holds):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.1)
