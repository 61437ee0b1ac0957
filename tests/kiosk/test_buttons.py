"""Buttons: the rule with times alone, and the wiring with gpiozero's mock pins."""

import sys
import threading

import pytest
from a_kiosk import a_kiosk, services
from gpiozero import Device
from gpiozero.pins.mock import MockFactory
from hypothesis import given
from hypothesis import strategies as st

from faccine.wire.errors import HardwareError
from faccine.wire.events import Input
from faccine.wire.faces import FACES, Face
from kiosk.buttons import Contact, Pins, Sign, Watcher, open_buttons
from kiosk.conductor import Conductor
from kiosk.inputs import FacePressed, Recorded, ServiceChosen
from kiosk.session import Session

PINS = Pins(lamps=(5, 6, 13))


def signs(contact, *edges, until_ms):
    """Everything a contact says while these (time, is_closed) edges arrive; looked at each ms."""
    edges = dict(edges)
    said = []
    for now_ms in range(until_ms + 1):
        if (sign := contact.settle(now_ms)) is not None:
            said.append((now_ms, sign))
        if now_ms in edges:
            contact.edge(is_closed=edges[now_ms], now_ms=now_ms)
    return said


def an_open_contact():
    return Contact(is_closed=False, now_ms=0)


def test_a_press_counts_after_it_has_been_steady_for_20_ms():
    assert signs(an_open_contact(), (10, True), until_ms=200) == [(30, Sign.PRESSED)]


def test_bounces_are_one_press():
    bouncing = [(10, True), (12, False), (14, True), (15, False), (17, True), (120, False)]
    bouncing += [(122, True), (124, False)]
    assert signs(an_open_contact(), *bouncing, until_ms=300) == [(37, Sign.PRESSED)]


def test_a_spark_is_no_press():
    assert signs(an_open_contact(), (10, True), (29, False), until_ms=300) == []


def test_two_real_presses_are_two():
    edges = [(10, True), (60, False), (110, True), (160, False)]
    assert [sign for _, sign in signs(an_open_contact(), *edges, until_ms=300)] == [
        Sign.PRESSED,
        Sign.PRESSED,
    ]


def test_a_button_held_for_ten_seconds_is_stuck_and_its_release_is_told():
    said = signs(an_open_contact(), (10, True), (11_000, False), until_ms=11_100)
    assert said == [(30, Sign.PRESSED), (10_010, Sign.STUCK), (11_020, Sign.FREED)]


def test_a_button_held_down_at_the_start_is_not_a_press_but_may_be_stuck():
    held = Contact(is_closed=True, now_ms=0)
    assert signs(held, until_ms=10_001) == [(10_000, Sign.STUCK)]


@given(st.lists(st.integers(1, 400), max_size=40))
def test_presses_never_outnumber_steady_closures(gaps_ms):
    now_ms, is_closed, edges, steady = 0, False, [], 0
    for gap_ms in gaps_ms:
        steady += is_closed and gap_ms >= 20
        now_ms, is_closed = now_ms + gap_ms, not is_closed
        edges.append((now_ms, is_closed))
    steady += is_closed
    presses = [
        sign
        for _, sign in signs(an_open_contact(), *edges, until_ms=now_ms + 30)
        if sign is Sign.PRESSED
    ]
    assert len(presses) <= steady


def test_a_press_is_not_lost_when_the_watcher_was_late():
    pressed = []
    now = [0]
    watcher = Watcher(
        contacts={Face.SAD: an_open_contact()},
        on_press=pressed.append,
        on_stuck=lambda face, is_stuck: None,
        now_ms=lambda: now[0],
    )
    watcher.edge(Face.SAD, is_closed=True)
    now[0] = 90
    watcher.edge(Face.SAD, is_closed=False)
    now[0] = 5_000  # both edges waited for a busy machine
    watcher.stop()
    watcher.run()
    assert pressed == [Face.SAD]


@pytest.fixture
def pins():
    Device.pin_factory = MockFactory()
    yield Device.pin_factory
    Device.pin_factory.reset()
    Device.pin_factory = None


