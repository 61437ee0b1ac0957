"""Pins, sound and stuck buttons: real parts that are missing are told, and so is their return."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import gpiozero
import pytest
from gpiozero import Device
from gpiozero.pins.mock import MockFactory
from kiosk_fakes import FakeClock
from sound_cards import DEVICE, RecordingCard

from faccine.wire.wiring import Wiring
from kiosk.buttons.buttons import Buttons
from kiosk.conductor import Conductor
from kiosk.machine.health import Sensors
from kiosk.machine.monitor import Board
from kiosk.machine.pulse import BUTTONS, Heart, Pulse
from kiosk.session.session import Session
from kiosk.sound.sound import Sound, SoundOptions


@pytest.fixture
def board(tmp_path, clock: FakeClock) -> Board:
    return Board("esempio-anagrafe-1", clock, Sensors(tmp_path, tmp_path))


@pytest.fixture
def pins() -> Iterator[MockFactory]:
    Device.pin_factory = MockFactory()
    yield Device.pin_factory
    Device.pin_factory.reset()
    Device.pin_factory = None


def milliseconds() -> int:
    return time.monotonic_ns() // 1_000_000


def look_at(board: Board, buttons: Buttons) -> None:
    board.sources = replace(
        board.sources,
        has_buttons=lambda: buttons.problem is None,
        stuck=lambda: buttons.stuck,
    )


def panel(**more) -> Buttons:
    conductor = Conductor(Session(None), perform=lambda _: None, now_ms=milliseconds)
    return Buttons(Wiring(), conductor, milliseconds, **more)


def test_pins_that_cannot_be_had_are_told_and_so_is_that_they_can(board, pins):
    changed = threading.Semaphore(0)
    taken = gpiozero.LED(17)
    with panel(on_change=changed.release, again_seconds=0.01) as buttons:
        look_at(board, buttons)
        assert board.health().problem == "H2 no buttons"
        assert changed.acquire(timeout=30)
        taken.close()
        assert changed.acquire(timeout=30)
        assert (board.health().buttons, board.health().problem) == (True, None)


def test_a_stuck_button_is_told_until_it_is_free(board, pins, monkeypatch):
    monkeypatch.setattr("kiosk.buttons.buttons.STUCK_MS", 50)
    changed = threading.Semaphore(0)
    with panel(on_change=changed.release) as buttons:
        look_at(board, buttons)
        while changed.acquire(blocking=False):
            pass
        pins.pin(22).drive_low()
        assert changed.acquire(timeout=30)
        assert board.health().stuck == ["sad"]
        assert board.health().problem == "H4 button stuck: sad"
        pins.pin(22).drive_high()
        assert changed.acquire(timeout=30)
        assert board.health().problem is None


def fed_by(buttons: Buttons, board: Board, clock: FakeClock):
    """Return how to beat once, which tells whether the watchdog was fed."""
    fed: list[int] = []
    heart = Heart(
        {BUTTONS: buttons.ask},
        board,
        feed=lambda: fed.append(1),
        tell=lambda _: None,
        now_ms=clock.boottime_ms,
        pulse=Pulse(first_patience_ms=10_000),
    )

    def beat() -> bool:
        fed.clear()
        heart.beat()
        return bool(fed)

    return beat


def test_the_watchdog_is_fed_while_buttons_are_watched_and_while_there_are_none(board, pins, clock):
    taken = gpiozero.LED(17)
    with panel() as buttons:
        beat = fed_by(buttons, board, clock)
        assert beat()
        clock.pass_ms(60_000)
        assert beat()
    taken.close()
    answered = threading.Event()
    with panel() as buttons:
        buttons.ask(answered.set)
        assert answered.wait(30)


def test_the_watchdog_is_not_fed_when_the_buttons_watcher_hangs(board, pins, clock):
    go_on = threading.Event()
    with panel() as buttons:
        buttons.ask(go_on.wait)
        beat = fed_by(buttons, board, clock)
        assert beat()
        clock.pass_ms(10_000)
        assert not beat()
        go_on.set()


def test_sound_that_cannot_be_had_is_told_and_so_is_that_it_can(board, tmp_path, monkeypatch):
    monkeypatch.setattr("kiosk.sound.player._RETRY_SECONDS", 0)
    card = RecordingCard(tmp_path, monkeypatch)
    changed = threading.Semaphore(0)
    sound = Sound(SoundOptions(tmp_path / "speech", speaker=DEVICE), changed=changed.release)
    board.sources = replace(board.sources, has_sound=lambda: sound.has_sound)
    sound.start()
    try:
        assert changed.acquire(timeout=30)
        assert (board.health().sound, board.health().problem) == (False, "H3 no sound")
        card.plug_in()
        listening = threading.Thread(target=card.heard)
        listening.start()
        sound._players[DEVICE].probe()
        assert changed.acquire(timeout=30)
        assert (board.health().sound, board.health().problem) == (True, None)
        listening.join(30)
    finally:
        sound.close()
