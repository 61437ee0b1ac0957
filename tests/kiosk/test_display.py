"""The screen's power: when it goes off and on, and by what."""

from __future__ import annotations

import dataclasses
import os
import queue
import stat

import pytest

from faccine.wire.errors import HardwareError
from kiosk.display.power import ScreenPower
from kiosk.display.resting import DARK_AFTER_MS, Rest
from kiosk.display.switches import Backlight, Compositor, Custom, find_switch
from kiosk.session.view import Screen, View
from kiosk.words import words_in

RESTING = View(Screen.RESTING, "it", words_in("it"))
ASKING = View(Screen.ASK, "it", words_in("it"))


def test_it_goes_dark_a_minute_after_it_fell_asleep():
    rest = Rest()
    rest.see(RESTING, 5_000)
    assert not rest.is_dark(5_000 + DARK_AFTER_MS - 1)
    assert rest.is_dark(5_000 + DARK_AFTER_MS)


def test_what_changes_on_the_sleeping_screen_does_not_keep_it_lit():
    rest = Rest()
    rest.see(RESTING, 0)
    rest.see(dataclasses.replace(RESTING, title="domani"), DARK_AFTER_MS - 1)
    assert rest.is_dark(DARK_AFTER_MS)


@pytest.mark.parametrize("screen", [screen for screen in Screen if screen is not Screen.RESTING])
def test_everything_but_rest_is_lit(screen):
    rest = Rest()
    rest.see(RESTING, 0)
    rest.see(dataclasses.replace(RESTING, screen=screen), DARK_AFTER_MS)
    assert not rest.is_dark(10 * DARK_AFTER_MS)
    assert rest.dark_in_ms(10 * DARK_AFTER_MS) is None


def test_a_kiosk_that_is_looked_for_is_lit():
    rest = Rest()
    rest.see(RESTING, 0)
    rest.see(dataclasses.replace(RESTING, is_identifying=True), DARK_AFTER_MS)
    assert not rest.is_dark(10 * DARK_AFTER_MS)


class FakeSwitch:
    def __init__(self):
        self.turned = queue.SimpleQueue()
        self.failures = {True: 0, False: 0}

    def turn(self, *, on):
        self.turned.put(on)
        if self.failures[on]:
            self.failures[on] -= 1
            raise HardwareError("the screen's power: no answer")

    def next(self):
        return self.turned.get(timeout=30)


class FakeClock:
    def __init__(self):
        self.ms = 0

    def __call__(self):
        return self.ms


@pytest.fixture
def now():
    return FakeClock()


@pytest.fixture
def switch():
    return FakeSwitch()


def test_a_screen_left_dark_by_a_crash_is_lit_at_the_start(switch, now):
    power = ScreenPower(switch, now)
    power.show(ASKING)
    with power:
        assert switch.next() is True


def test_it_goes_off_while_the_kiosk_rests_and_on_at_a_touch(switch, now):
    power = ScreenPower(switch, now)
    power.show(RESTING)
    with power:
        assert switch.next() is True
        now.ms = DARK_AFTER_MS
        power.show(RESTING)
        assert switch.next() is False
        power.show(ASKING)
        assert switch.next() is True
    assert switch.turned.empty()


def test_whatever_ends_the_kiosk_leaves_the_screen_lit(switch, now):
    power = ScreenPower(switch, now)
    power.show(RESTING)
    now.ms = DARK_AFTER_MS
    with power:
        assert switch.next() is False
    assert switch.next() is True


def test_lighting_is_tried_until_it_works(switch, now, monkeypatch):
    monkeypatch.setattr("kiosk.display.power._AGAIN_SECONDS", 0.01)
    switch.failures[True] = 3
    power = ScreenPower(switch, now)
    power.show(ASKING)
    with power:
        assert [switch.next() for _ in range(4)] == [True] * 4
    assert switch.turned.empty()


def test_a_screen_that_does_not_go_off_is_let_be(switch, now, monkeypatch):
    monkeypatch.setattr("kiosk.display.power._AGAIN_SECONDS", 0.01)
    switch.failures[False] = 9
    power = ScreenPower(switch, now)
    power.show(RESTING)
    now.ms = DARK_AFTER_MS
    with power:
        assert switch.next() is False
        with pytest.raises(queue.Empty):
            switch.turned.get(timeout=0.1)
        power.show(ASKING)
        assert switch.next() is True


# -- by what


@pytest.fixture
def programs(tmp_path, monkeypatch):
    """A folder of programs that is the whole PATH, and a file of what they were told."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return folder


def program(folder, name, script):
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def test_the_backlight_is_what_switches_a_flat_cable_screen(tmp_path):
    file = tmp_path / "sys/class/backlight/panel/bl_power"
    file.parent.mkdir(parents=True)
    file.write_text("0")
    switch = find_switch("auto", {}, tmp_path)
    switch.turn(on=False)
    assert file.read_text() == "4"
    switch.turn(on=True)
    assert file.read_text() == "0"


def test_a_backlight_that_is_gone_is_an_error_that_names_it(tmp_path):
    with pytest.raises(HardwareError, match="gone/bl_power"):
        Backlight([tmp_path / "gone/bl_power"]).turn(on=True)


PRINTED = """cat << END
HDMI-A-1 "Somebody's screen"
  Make: Somebody
  Enabled: yes
DSI-1 "Another"
  Enabled: no
END"""


def test_every_screen_of_a_compositor_is_switched(tmp_path, programs):
    told = tmp_path / "told"
    program(programs, "wlr-randr", f'[ $# -gt 0 ] && echo "$@" >> {told} && exit\n{PRINTED}')
    switch = find_switch("auto", dict(os.environ, WAYLAND_DISPLAY="wayland-0"), tmp_path)
    assert isinstance(switch, Compositor)
    assert switch.outputs() == ["HDMI-A-1", "DSI-1"]
    switch.turn(on=False)
    assert told.read_text() == "--output HDMI-A-1 --off\n--output DSI-1 --off\n"


def test_a_compositor_that_does_not_tell_is_not_asked_again(tmp_path, programs):
    program(programs, "wlr-randr", "echo 'compositor does not support it' >&2; exit 1")
    assert find_switch("auto", {"WAYLAND_DISPLAY": "wayland-0"}, tmp_path) is None


def test_without_anything_the_screen_stays_on(tmp_path):
    assert find_switch("auto", {}, tmp_path) is None
    assert find_switch("none", {"WAYLAND_DISPLAY": "wayland-0"}) is None


def test_a_command_of_the_house_is_told_on_or_off(tmp_path, programs):
    told = tmp_path / "told"
    path = program(programs, "monitor", f'echo "$@" > {told}')
    switch = find_switch(f"{path} --input 'HDMI 1'", {}, tmp_path)
    assert isinstance(switch, Custom)
    switch.turn(on=False)
    assert told.read_text() == "--input HDMI 1 off\n"


def test_a_command_that_fails_says_its_last_words(programs):
    path = program(programs, "monitor", "echo no cable >&2; exit 3")
    with pytest.raises(HardwareError, match="no cable"):
        Custom([str(path)]).turn(on=True)


def test_a_command_that_is_not_there_is_an_error():
    with pytest.raises(HardwareError, match="no-such-program"):
        Custom(["no-such-program"]).turn(on=True)
