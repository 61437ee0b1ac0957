"""The whole press path and the uplink of a kiosk, in a process of its own, pressed by its input.

    python pressed_kiosk.py OUTBOX BROKER_URL [screen]

Each line of standard input is a face to press, or ``measure N``: N presses written one after the
other, without a session. Says on standard output, one JSON object a line, what is shown and when
(``ms``, a clock that never jumps), and how long presses took. The pulse is quicker than in an
office; everything else is as it is there.
"""

from __future__ import annotations

import json
import queue
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "kiosk"))

from a_kiosk import a_kiosk

import kiosk.machine.faults
import kiosk.screen
import kiosk.session.flow
import kiosk.uplink.reporting
import kiosk.uplink.uplink
from faccine.runtime.broker import Broker
from faccine.runtime.clock import ClockPolicy, SystemClock
from faccine.runtime.logs import configure_logging
from faccine.runtime.service import StopSignal, Supervisor
from faccine.wire.events import Input, Mode
from faccine.wire.faces import Face
from kiosk.conductor import Conductor
from kiosk.machine.health import Sensors
from kiosk.machine.monitor import Board
from kiosk.machine.pulse import RECORDER, SESSION, Heart, Pulse
from kiosk.recorder import Recorder
from kiosk.screen import serve
from kiosk.session.effects import RecordRating
from kiosk.session.inputs import FacePressed, FaceReleased, Recorded, SettingsArrived
from kiosk.session.session import Session
from kiosk.starting import start_up
from kiosk.uplink.uplink import Listeners, Uplink, UplinkOptions

CLOCK = SystemClock(ClockPolicy.TRUSTED)
KIOSK = "esempio-anagrafe-1"
QUICK = Pulse(ask_ms=200, patience_ms=1_500)


def be_quick():
    """Wait less than in an office before something is told, tried again, or taken back."""
    kiosk.machine.faults.FAILING_MS = 500
    kiosk.session.flow.NOT_RECORDED_MS = 1_000
    kiosk.uplink.reporting._LOOK_MS = 200
    kiosk.screen._LOOK_SECONDS = 0.2
    kiosk.uplink.uplink._REST_MS = 500


def say(**facts):
    facts["ms"] = CLOCK.boottime_ms()
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


def settings():
    return a_kiosk(thanks_seconds=1, reasons=[])


class Measure:
    """Writes presses one after the other, and counts how long each took."""

    def __init__(self, recorder):
        self._recorder = recorder
        self._answers = queue.SimpleQueue()
        self.is_on = False

    def take(self, answer):
        self._answers.put(answer)

    def run(self, presses):
        self.is_on = True
        took = []
        for token in range(presses):
            began = time.perf_counter()
            self._recorder.perform(
                RecordRating(
                    token=token, face=Face.HAPPY, service="carta-identita", lang="it",
                    mode=Mode.LIVE, settings=12, input=Input.BUTTON, asks=False,
                    deadline_ms=CLOCK.boottime_ms() + 1_500,
                )
            )  # fmt: skip
            assert isinstance(self._answers.get(timeout=30), Recorded)
            took.append(1000 * (time.perf_counter() - began))
        self.is_on = False
        say(measured=sorted(took))


def listen_to_input(conductor, measure, stop):
    for line in sys.stdin:
        what, _, number = line.strip().partition(" ")
        if what == "measure":
            measure.run(int(number))
        else:
            say(pressed=what)
            conductor.post(FacePressed(Face(what), Input.BUTTON))
            conductor.post(FaceReleased(Face(what)))
    stop.set()


def main():
    configure_logging()
    be_quick()
    path, stop = Path(sys.argv[1]), StopSignal().install()
    board = Board(KIOSK, CLOCK, Sensors(path.parent))
    started = start_up(path, CLOCK)
    board.disk_answered(started.fault)
    say(started=started.settings is not None)
    session = Session(started.settings or settings())
    recorder = Recorder(path, CLOCK, board)
    measure = Measure(recorder)
    conductor = Conductor(session, perform=recorder.perform, now_ms=CLOCK.boottime_ms)
    conductor.listen(lambda view: say(shown=view.screen, told=view.for_technician))
    uplink = Uplink(
        UplinkOptions(KIOSK, Broker.from_url(sys.argv[2]), path),
        CLOCK,
        Listeners(settings=lambda new: conductor.post(SettingsArrived(new))),
        board,
    )
    carrying = threading.Thread(target=uplink.run, args=(stop.is_set,), daemon=True)
    carrying.start()
    recorder.start(
        tell=lambda answer: measure.take(answer) if measure.is_on else conductor.post(answer),
        committed=uplink.wake,
    )
    listening = threading.Thread(target=listen_to_input, args=(conductor, measure, stop))
    listening.daemon = True
    listening.start()
    with Heart(
        {SESSION: conductor.ask, RECORDER: recorder.ask},
        board,
        feed=Supervisor().alive,
        tell=conductor.post,
        now_ms=CLOCK.boottime_ms,
        pulse=QUICK,
        beat_seconds=0.05,
    ):
        if sys.argv[3:] == ["screen"]:
            serve(conductor, stop, board, is_fullscreen=True, has_buttons=True)
        else:
            conductor.run(stop)
    recorder.close()


if __name__ == "__main__":
    main()
