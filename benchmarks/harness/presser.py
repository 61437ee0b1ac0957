"""A real kiosk's recorder and uplink, pressed by nobody at even intervals with some jitter.

They are put together as ``kiosk.bootstrap`` does it, without a screen. Prints one line of JSON when
the first press is through, and one with the times of the others, in nanoseconds of the monotonic
clock.
"""

from __future__ import annotations

import json
import queue
import sys
import threading
import time
from pathlib import Path
from random import Random

import click

from faccine.runtime.broker import Broker
from faccine.runtime.clock import ClockPolicy, SystemClock
from faccine.runtime.logs import configure_logging
from faccine.wire.events import Input, Mode
from faccine.wire.faces import FACES
from kiosk.recorder import Recorder
from kiosk.session.effects import RecordRating
from kiosk.session.inputs import NotRecorded, Recorded
from kiosk.uplink.uplink import Uplink, UplinkOptions

_ANSWER_SECONDS = 10.0
_DEADLINE_MS = 2000


class Presser:
    """Presses faces and takes the time until each is committed.

    Args:
        recorder: started, with ``tell`` of this object.
        clock: the recorder's.
    """

    def __init__(self, clock: SystemClock) -> None:
        self._clock = clock
        self._random = Random(1)
        self._answers: queue.SimpleQueue[tuple[int, Recorded | NotRecorded]] = queue.SimpleQueue()

    def tell(self, answer: Recorded | NotRecorded) -> None:
        """Take the recorder's answer, on its thread."""
        self._answers.put((time.monotonic_ns(), answer))

    def press(self, recorder: Recorder, token: int) -> tuple[int, int, int]:
        """Press once; return the event's seq, and the times of the press and its commit.

        Raises:
            click.ClickException: it was not recorded.
        """
        order = RecordRating(
            token=token,
            face=self._random.choice(FACES),
            service=None,
            lang="it",
            mode=Mode.LIVE,
            settings=1,
            input=Input.TOUCH,
            asks=False,
            deadline_ms=self._clock.boottime_ms() + _DEADLINE_MS,
        )
        pressed_ns = time.monotonic_ns()
        recorder.perform(order)
        committed_ns, answer = self._answers.get(timeout=_ANSWER_SECONDS)
        if isinstance(answer, NotRecorded):
            raise click.ClickException("a press was not recorded")
        return answer.seq, pressed_ns, committed_ns

    def pause(self, every_ms: float) -> None:
        """Wait until the next citizen comes."""
        time.sleep(every_ms * self._random.uniform(0.5, 1.5) / 1000)


@click.command()
@click.option("--kiosk", required=True)
@click.option("--port", type=int, required=True, help="The broker's.")
@click.option("--outbox", type=click.Path(path_type=Path), required=True)
@click.option("--presses", type=int, required=True)
@click.option("--every-ms", type=float, required=True)
def main(kiosk: str, port: int, outbox: Path, presses: int, every_ms: float) -> None:
    """Press so often, at a line on standard input, and end at another one."""
    configure_logging(verbose=False)  # to standard error
    clock = SystemClock(ClockPolicy.TRUSTED)
    broker = Broker.from_url(f"mqtt://127.0.0.1:{port}")
    uplink = Uplink(UplinkOptions(kiosk, broker, outbox), clock)
    over = threading.Event()
    carrying = threading.Thread(target=uplink.run, args=(over.is_set,))
    recorder, presser = Recorder(outbox, clock), Presser(clock)
    recorder.start(tell=presser.tell, committed=uplink.wake)
    presser.press(recorder, 0)
    carrying.start()
    print(json.dumps({"ready": True}), flush=True)
    sys.stdin.readline()
    found = []
    for token in range(1, presses + 1):
        presser.pause(every_ms)
        found.append(presser.press(recorder, token))
    print(json.dumps({"presses": found}), flush=True)
    sys.stdin.readline()
    recorder.close()
    over.set()
    uplink.wake()
    carrying.join()


if __name__ == "__main__":
    main()
