"""Pages and stage without a screen: Kivy with a graphics chip that draws nothing."""

import os
import threading
from types import SimpleNamespace

os.environ["KIVY_GL_BACKEND"] = "mock"

import pytest
from a_kiosk import a_kiosk, reasons, services
from a_stage import pass_seconds

import kiosk.ui
from faccine.wire.faces import FACES, Face
from kiosk.session.inputs import (
    FacePressed,
    LanguageChosen,
    MoreTime,
    ReasonChosen,
    Recorded,
    ScreenTouched,
    ServiceChosen,
    Skipped,
    StartedOver,
    Tick,
)
from kiosk.session.session import Session
from kiosk.session.view import Screen

SIZES = [(480, 320), (1024, 600), (1080, 1920)]


@pytest.fixture(scope="module")
def kivy():
    """Kivy where it believes to have a window."""
    assert kiosk.ui.__doc__
    import kivy
    from kivy.base import EventLoop
    from kivy.graphics.cgl import cgl_init

    EventLoop.window = SimpleNamespace(dpi=96, density=1)
    cgl_init()
    yield kivy
    EventLoop.window = None


@pytest.fixture
def clock(kivy):
    return pass_seconds


class Play:
    """A session whose views go to a stage, and whose clock is set by hand."""

    def __init__(self, size=(1024, 600), **changes):
        from kiosk.ui.stage import Stage

        self.now_ms = 1_000_000
        self.session = Session(a_kiosk(**changes))
        self.posted = []
        self.stage = Stage(post=self.posted.append, now_ms=lambda: self.now_ms)
        self.stage.size = size
        self.stage.show(self.session.view)

    @property
    def page(self):
        return type(self.stage.page).__name__

    def does(self, happened, after_ms=0):
        self.now_ms += after_ms
        self.session.handle(happened, self.now_ms)
        self.stage.show(self.session.view)

    def touch(self, x, y):
        from kivy.input.providers.mouse import MouseMotionEvent

        touch = MouseMotionEvent("test", 1, (0, 0, "left"), is_touch=True, type_id="touch")
        touch.x, touch.y = x, self.stage.height - y
        touch.pos = touch.x, touch.y
        touch.button = "left"
        touch.profile = ["pos", "button"]
        self.stage.on_touch_down(touch)
        posted, self.posted[:] = list(self.posted), []
        return posted

    def touch_box(self, box):
        return self.touch(box.x + box.w / 2, box.y + box.h / 2)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_each_third_of_the_screen_is_its_face(clock, size):
    play = Play(size)
    clock(0.05)
    for face in FACES:
        plan = play.stage.page.plan.faces[face]
        assert play.touch(*plan.centre) == [FacePressed(face)]
        assert play.touch_box(plan.word) == [FacePressed(face)]
        assert play.touch(plan.felt.x + 2, plan.felt.y + 2) == [FacePressed(face)]


def test_between_two_faces_nothing_is_pressed(clock):
    play = Play()
    faces = play.stage.page.plan.faces
    x = (faces[Face.HAPPY].felt.right + faces[Face.NEUTRAL].felt.x) / 2
    assert play.touch(x, faces[Face.HAPPY].centre[1]) == []


def test_a_touch_is_shown_at_once_and_then_everything_is_night(clock):
    play = Play()
    play.does(FacePressed(Face.SAD))
    assert play.page == "AskPage"
    assert play.stage.page.touched is Face.SAD
    play.does(Recorded(1, 41), 2)
    assert play.page == "AskPage", "the commit is quicker than the eye"
    clock(0.2)
    assert play.page == "WhyPage"


def test_no_touch_is_taken_while_one_is_being_shown(clock):
    play = Play()
    plan = play.stage.page.plan.faces[Face.HAPPY]
    play.does(FacePressed(Face.SAD))
    assert play.touch(*plan.centre) == []
    clock(0.2)


def test_while_it_is_being_recorded_there_is_a_ring_and_not_a_word(clock):
    play = Play()
    play.does(FacePressed(Face.HAPPY))
    clock(0.2)
    assert play.page == "ThanksPage"
    page = play.stage.page
    assert not page.is_recorded
    assert page.tick == 0
    assert words_of(page) == []
    play.does(Recorded(1, 1))
    assert play.stage.page is page, "the ring becomes the tick"
    clock(0.4)
    assert page.tick == 1
    assert [words.text for words in words_of(page)] == [
        "Grazie.",
        "Il voto è registrato.",
        "È anonimo e aiuta a migliorare.",
    ]


def words_of(page):
    from kiosk.ui.words import Words

    return [widget for widget in page.walk() if isinstance(widget, Words)]


def test_thanks_look_the_same_for_every_face(clock):
    looks = []
    for face in FACES:
        play = Play(reasons=[])
        play.does(FacePressed(face))
        play.does(Recorded(1, 1))
        clock(0.6)
        looks.append(tints_of(play.stage.page))
    assert looks[0] == looks[1] == looks[2]


