"""What a kiosk does with its outbox file, for ``strace`` to write down: run as a program.

    python writes_under_strace.py life OUTBOX THANKS SEED PRESSES
    python writes_under_strace.py mend OUTBOX

``life`` presses, sends, ticks off, learns settings, and starts anew now and then; ``mend`` opens a
damaged file.
"""

from __future__ import annotations

import os
import random
import sys
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from presser import press_once

from faccine.runtime.clock import ClockPolicy, SystemClock
from kiosk.outbox.outbox import Outbox
from kiosk.outbox.sending import prepare_batch, prune, standings
from kiosk.outbox.sending import tick_off as tick

CLOCK = SystemClock(ClockPolicy.TRUSTED)


def live(path, thanks_path, seed, presses):
    rng = random.Random(seed)
    thanks = os.open(thanks_path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    made = 0
    while made < presses:
        # The uplink has the file open beside whoever presses, as in a kiosk.
        with (
            closing(Outbox.open(path, CLOCK, is_checked=True)) as outbox,
            closing(Outbox.open(path, CLOCK)) as uplink,
        ):
            for _ in range(min(rng.randint(1, 400), presses - made)):
                made += press_once(outbox, rng, thanks)
                carry(uplink, rng)


def carry(uplink, rng):
    at = standings(uplink)[-1]
    drawn = rng.random()
    if drawn < 0.2:
        prepare_batch(uplink, at, at.ticked_through + 1, 100)
    elif drawn < 0.3:
        with uplink.writing() as connection:
            tick(connection, at, rng.randint(0, at.sent_through), (), CLOCK.wall_ms())
    elif drawn < 0.32:
        prune(uplink)


def mend(path):
    Outbox.open(path, CLOCK, is_checked=True).close()


if __name__ == "__main__":
    if sys.argv[1] == "life":
        live(Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5]))
    else:
        mend(Path(sys.argv[2]))
