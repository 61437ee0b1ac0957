"""Somebody who presses faces, and writes down each thanks after it was given.

Runs as a process that may be killed at any instant. One line a commit, in one write: what stands
there was thanked for, whatever happens afterwards.
"""

from __future__ import annotations

import json
import os
import random
import time
from contextlib import closing
from pathlib import Path

from faccine.runtime.clock import ClockPolicy, SystemClock
from faccine.wire.errors import StorageError
from faccine.wire.faces import FACES
from kiosk.outbox.outbox import Outbox
from kiosk.pressing import press

REASONS = ("waiting", "staff", "return", "outcome")


def run(arguments):
    """Press ``presses`` times (0: for ever) with pauses of ``pause_ms`` on average."""
    outbox_path, thanks_path, seed, presses, pause_ms, policy = arguments
    rng = random.Random(seed)
    Path(outbox_path).parent.mkdir(exist_ok=True)
    thanks = os.open(thanks_path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    clock = SystemClock(ClockPolicy(policy))
    with closing(Outbox.open(Path(outbox_path), clock)) as outbox:
        made = 0
        while made < int(presses) or not int(presses):
            made += press_once(outbox, rng, thanks)
            if int(pause_ms):
                time.sleep(rng.expovariate(1000 / int(pause_ms)))


def press_once(outbox, rng, thanks):
    """Press once, with a reason now and then; tell whether it was thanked for."""
    face = rng.choice(FACES)
    reason = rng.choice(REASONS) if rng.random() < 0.3 else None
    try:
        seq = press(outbox, face, service="certificati", reason=None, is_test=False).seq
        uuid = _uuid(outbox, seq)
        os.write(thanks, _line(uuid, seq, face.value))
        if reason is not None:
            reason_seq = outbox.append_reason(seq, reason)
            os.write(thanks, _line(uuid, reason_seq, (seq, reason)))
    except StorageError:
        return False  # "not recorded": nobody was thanked
    return True


def read_thanks(path):
    """Return (outbox, seq, face or (rating, reason)) of everything that was thanked for."""
    return parse_thanks(path.read_text()) if path.exists() else []


def parse_thanks(text):
    """Return what :func:`read_thanks` returns, from what it reads."""
    thanks = [json.loads(line) for line in text.splitlines()]
    return [
        (outbox, seq, tuple(what) if isinstance(what, list) else what)
        for outbox, seq, what in thanks
    ]


def _line(uuid, seq, what):
    return json.dumps([uuid, seq, what]).encode() + b"\n"


def _uuid(outbox, seq):
    (uuid,) = outbox.database.conn.execute(
        "SELECT uuid FROM outbox WHERE id = ?", (outbox._went_to[seq],)
    ).fetchone()
    return uuid