def tints_of(page):
    """All colours on a page, in the order in which they are drawn."""
    from kivy.graphics import Color

    found = []

    def look(instruction):
        if isinstance(instruction, Color):
            found.append(tuple(round(part, 3) for part in instruction.rgba))
        for child in getattr(instruction, "children", []):
            look(child)

    for widget in page.walk():
        look(widget.canvas.before)
        look(widget.canvas)
    return found


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_after_a_red_press_no_colour_of_a_face_is_on_the_screen(clock, size):
    from kiosk.ui import theme

    colours = {
        tuple(round(part, 3) for part in colour)
        for paint in theme.DAY.values()
        for colour in (paint.disc, paint.ring)
    }
    play = Play(size)
    clock(0.05)
    assert colours & set(tints_of(play.stage.page)), "the faces have colours while they are asked"
    play.does(FacePressed(Face.SAD))
    play.does(Recorded(1, 1))
    clock(0.5)
    assert play.page == "WhyPage"
    assert not colours & set(tints_of(play.stage.page))


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("count", [1, 4, 6])
def test_every_reason_can_be_touched_and_skipped(clock, size, count):
    codes = ["waiting", "staff", "return", "outcome", "waiting", "staff"][:count]
    play = Play(size, reasons=reasons(*codes))
    play.does(FacePressed(Face.SAD))
    play.does(Recorded(1, 1))
    clock(0.2)
    plan = play.stage.page.plan
    assert [play.touch_box(box) for box in plan.tiles] == [[ReasonChosen(code)] for code in codes]
    assert play.touch_box(plan.skip) == [Skipped()]
    assert play.touch_box(plan.more_time) == [MoreTime()]
    for face in FACES:
        assert play.touch(*plan.faces[face].centre) == [FacePressed(face)]


def test_dashes_go_out_one_a_second_and_come_back(clock):
    play = Play()
    play.does(FacePressed(Face.SAD))
    play.does(Recorded(1, 1))
    clock(0.2)
    page = play.stage.page
    assert page.dashes_left == 15
    play.now_ms += 5_100
    clock(0.25)
    assert page.dashes_left == 10
    play.does(MoreTime())
    assert play.stage.page is page, "no target moves"
    assert page.dashes_left == 15


def test_the_clock_of_the_reasons_stops_with_them(clock):
    play = Play()
    play.does(FacePressed(Face.SAD))
    play.does(Recorded(1, 1))
    clock(0.2)
    page = play.stage.page
    play.does(Tick(), 15_000)
    assert play.page == "AskPage"
    lit = page.dashes_left
    play.now_ms += 60_000
    clock(0.25)
    assert page.dashes_left == lit


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_every_service_can_be_chosen_and_taken_back(clock, size):
    codes = ["carta-identita", "certificati", "residenza", "tributi", "scuola", "altro"]
    play = Play(size, services=services(*codes))
    plan = play.stage.page.plan
    assert [play.touch_box(box) for box in plan.tiles] == [[ServiceChosen(code)] for code in codes]
    play.does(ServiceChosen("residenza"))
    assert play.page == "AskPage"
    assert play.touch_box(play.stage.page.chrome.back) == [StartedOver()]
    play.does(FacePressed(Face.SAD), 500)
    play.does(Recorded(1, 1))
    clock(0.2)
    assert play.touch_box(play.stage.page.plan.begin) == [StartedOver()]


def test_languages_are_chips_where_there_is_room_and_one_globe_where_not(clock):
    wide = Play()
    chips = wide.stage.page.chrome.chips
    assert [wide.touch_box(chip) for chip in chips] == [
        [LanguageChosen("it")],
        [LanguageChosen("de")],
    ]
    tiny = Play((480, 320))
    assert tiny.stage.page.chrome.chips == ()
    assert tiny.touch_box(tiny.stage.page.chrome.globe) == [ScreenTouched()]


def test_a_kiosk_that_turns_or_resizes_draws_itself_anew(clock):
    play = Play((1024, 600))
    play.stage.size = (600, 1024)
    assert play.stage.page.sizes.is_portrait
    assert play.touch(*play.stage.page.plan.faces[Face.SAD].centre) == [FacePressed(Face.SAD)]


def test_every_screen_has_a_page(kivy):
    from kiosk.ui.stage import PAGES

    assert set(PAGES) == set(Screen)


def test_what_another_thread_posts_is_played_on_kivys(clock):
    from kiosk.conductor import Conductor
    from kiosk.ui.app import _Player

    asked = []
    conductor = Conductor(
        Session(a_kiosk()),
        perform=lambda effect: asked.append(threading.current_thread()),
        now_ms=lambda: 1_000,
    )
    player = _Player(conductor)
    thread = threading.Thread(target=conductor.post, args=[FacePressed(Face.HAPPY)])
    thread.start()
    thread.join()
    assert asked == []
    clock(0.1)
    assert asked == [threading.current_thread()]
    player.stop()


def test_texts_fall_back_on_kivys_own_font_where_titillium_is_missing(kivy, monkeypatch, tmp_path):
    from kiosk.ui import fonts

    monkeypatch.setattr(fonts, "FOLDER", tmp_path)
    fonts.font_of.cache_clear()
    assert fonts.font_of(fonts.Weight.BOLD) == ("Roboto", True)
    assert fonts.font_of(fonts.Weight.REGULAR) == ("Roboto", False)
    fonts.font_of.cache_clear()
