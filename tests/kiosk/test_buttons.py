"""Buttons, lamps and selector on gpiozero's mock pins, connected to a session."""

from __future__ import annotations

import sys
import threading
import time
import types
from collections.abc import Iterator

import pytest
from a_kiosk import a_kiosk, services
from gpiozero import Device, PinFactoryFallback
from gpiozero.pins.mock import MockFactory, MockPWMPin

from faccine.runtime.service import StopSignal
from faccine.wire.errors import HardwareError
from faccine.wire.events import Input
from faccine.wire.faces import FACES, Face
from faccine.wire.wiring import Wiring
from kiosk.buttons.buttons import Buttons, open_buttons
from kiosk.conductor import Conductor
from kiosk.session.inputs import FacePressed, FaceReleased, Recorded, Selected, ServiceChosen
from kiosk.session.session import Session

WIRING = Wiring(lamps=(5, 6, 13), selector=(23, 24, 25))


@pytest.fixture(params=["switched", "dimmed"])
def pins(request) -> Iterator[MockFactory]:
    """Pins of a library that can only switch lamps, then of one that can dim them."""
    dimmed = {"pin_class": MockPWMPin} if request.param == "dimmed" else {}
    Device.pin_factory = MockFactory(**dimmed)
    yield Device.pin_factory
    Device.pin_factory.reset()
    Device.pin_factory = None


class Hand:
    """A clock that moves when told to, and a conductor that keeps what it is handed."""

    def __init__(self, **changes) -> None:
        self.clock_ms = 1_000
        self.conductor = Conductor(
            Session(a_kiosk(**changes)), perform=lambda effect: None, now_ms=self.now_ms
        )
        self.got: list[object] = []
        self.changed = threading.Condition()
        self.conductor.post = self._take

    def now_ms(self) -> int:
        return self.clock_ms

    def wait_for(self, *happened: object) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: self.got == list(happened), 30), self.got

    def _take(self, happened) -> None:
        with self.changed:
            self.got.append(happened)
            self.changed.notify_all()


def milliseconds() -> int:
    return time.monotonic_ns() // 1_000_000


def wait_until(is_so) -> None:
    """For what no event tells: a lamp's level, a thread's end."""
    until = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.002)


def let_it_look(watcher) -> None:
    """An edge that changes nothing makes the watcher look at a clock that was moved."""
    watcher.edge(Face.HAPPY, is_closed=watcher.is_closed(Face.HAPPY))


@pytest.mark.parametrize(("face", "pin"), list(zip(FACES, WIRING.buttons, strict=True)))
def test_each_pin_is_its_face_even_when_pressed_from_another_thread(pins, face, pin):
    hand = Hand()
    with open_buttons(WIRING, hand.conductor, hand.now_ms) as watcher:
        for move in (pins.pin(pin).drive_low, pins.pin(pin).drive_high):
            thread = threading.Thread(target=move)
            thread.start()
            thread.join()
            hand.clock_ms += 20
            let_it_look(watcher)
        hand.wait_for(FacePressed(face, Input.BUTTON), FaceReleased(face))


def test_a_real_press_arrives_on_the_machines_own_clock(pins):
    hand = Hand()
    with open_buttons(WIRING, hand.conductor, milliseconds):
        pins.pin(22).drive_low()
        hand.wait_for(FacePressed(Face.SAD, Input.BUTTON))
        pins.pin(22).drive_high()
        hand.wait_for(FacePressed(Face.SAD, Input.BUTTON), FaceReleased(Face.SAD))


def test_a_button_held_when_the_kiosk_starts_is_held_and_not_pressed(pins):
    hand = Hand()
    pins.pin(17).function = "input"
    with open_buttons(WIRING, hand.conductor, hand.now_ms):
        pass
    pins.pin(17)._set_pull = lambda value: None  # a finger is stronger than a pull-up
    pins.pin(17).drive_low()
    with open_buttons(WIRING, hand.conductor, hand.now_ms) as watcher:
        pins.pin(17).drive_high()
        hand.clock_ms += 20
        let_it_look(watcher)
        pins.pin(17).drive_low()
        hand.clock_ms += 20
        let_it_look(watcher)
        hand.wait_for(FacePressed(Face.HAPPY, Input.BUTTON))


def test_a_stuck_button_is_reported_and_the_others_go_on_working(pins):
    hand, told = Hand(), threading.Semaphore(0)
    with Buttons(WIRING, hand.conductor, hand.now_ms, on_change=told.release) as buttons:
        watcher = buttons._panel.watcher
        pins.pin(27).drive_low()
        hand.clock_ms += 20
        let_it_look(watcher)
        pressed = FacePressed(Face.NEUTRAL, Input.BUTTON)
        hand.wait_for(pressed)
        assert buttons.stuck == ()
        hand.clock_ms += 10_000
        let_it_look(watcher)
        assert told.acquire(timeout=30)
        assert buttons.stuck == ("neutral",)
        hand.wait_for(pressed, FaceReleased(Face.NEUTRAL))  # nobody's finger is there
        pins.pin(22).drive_low()
        hand.clock_ms += 20
        let_it_look(watcher)
        hand.wait_for(pressed, FaceReleased(Face.NEUTRAL), FacePressed(Face.SAD, Input.BUTTON))
        pins.pin(27).drive_high()
        hand.clock_ms += 20
        let_it_look(watcher)
        assert told.acquire(timeout=30)
        assert buttons.stuck == ()
    assert len(hand.got) == 3


