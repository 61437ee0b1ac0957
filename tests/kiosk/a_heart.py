"""The press path of a kiosk without a screen, in a process of its own, with a quick pulse.

    python a_heart.py OUTBOX

Presses whatever face stands on a line of standard input. Says on standard output what the recorder
answers and what breaks, one JSON object a line; feeds the watchdog of ``NOTIFY_SOCKET``.
"""

from __future__ import annotations

import json
import sys
import threading
from itertools import count
from pathlib import Path

from faccine.runtime.clock import ClockPolicy, SystemClock
from faccine.runtime.service import StopSignal, Supervisor
from faccine.wire.events import Input, Mode
from faccine.wire.faces import Face
from kiosk.conductor import Conductor
from kiosk.machine.health import Sensors
from kiosk.machine.monitor import Board
from kiosk.machine.pulse import RECORDER, SESSION, Heart, Pulse
from kiosk.recorder import Recorder
from kiosk.session.effects import RecordRating
from kiosk.session.inputs import PartBroke
from kiosk.session.session import Session


def say(**facts):
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


def press(recorder, clock, stop):
    tokens = count(1)
    for line in sys.stdin:
        if line.strip() == "hang":
            recorder.ask(threading.Event().wait)
            continue
        recorder.perform(
            RecordRating(
                token=next(tokens), face=Face(line.strip()), service="a", lang="it",
                mode=Mode.LIVE, settings=1, input=Input.TOUCH, asks=False,
                deadline_ms=clock.boottime_ms() + 1_500,
            )
        )  # fmt: skip
    stop.set()


def main():
    path = Path(sys.argv[1])
    clock = SystemClock(ClockPolicy.TRUSTED)
    stop = StopSignal().install()
    board = Board("esempio-anagrafe-1", clock, Sensors(path.parent))
    recorder = Recorder(path, clock, board)
    conductor = Conductor(Session(None), perform=lambda _: None, now_ms=clock.boottime_ms)
    recorder.start(tell=lambda answer: say(answer=type(answer).__name__))
    threading.Thread(target=press, args=(recorder, clock, stop), daemon=True).start()

    def tell(happened):
        assert isinstance(happened, PartBroke)
        say(broke=happened.what)

    with Heart(
        {SESSION: conductor.ask, RECORDER: recorder.ask},
        board,
        feed=Supervisor().alive,
        tell=tell,
        now_ms=clock.boottime_ms,
        pulse=Pulse(ask_ms=100, patience_ms=400),
        beat_seconds=0.05,
    ):
        say(ready=True)
        conductor.run(stop)
    recorder.close()


if __name__ == "__main__":
    main()
