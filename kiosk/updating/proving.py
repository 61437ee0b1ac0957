"""Whether a kiosk does what it is there for: a press reaches the hub, and its receipt comes back.

The press is a test press. It is kept and never counted.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from faccine.wire.errors import SettingsError, UpdateError
from faccine.wire.faces import Face
from kiosk.outbox.outbox import Outbox
from kiosk.outbox.sending import standing_of, standings
from kiosk.outbox.settings import read_settings
from kiosk.pressing import press

_LOOK_SECONDS = 0.2


@dataclass(frozen=True)
class Proof:
    """A test press that the hub has: its number, and how long the receipt took."""

    seq: int
    seconds: float


def prove(
    outbox: Outbox, timeout_seconds: float, wait: Callable[[float], object] = time.sleep
) -> Proof:
    """Press in test mode, and wait until the hub's receipt has ticked it off.

    Args:
        outbox: that of a kiosk which runs.
        timeout_seconds: how long the receipt may take.
        wait: passes time.

    Raises:
        SettingsError: the kiosk has no settings: no hub ever answered it.
        StorageError: the press cannot be written down.
        UpdateError: no receipt came.
    """
    settings = read_settings(outbox)
    if settings is None:
        raise SettingsError("no settings ever came from the hub: connect this kiosk first")
    service = settings.services[0].code
    began = time.monotonic()
    seq = press(outbox, Face.NEUTRAL, service=service, reason=None, is_test=True).seq
    uuid = standings(outbox)[-1].uuid
    while True:
        at = standing_of(outbox, uuid)
        if at is not None and at.ticked_through >= seq:
            return Proof(seq, time.monotonic() - began)
        if time.monotonic() - began >= timeout_seconds:
            waiting = sum(one.waiting for one in standings(outbox))
            raise UpdateError(
                f"no receipt for test press {seq} within {timeout_seconds:g} seconds; {waiting} "
                "events wait: see that the kiosk runs and the hub answers it",
                rest_ms=0,
            )
        wait(_LOOK_SECONDS)
        outbox.follow()