class Hand:
    """A clock that moves when told to, and a conductor that keeps what it is handed."""

    def __init__(self, **changes):
        self.now_ms = 1_000
        self.conductor = Conductor(
            Session(a_kiosk(**changes)), perform=lambda effect: None, now_ms=lambda: self.now_ms
        )
        self.got = []
        self.arrived = threading.Semaphore(0)
        self.conductor.post = self._take

    def _take(self, happened):
        self.got.append(happened)
        self.arrived.release()


@pytest.mark.parametrize(("face", "pin"), list(zip(FACES, PINS.buttons, strict=True)))
def test_each_pin_is_its_face_even_when_pressed_from_another_thread(pins, face, pin):
    hand = Hand()

    def push():
        pins.pin(pin).drive_low()

    with open_buttons(PINS, hand.conductor, lambda: hand.now_ms) as watcher:
        thread = threading.Thread(target=push)
        thread.start()
        thread.join()
        hand.now_ms += 20
        watcher.edge(face, is_closed=True)  # an edge that changes nothing makes it look
        assert hand.arrived.acquire(timeout=5)
    assert hand.got == [FacePressed(face, Input.BUTTON)]


def test_a_real_press_arrives_on_the_machines_own_clock(pins):
    import time

    hand = Hand()
    with open_buttons(PINS, hand.conductor, lambda: time.monotonic_ns() // 1_000_000):
        pins.pin(22).drive_low()
        assert hand.arrived.acquire(timeout=5)
    assert hand.got == [FacePressed(Face.SAD, Input.BUTTON)]


def test_a_stuck_button_is_reported(pins):
    hand = Hand()
    stuck = []
    told = threading.Event()

    def on_stuck(face, is_stuck):
        stuck.append((face, is_stuck))
        told.set()

    with open_buttons(PINS, hand.conductor, lambda: hand.now_ms, on_stuck=on_stuck) as watcher:
        pins.pin(27).drive_low()
        hand.now_ms += 20
        assert hand.arrived.acquire(timeout=5)
        hand.now_ms += 10_000
        watcher.edge(Face.NEUTRAL, is_closed=True)
        assert told.wait(5)
    assert stuck == [(Face.NEUTRAL, True)]
    assert hand.got == [FacePressed(Face.NEUTRAL, Input.BUTTON)]


def lamps(pins):
    return [bool(pins.pin(pin).state) for pin in PINS.lamps]


@pytest.mark.parametrize("face", FACES)
def test_the_three_lamps_do_the_same_for_every_face(pins, face):
    conductor = Conductor(
        Session(a_kiosk(reasons=[])), perform=lambda effect: None, now_ms=lambda: 1_000
    )
    with open_buttons(PINS, conductor, lambda: 1_000):
        assert lamps(pins) == [True] * 3
        conductor.post(FacePressed(face, Input.BUTTON))
        conductor.play()
        assert lamps(pins) == [False] * 3
        conductor.post(Recorded(1, 1))
        conductor.play()
        assert lamps(pins) == [False] * 3


def test_lamps_are_dark_until_a_service_is_chosen(pins):
    several = services("carta-identita", "tributi")
    conductor = Conductor(
        Session(a_kiosk(services=several)), perform=lambda effect: None, now_ms=lambda: 1_000
    )
    with open_buttons(PINS, conductor, lambda: 1_000):
        assert lamps(pins) == [False] * 3
        conductor.post(ServiceChosen("tributi"))
        conductor.play()
        assert lamps(pins) == [True] * 3


def test_without_gpiozero_the_error_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "gpiozero", None)
    with (
        pytest.raises(HardwareError, match=r"pip install 'faccine\[buttons\]'"),
        open_buttons(PINS, Hand().conductor, lambda: 0),
    ):
        pass


def test_a_pin_used_twice_is_named(pins):
    with (
        pytest.raises(HardwareError, match="17, 17, 22"),
        open_buttons(Pins(buttons=(17, 17, 22)), Hand().conductor, lambda: 0),
    ):
        pass


def test_everything_is_given_back(pins):
    for _ in range(2):
        with open_buttons(PINS, Hand().conductor, lambda: 0):
            pass
    assert not [thread for thread in threading.enumerate() if thread.name == "buttons"]