# The selector


def test_the_selector_says_where_it_points_at_the_start_and_when_it_is_turned(pins):
    hand = Hand()
    with open_buttons(WIRING, hand.conductor, hand.now_ms):
        pass
    pins.pin(24)._set_pull = lambda value: None  # where the switch stands
    pins.pin(24).drive_low()
    with open_buttons(WIRING, hand.conductor, hand.now_ms) as watcher:
        hand.clock_ms += 20
        let_it_look(watcher)
        hand.wait_for(Selected(1))
        pins.pin(24).drive_high()  # between two positions
        hand.clock_ms += 500
        let_it_look(watcher)
        hand.wait_for(Selected(1), Selected(None))
        pins.pin(25).drive_low()
        hand.clock_ms += 20
        let_it_look(watcher)
        hand.wait_for(Selected(1), Selected(None), Selected(2))
        hand.clock_ms += 60_000
        let_it_look(watcher)
        assert watcher.contacts[2].due_ms is None  # it may stand there for ever
    assert hand.got == [Selected(1), Selected(None), Selected(2)]


def test_a_selector_whose_contacts_overlap_never_points_nowhere(pins):
    hand = Hand()
    with open_buttons(WIRING, hand.conductor, hand.now_ms) as watcher:
        for pin, drive in ((24, "drive_low"), (25, "drive_low"), (24, "drive_high")):
            getattr(pins.pin(pin), drive)()
            hand.clock_ms += 20
            let_it_look(watcher)
        hand.wait_for(Selected(1), Selected(2))


def test_a_selector_that_points_nowhere_says_nothing(pins):
    hand = Hand()
    with open_buttons(WIRING, hand.conductor, hand.now_ms):
        pass
    assert hand.got == []


def test_a_rotary_switch_still_points_to_its_service_when_the_kiosk_has_forgotten_it(pins):
    several = services("carta-identita", "tributi")
    clock = [1_000]
    conductor = Conductor(
        Session(a_kiosk(services=several)), perform=lambda effect: None, now_ms=lambda: clock[0]
    )
    with open_buttons(WIRING, conductor, lambda: clock[0]) as watcher:
        pins.pin(24).drive_low()
        clock[0] += 20
        let_it_look(watcher)
        wait_until(lambda: (conductor.play(), conductor.view.takes_faces)[1])
        clock[0] += 40_000  # nobody came
        conductor.play()
        assert (conductor.view.screen, conductor.view.service) == ("ask", "Tributi")
        pins.pin(24).drive_high()
        clock[0] += 40_000
        let_it_look(watcher)
        wait_until(lambda: conductor.play() == 30.0)  # points nowhere; soon it is forgotten
        clock[0] += 30_000
        conductor.play()
        assert conductor.view.screen == "service"


# Lamps


def lamps(pins) -> list[float]:
    return [float(pins.pin(pin).state) for pin in WIRING.lamps]


@pytest.mark.parametrize("face", FACES)
def test_lamps_are_lit_when_ready_and_dark_from_the_press_to_the_commit(pins, face):
    conductor = Conductor(
        Session(a_kiosk(reasons=[])), perform=lambda effect: None, now_ms=lambda: 1_000
    )
    with open_buttons(WIRING, conductor, lambda: 1_000):
        wait_until(lambda: min(lamps(pins)) >= 0.25)
        conductor.post(FacePressed(face, Input.BUTTON))
        conductor.play()
        wait_until(lambda: lamps(pins) == [0.0] * 3)
        conductor.post(Recorded(1, 1))
        conductor.play()
        wait_until(lambda: lamps(pins) == [1.0] * 3)
    assert lamps(pins) == [0.0] * 3  # nobody is there to answer


def test_lamps_answer_a_button_within_100_ms_of_its_closing(pins):
    stop = StopSignal()
    conductor = Conductor(Session(a_kiosk()), perform=lambda effect: None, now_ms=milliseconds)
    with open_buttons(WIRING, conductor, milliseconds):
        session = threading.Thread(target=conductor.run, args=(stop,))
        session.start()
        wait_until(lambda: min(lamps(pins)) >= 0.25)
        closed_ms = milliseconds()
        pins.pin(22).drive_low()
        wait_until(lambda: lamps(pins) == [0.0] * 3)
        dark_ms = milliseconds()
        stop.set()
        session.join(30)
    assert 20 <= dark_ms - closed_ms < 100


