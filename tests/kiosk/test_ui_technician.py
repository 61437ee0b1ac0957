"""The technician's pages: the pad, the page that says why a kiosk is silent, the hardware test."""

from dataclasses import replace

import a_stage
import pytest
from a_stage import AStage, words_of
from views import A_SILENT_STATUS, A_STATUS, NOW_MS, an_example

from faccine.wire.faces import FACES, Face
from kiosk.session.inputs import (
    DigitTyped,
    EnteredTestMode,
    FacePressed,
    HardwareTested,
    PartFelt,
    RestartAsked,
    ScreenTouched,
    SoundTested,
    TechnicianLeft,
)
from kiosk.session.view import Technician

SIZES = [(480, 320), (800, 480), (1024, 600), (1080, 1920)]
ANY_SIZE = pytest.mark.parametrize("size", SIZES, ids=str)


@pytest.fixture(scope="module", autouse=True)
def kivy():
    a_stage.start_kivy()
    yield
    a_stage.stop_kivy()


def a_shown(name, size=(1024, 600), **changes):
    stage = AStage(size, now_ms=NOW_MS)
    stage.show(an_example(name, "en", **changes))
    return stage


def with_status(status):
    return an_example("technician", "en", technician=Technician(status=status))


@ANY_SIZE
def test_every_key_of_the_pad_says_its_digit(size):
    stage = a_shown("pin", size)
    plan = stage.page.plan
    assert [stage.touch_box(box)[-1] for box in plan.keys] == [
        DigitTyped(key) for key in ("1", "2", "3", "4", "5", "6", "7", "8", "9", "", "0")
    ]
    assert stage.touch_box(plan.close)[-1] == TechnicianLeft()


def test_keys_stay_while_digits_are_typed():
    stage = a_shown("pin")
    page = stage.page
    stage.show(an_example("pin", "en", technician=Technician(digits=3)))
    assert stage.page is page
    assert page._dots.typed == 3
    stage.show(an_example("pin-wrong", "en"))
    assert stage.page is page
    assert "Wrong PIN." in stage.texts()


def test_without_a_pin_there_are_no_keys_and_it_says_how_to_set_one():
    stage = a_shown("pin-none")
    assert any("--pin-file" in text for text in stage.texts())
    assert stage.touch_box(stage.page.plan.keys[4]) == []
    assert stage.touch_box(stage.page.plan.close)[-1] == TechnicianLeft()


@ANY_SIZE
def test_the_first_thing_to_read_is_whether_it_works_and_why_the_hub_is_silent(size):
    stage = a_shown("technician", size)
    texts = stage.texts()
    assert "The kiosk records. The hub has not answered for 14 min." in texts
    assert "Votes made here: 412; entries that wait here, safe: 38." in texts
    assert any("faccine-hub run" in text for text in texts)
    headline = next(words for words in words_of(stage.page) if "14 min." in words.text)
    assert headline.fitted().size_px == max(
        words.fitted().size_px for words in words_of(stage.page) if words.y < headline.top
    )


@ANY_SIZE
def test_every_part_has_a_row_with_its_sign_and_every_button_its_meaning(size):
    from kiosk.ui.technician_parts import RowSign

    stage = a_shown("technician", size)
    rows, meant = {}, []
    for _ in range(stage.page.plan.leaves):
        a_stage.draw()
        signs = [widget for widget in stage.page.walk() if isinstance(widget, RowSign)]
        rows |= {
            place.label.y: sign.kind
            for place, sign in zip(stage.page.plan.rows, signs[-10:], strict=False)
        }
        meant += [stage.touch_box(box)[-1] for box in stage.page.plan.buttons if box.w]
        if stage.page.plan.turns:
            assert stage.touch_box(stage.page.plan.turns[1])[-1] == ScreenTouched()
    kinds = [rows[y] for y in sorted(rows)]
    ticks = ["tick"] * 5
    assert kinds == ["tick", "tick", "triangle", "triangle", *ticks, "dash"]
    assert {type(each) for each in meant} == {
        SoundTested,
        HardwareTested,
        EnteredTestMode,
        RestartAsked,
        TechnicianLeft,
    }


def test_a_tiny_page_is_turned_both_ways_round():
    stage = a_shown("technician", (480, 320))
    back, forth = stage.page.plan.turns
    stage.touch_box(forth)
    assert stage.page.leaf == 1
    assert len(stage.page.plan.rows) == 10
    stage.touch_box(back)
    stage.touch_box(back)
    assert stage.page.leaf == 2
    assert sum(bool(box.w) for box in stage.page.plan.buttons) == 5


def test_a_status_that_is_pushed_changes_only_the_words_that_are_different():
    stage = a_shown("technician")
    page = stage.page
    before = words_of(page)
    later = replace(A_SILENT_STATUS, local_time="9:42")
    stage.show(with_status(later))
    assert stage.page is page
    assert [id(words) for words in words_of(page)] == [id(words) for words in before]
    assert "9:42, set by the network" in stage.texts()
    stage.show(with_status(A_STATUS))
    assert "The kiosk records, and the hub receives." in stage.texts()
    assert "The kiosk records. The hub has not answered for 14 min." not in stage.texts()
    assert {sign.kind for sign in page._signs[:9]} == {"tick"}


def test_the_version_comes_with_the_first_status():
    stage = a_shown("technician-unasked")
    stage.show(with_status(A_STATUS))
    assert "faccine 1.0.0" in stage.texts()


def test_a_hundred_status_pushes_leave_no_widget_behind():
    stage = a_shown("technician")
    count = sum(1 for _ in stage.stage.walk())
    for number in range(100):
        stage.show(with_status(replace(A_SILENT_STATUS, errors=(f"9:0{number} something",))))
    assert abs(sum(1 for _ in stage.stage.walk()) - count) <= 2


def test_before_anybody_looked_there_are_dots_and_no_sign():
    stage = a_shown("technician-unasked")
    assert stage.texts().count("…") == 11
    assert {sign.kind for sign in stage.page._signs} == {"dash"}


@ANY_SIZE
def test_buttons_and_corners_fill_when_they_are_felt(size):
    stage = a_shown("hardware-test", size, technician=Technician())
    page = stage.page
    assert stage.touch(2, 2)[-1] == PartFelt("top-left")
    assert stage.touch(size[0] - 2, 2) == [PartFelt("top-right")]
    assert stage.touch(2, size[1] - 2) == [PartFelt("bottom-left")]
    assert stage.touch(size[0] - 2, size[1] - 2) == [PartFelt("bottom-right")]
    for face in FACES:
        assert stage.touch(*page.plan.faces[face])[-1] == FacePressed(face)
    assert page.faces[Face.SAD].paint.disc is None
    seen = Technician(seen=frozenset({"sad", "top-right"}))
    stage.show(an_example("hardware-test", "en", technician=seen))
    assert stage.page is page
    assert page.faces[Face.SAD].paint.disc is not None
    assert page.faces[Face.HAPPY].paint.disc is None
    assert page.corners["top-right"].is_felt
    assert not page.corners["top-left"].is_felt
    assert stage.touch_box(page.plan.close)[-1] == TechnicianLeft()
