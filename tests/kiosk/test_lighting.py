"""The lamps' thread: quick to answer, and idle while nothing changes."""

from __future__ import annotations

import threading
import time
from dataclasses import replace

from faccine.wire.faces import Face
from kiosk.buttons.lighting import Lighting
from kiosk.session.view import Screen, View
from kiosk.words import Words

ASK = View(Screen.ASK, "it", Words(), takes_faces=True)
HEARD = replace(ASK, screen=Screen.RECORDING, takes_faces=False, pressed=Face.SAD)
RESTING = replace(ASK, screen=Screen.RESTING, takes_faces=False)


def milliseconds() -> int:
    return time.monotonic_ns() // 1_000_000


class Bulb:
    """A lamp that says when it was set."""

    def __init__(self) -> None:
        self.set_to: list[tuple[int, float]] = []
        self.changed = threading.Condition()

    def __call__(self, level: float) -> None:
        with self.changed:
            self.set_to.append((milliseconds(), level))
            self.changed.notify_all()

    def wait_until_dark(self) -> int:
        with self.changed:
            assert self.changed.wait_for(lambda: self.set_to and self.set_to[-1][1] == 0.0, 30)
            return self.set_to[-1][0]


def test_three_lamps_follow_a_clock_and_are_due_no_sooner_than_sixteen_times_a_second():
    now = [0]
    bulbs = [Bulb(), Bulb(), Bulb()]
    lighting = Lighting(bulbs, lambda: now[0])
    lighting.show(ASK)
    while now[0] < 4_000:
        now[0] += round(1000 * lighting.refresh())
    levels = [[level for _, level in bulb.set_to] for bulb in bulbs]
    assert levels[0] == levels[1] == levels[2]
    assert len(levels[0]) <= 4 * 20
    assert min(levels[0]) < 0.26
    assert max(levels[0]) > 0.99


def test_one_lamp_for_all_buttons_shows_the_brightest_of_three():
    bulb = Bulb()
    now = [0]
    lighting = Lighting([bulb], lambda: now[0])
    lighting.show(replace(ASK, is_identifying=True))
    for now[0] in (0, 200, 400, 600):
        lighting.refresh()
    assert [level for _, level in bulb.set_to] == [1.0, 1.0, 1.0, 0.0]


def test_steady_lamps_need_no_refreshing():
    lighting = Lighting([Bulb()], lambda: 0)
    lighting.show(RESTING)
    assert lighting.refresh() is None


def test_a_press_is_answered_within_100_ms_on_the_machines_own_clock():
    bulb = Bulb()
    lighting = Lighting([bulb], milliseconds)
    lighting.show(ASK)
    thread = threading.Thread(target=lighting.run)
    thread.start()
    pressed_ms = milliseconds()
    lighting.show(HEARD)
    dark_ms = bulb.wait_until_dark()
    lighting.stop()
    thread.join(30)
    assert not thread.is_alive()
    assert dark_ms - pressed_ms < 100


def test_showing_does_not_wait_for_a_slow_lamp():
    entered, go_on = threading.Event(), threading.Event()

    def slow(level: float) -> None:
        entered.set()
        assert go_on.wait(30)

    lighting = Lighting([slow], milliseconds)
    thread = threading.Thread(target=lighting.run)
    thread.start()
    assert entered.wait(30)
    lighting.show(ASK)  # would wait for ever if it had to
    lighting.show(HEARD)
    lighting.stop()
    go_on.set()
    thread.join(30)
    assert not thread.is_alive()
