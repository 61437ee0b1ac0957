"""One page gives way to the next, thousands of times, and nothing stays behind."""

import gc
import os
import random
import weakref

import a_stage
import psutil
import pytest
from a_stage import AStage, draw, pass_seconds
from views import EXAMPLES, NOW_MS, an_example

from faccine.wire.faces import FACES, Face
from kiosk.session.inputs import FacePressed
from kiosk.session.view import Screen

A_TURN = ["ask", "recording", "why", "recording", "thanks-with-contact", "ask", "resting"]


@pytest.fixture(scope="module", autouse=True)
def kivy():
    a_stage.start_kivy()
    yield
    a_stage.stop_kivy()


@pytest.fixture
def still(monkeypatch):
    """Nothing moves, so that a thousand turns take no time."""
    from kiosk.ui.motion import MOTION

    monkeypatch.setattr(MOTION, "is_reduced", True)
    monkeypatch.setattr("kiosk.ui.stage.TOUCH_STAYS_SECONDS", 0)


def a_shown(name, size=(1024, 600), **changes):
    stage = AStage(size, now_ms=NOW_MS)
    stage.show(an_example(name, **changes))
    return stage


def pages_of(stage):
    return stage.stage._pages.children


def test_every_screen_has_a_page_and_every_page_an_example(still):
    from kiosk.ui.stage import PAGES

    assert set(PAGES) == set(Screen)
    shown = {a_shown(name).kind for name in EXAMPLES}
    assert {kind.__name__ for kind in PAGES.values()} <= shown


def test_a_held_face_is_seen_at_once_on_the_same_page():
    stage = a_shown("ask")
    page = stage.page
    stage.show(an_example("ask", pressed=Face.HAPPY))
    assert stage.page is page
    assert page.touched is Face.HAPPY


def test_two_fingers_during_a_fade_press_only_what_is_on_top():
    stage = a_shown("ask")
    stage.show(an_example("not-recorded"))
    assert len(pages_of(stage)) == 2
    for number, face in enumerate(FACES):
        x = (0.14, 0.5, 0.86)[number] * 1024
        assert stage.put_down(stage.finger(x, 320, number)) == [], face
    stage.show(an_example("ask"))
    posted = [stage.put_down(stage.finger(x, 320, n)) for n, x in enumerate((140, 512, 880))]
    assert posted == [[FacePressed(face)] for face in FACES], "the session takes the first"


def test_pages_that_come_faster_than_they_fade_do_not_pile_up():
    stage = a_shown("ask")
    for name in A_TURN * 3:
        stage.show(an_example(name))
        assert len(pages_of(stage)) <= 2
    pass_seconds(1.4)
    assert len(pages_of(stage)) == 1
    assert stage.page.opacity == 1


def test_the_page_that_is_covered_is_wholly_there_while_it_is():
    stage = a_shown("ask")
    stage.show(an_example("not-recorded"))
    stage.show(an_example("thanks"))
    assert [page.opacity for page in pages_of(stage)][-1] == 1, "nobody looks through it"


def test_a_screen_that_turns_during_a_fade_shows_the_page_anew():
    stage = a_shown("ask")
    stage.show(an_example("not-recorded"))
    stage.stage.size = (600, 1024)
    draw()
    assert [type(page).__name__ for page in pages_of(stage)] == ["NotRecordedPage"]
    assert stage.page.sizes.is_portrait
    pass_seconds(0.3)
    assert pages_of(stage) == [stage.page]


def test_pages_that_are_over_are_forgotten(still):
    stage = a_shown("ask")
    gone = []
    for name in EXAMPLES:
        stage.show(an_example(name))
        gone.append(weakref.ref(stage.page))
    stage.show(an_example("not-yet-in-service"))
    pass_seconds(0.1)
    gc.collect()
    alive = [page() for page in gone if page() is not None and page() is not stage.page]
    assert alive == []


@pytest.mark.parametrize("turns", [150, pytest.param(3_000, marks=pytest.mark.long)], ids=str)
def test_thousands_of_turns_leave_no_widget_timer_or_memory_behind(still, turns):
    from kivy.clock import Clock

    seed = random.randrange(10_000)
    print("seed", seed)
    draw_lots = random.Random(seed)
    views = [an_example(name) for name in EXAMPLES]
    stage = a_shown("ask", (480, 320))

    def run(count):
        for _ in range(count):
            stage.stage.show(draw_lots.choice(views))
            Clock.tick()
        stage.show(an_example("not-yet-in-service"))
        pass_seconds(0.05)
        gc.collect()
        widgets = sum(1 for _ in stage.stage.walk())
        return widgets, len(Clock.get_events()), memory_bytes()

    widgets, timers, memory = run(turns // 3)
    widgets_later, timers_later, memory_later = run(turns - turns // 3)
    assert widgets_later == widgets
    assert timers_later <= timers + 2
    assert memory_later - memory < 8_000_000


def memory_bytes():
    return psutil.Process(os.getpid()).memory_info().rss
