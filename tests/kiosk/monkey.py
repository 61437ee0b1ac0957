"""Somebody who touches and presses a real kiosk in every way there is, a week of life in minutes.

The real window, session, recorder and outbox, with buttons on gpiozero's mock pins; the clock alone
is ours, so that three seconds of thanks last as long as we like. In the end the outbox has to hold
exactly what was thanked for. Run it through ``scripts/monkey``, or see ``--help``.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import click
import psutil
from a_kiosk import a_kiosk, reasons, services
from a_sighting import Sightings
from displays import Display
from kiosk_fakes import FakeClock

from faccine.runtime.logs import configure_logging
from faccine.wire.faces import FACES
from faccine.wire.settings import Contact
from faccine.wire.wiring import Wiring
from kiosk.buttons.buttons import Buttons
from kiosk.conductor import Conductor
from kiosk.recorder import Recorder
from kiosk.session.inputs import DigitTyped, HoursChanged, SettingsArrived, SpeechChanged
from kiosk.session.session import Session

os.environ["GPIOZERO_PIN_FACTORY"] = "mock"

PAUSES_MS = (0, 3, 40, 200, 900, 3_100, 16_000, 45_000)
MIB = 1024 * 1024
PIN = "4711"
PINS = (17, 27, 22)
SIZES = ((480, 320), (1024, 600), (480, 800))
TOWNS = (
    {},
    {"languages": ["it", "de", "sl", "fr", "en"], "contact": Contact(address="https://c.example")},
    {"services": services("carta-identita", "tributi", "scuola")},
    {"is_bilingual": True, "reasons": reasons("waiting", "staff", "return")},
    {"reasons": [], "languages": ["it"]},
    {"reasons_after": list(FACES)},
)


class Kiosk:
    """A kiosk whose time is ours."""

    def __init__(self, stack: ExitStack, outbox: Path, size: tuple[int, int]) -> None:
        from kiosk.ui import app  # first: it tells Kivy whose command line this is

        from kivy.base import EventLoop, runTouchApp, stopTouchApp  # isort: skip
        from kivy.clock import Clock  # isort: skip

        app._configure(fullscreen=False, size=size)
        self.window = app._open_window()
        from kiosk.ui.stage import Stage

        # Kivy has begun to count; from here on it counts as we do.
        self.began_ms = int(Clock.time() * 1000) + 1_000
        self.clock = FakeClock(boottime=self.began_ms)
        Clock.time = lambda: self.clock.boottime / 1000
        Clock._max_fps = 0
        self.loop = EventLoop
        self.sightings = Sightings()
        self.recorder = Recorder(outbox, self.clock)
        session = Session(a_kiosk(), pin=PIN)
        self.conductor = Conductor(
            session, perform=self.perform, now_ms=self.clock.boottime_ms, play=lambda _: None
        )
        self.conductor.listen(self.sightings.see)
        self.stage = Stage(post=self.conductor.post, now_ms=self.clock.boottime_ms)
        self.stage.size = self.window.size
        self.conductor.listen(self.stage.show)
        self.recorder.start(tell=self.answered, failed=lambda: os._exit(3))
        stack.callback(self.recorder.close)
        self.buttons = stack.enter_context(
            Buttons(Wiring(PINS), self.conductor, self.clock.boottime_ms)
        )
        runTouchApp(self.stage, embedded=True)
        stack.callback(stopTouchApp)
        self.turn()

    def perform(self, order):
        self.sightings.asked(order)
        self.recorder.perform(order)

    def answered(self, answer):
        self.sightings.answered(answer)
        self.conductor.post(answer)

    def turn(self):
        """Let everything happen that is due."""
        self.conductor.play()
        self.window.mainloop()
        self.loop.idle()

    def pass_ms(self, ms):
        """Let time pass, as the session would be woken; no commit is left behind by it."""
        if ms > 400:
            deadline = time.monotonic() + 30
            while self.sightings.is_waiting:
                assert time.monotonic() < deadline, "the recorder does not answer"
                self.turn()
        self.clock.pass_ms(ms)
        self.turn()

    def close(self):
        for _ in range(60):
            self.pass_ms(2_000)


class Monkey:
    """Fingers without a plan, from a seed."""

    def __init__(self, kiosk: Kiosk, seed: int) -> None:
        self.kiosk = kiosk
        self.rng = random.Random(seed)
        self.touches = 0
        self.ways = {
            self.tap: 30, self.tap_a_target: 40, self.double: 8, self.hold: 3, self.palm: 4,
            self.two_fingers: 5, self.slide: 4, self.outside: 2, self.technician: 1, self.hours: 1,
            self.button: 2, self.both_outer_buttons: 1, self.new_settings: 1,
        }  # fmt: skip

    def go(self, touches):
        """Touch so many times."""
        ways, weights = list(self.ways), list(self.ways.values())
        while self.touches < touches:
            self.rng.choices(ways, weights)[0]()
            self.kiosk.pass_ms(self.rng.choices(PAUSES_MS, (9, 9, 9, 9, 6, 5, 2, 1))[0])

    def down(self, x, y):
        from kivy.tests.common import UnitTestTouch

        self.touches += 1
        finger = UnitTestTouch(x, y)
        finger.touch_down()
        self.kiosk.turn()
        return finger

    def up(self, finger, after_ms=0):
        if after_ms:
            self.kiosk.pass_ms(after_ms)
        finger.touch_up()
        self.kiosk.turn()

    def somewhere(self):
        width, height = self.kiosk.stage.size
        return self.rng.uniform(0, width), self.rng.uniform(0, height)

    def target(self):
        """The middle of something that can be touched, if there is anything."""
        page = self.kiosk.stage.page
        found = [each for each in page.walk(restrict=True) if hasattr(each, "press")]
        if not found:
            return self.somewhere()
        chosen = self.rng.choice(found)
        return chosen.center_x + self.rng.gauss(0, 5), chosen.center_y + self.rng.gauss(0, 5)

    def tap(self):
        self.up(self.down(*self.somewhere()), self.rng.choice((0, 20, 90)))

    def tap_a_target(self):
        self.up(self.down(*self.target()), self.rng.choice((0, 20, 90)))

    def double(self):
        x, y = self.target()
        for _ in range(self.rng.randint(2, 5)):
            self.up(self.down(x, y), self.rng.choice((0, 5, 30)))
            self.kiosk.pass_ms(self.rng.choice((5, 60, 140)))

    def hold(self):
        self.up(self.down(*self.target()), self.rng.choice((700, 2_900, 3_100, 6_000)))

    def palm(self):
        x, y = self.somewhere()
        fingers = [
            self.down(x + self.rng.gauss(0, 60), y + self.rng.gauss(0, 60)) for _ in range(5)
        ]
        self.rng.shuffle(fingers)
        for finger in fingers:
            self.up(finger, self.rng.choice((0, 10)))

    def two_fingers(self):
        one, other = self.down(*self.target()), self.down(*self.target())
        self.up(other, self.rng.choice((0, 60)))
        self.up(one, self.rng.choice((0, 60)))

    def slide(self):
        finger = self.down(*self.target())
        for _ in range(4):
            finger.touch_move(*self.somewhere())
            self.kiosk.pass_ms(15)
        self.up(finger)

    def outside(self):
        width, height = self.kiosk.stage.size
        x, y = self.rng.choice(((-5, 10), (width + 30, 20), (10, -9), (20, height + 50), (0, 0)))
        self.up(self.down(x, y), 10)

    def technician(self):
        """The hidden gesture, and then a PIN, mostly the right one."""
        for _ in range(5):
            self.up(self.down(8, self.kiosk.stage.height - 8), 20)
            self.kiosk.pass_ms(200)
        for digit in self.rng.choice((PIN, PIN, "0000")):
            self.kiosk.conductor.post(DigitTyped(digit))
            self.kiosk.turn()

    def hours(self):
        """The office opens or closes."""
        now = dt.datetime(2026, 11, 20, 18, 0, tzinfo=dt.UTC).replace(tzinfo=None)
        is_open = self.rng.random() < 0.7
        self.kiosk.conductor.post(HoursChanged(is_open, now, now + dt.timedelta(days=2)))
        self.kiosk.turn()

    def new_settings(self):
        version = 13 + self.touches
        town = a_kiosk(version=version, **self.rng.choice(TOWNS))
        self.kiosk.conductor.post(SettingsArrived(town))
        self.kiosk.conductor.post(SpeechChanged(self.rng.random() < 0.5))
        self.kiosk.turn()

    def button(self):
        self.close_pins([self.rng.randrange(3)])

    def both_outer_buttons(self):
        self.close_pins([0, 2])

    def close_pins(self, which):
        """Press with bounces; the watcher decides on a thread of its own, after 20 ms."""
        from gpiozero import Device

        self.touches += len(which)
        pins = [Device.pin_factory.pin(PINS[index]) for index in which]
        for level in ("low", "high", "low", "high"):
            for pin in pins:
                getattr(pin, f"drive_{level}")()
                if level == "low" and self.rng.random() < 0.5:
                    pin.drive_high()
                    pin.drive_low()
            self.kiosk.clock.pass_ms(25)
            time.sleep(0.025)
            self.kiosk.turn()


@click.command(context_settings={"show_default": True})
@click.option("--touches", default=100_000)
@click.option("--seed", default=2026)
@click.option("--outbox", type=click.Path(path_type=Path), required=True, help="A new file.")
@click.option("--size", default=0, help="Which of the screens, from 0.")
def main(touches: int, seed: int, outbox: Path, size: int) -> None:
    """Touch a kiosk in every way there is, and compare its outbox with its thanks."""
    configure_logging()
    process = psutil.Process()
    with ExitStack() as stack:
        if "DISPLAY" not in os.environ:
            display = Display(1280, 1000)
            stack.callback(display.close)
            os.environ["DISPLAY"] = display.name
        kiosk = Kiosk(stack, outbox, SIZES[size])
        monkey = Monkey(kiosk, seed)
        memory = []
        for part in range(1, 11):
            monkey.go(touches * part // 10)
            memory.append(process.memory_info().rss / MIB)
            sys.stderr.write(f"{monkey.touches} touches, {memory[-1]:.1f} MiB\n")
        kiosk.close()
        widgets = sum(1 for _ in kiosk.stage.walk(restrict=True))
    result = kiosk.sightings.compared_with(outbox)
    result |= {
        "touches": monkey.touches, "memory_mib": [round(mib, 1) for mib in memory],
        "widgets": widgets, "hours": round((kiosk.clock.boottime - kiosk.began_ms) / 3_600_000, 1),
        "ignored": kiosk.conductor._session.ignored,
    }  # fmt: skip
    sys.stdout.write(json.dumps(result) + "\n")
    sys.exit(0 if result["is_exact"] else 1)


if __name__ == "__main__":
    main()