def test_lamps_that_are_lit_by_a_low_pin_are(pins):
    wiring = Wiring(lamps=(5, 6, 13), is_active_high=False)
    settings = None  # out of service
    conductor = Conductor(Session(settings), perform=lambda effect: None, now_ms=lambda: 1_000)
    with open_buttons(wiring, conductor, lambda: 1_000):
        wait_until(lambda: lamps(pins) == [1.0] * 3)


def test_lamps_are_dark_until_a_service_is_chosen(pins):
    several = services("carta-identita", "tributi")
    conductor = Conductor(
        Session(a_kiosk(services=several)), perform=lambda effect: None, now_ms=lambda: 1_000
    )
    with open_buttons(WIRING, conductor, lambda: 1_000):
        wait_until(lambda: lamps(pins) == [0.0] * 3)
        conductor.post(ServiceChosen("tributi"))
        conductor.play()
        wait_until(lambda: min(lamps(pins)) >= 0.25)


# What is missing


def test_without_gpiozero_the_error_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "gpiozero", None)
    with (
        pytest.raises(HardwareError, match=r"pip install 'faccine\[buttons\]'"),
        open_buttons(WIRING, Hand().conductor, lambda: 0),
    ):
        pass


def refused() -> str:
    with (
        pytest.raises(HardwareError) as error,
        open_buttons(WIRING, Hand().conductor, lambda: 0),
    ):
        pass
    assert "\n" not in str(error.value)
    return str(error.value)


def test_without_a_pin_library_the_error_is_one_line_and_no_warning(monkeypatch):
    monkeypatch.setattr(Device, "pin_factory", None)
    monkeypatch.delenv("GPIOZERO_PIN_FACTORY", raising=False)
    said = refused()
    assert "that lgpio is installed" in said
    assert "buttons 17,27,22, lamps 5,6,13, selector 23,24,25" in said


def test_a_pin_library_that_gave_up_is_not_hidden_from_others():
    with pytest.warns(PinFactoryFallback), pytest.raises(ImportError):
        Device._default_pin_factory()


def test_a_pin_that_somebody_else_uses_is_named(pins):
    import gpiozero

    with gpiozero.LED(6):
        assert "GPIO6 is already in use" in refused()
    with open_buttons(WIRING, Hand().conductor, lambda: 0):
        pass  # nothing was left open


def test_what_lgpio_says_is_an_error_of_ours(pins, monkeypatch):
    class Busy(Exception):
        pass

    def claim(*given, **more):
        raise Busy("'GPIO busy'")

    monkeypatch.setitem(sys.modules, "lgpio", types.SimpleNamespace(error=Busy))
    monkeypatch.setattr("gpiozero.DigitalInputDevice", claim)
    assert "GPIO busy" in refused()


def test_everything_is_given_back(pins):
    for _ in range(2):
        with open_buttons(WIRING, Hand().conductor, lambda: 0):
            pass
    names = {thread.name for thread in threading.enumerate()}
    assert not names & {"buttons", "lamps", "buttons-again"}


# A kiosk goes on without them


def test_a_kiosk_goes_on_without_pins_and_has_them_when_they_come(pins):
    import gpiozero

    hand, told = Hand(), threading.Semaphore(0)
    taken = gpiozero.LED(6)
    with Buttons(
        WIRING, hand.conductor, hand.now_ms, on_change=told.release, again_seconds=0.01
    ) as buttons:
        assert "GPIO6 is already in use" in buttons.problem
        assert buttons.stuck == ()
        assert told.acquire(timeout=30)
        taken.close()
        assert told.acquire(timeout=30)
        assert buttons.problem is None
        wait_until(lambda: min(lamps(pins)) >= 0.25)
        pins.pin(17).drive_low()
        hand.clock_ms += 20
        let_it_look(buttons._panel.watcher)
        hand.wait_for(FacePressed(Face.HAPPY, Input.BUTTON))


def test_it_is_left_at_once_while_it_waits_for_pins(pins):
    import gpiozero

    with gpiozero.LED(6), Buttons(WIRING, Hand().conductor, lambda: 0) as buttons:
        assert buttons.problem is not None
    assert not [thread for thread in threading.enumerate() if thread.name == "buttons-again"]


def test_a_thread_that_fails_is_logged_and_started_anew(pins, monkeypatch):
    hand, told = Hand(), threading.Semaphore(0)
    problems = []
    with Buttons(
        WIRING,
        hand.conductor,
        hand.now_ms,
        on_change=lambda: (problems.append(buttons.problem), told.release()),
        again_seconds=0.01,
    ) as buttons:
        first = buttons._panel
        monkeypatch.setattr(first.watcher, "is_closed", None)  # a pin that cannot be read
        pins.pin(17).drive_low()
        hand.clock_ms += 20
        assert told.acquire(timeout=30)
        assert told.acquire(timeout=30)
        assert buttons._panel is not first
        assert buttons.problem is None
    assert problems == ["buttons: a thread failed, its error is in the log; tried again soon", None]
