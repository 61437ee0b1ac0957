"""What the ledger of a kiosk means to whoever looks after it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from hub.reading.results import KioskLedger


class Condition(StrEnum):
    """How a kiosk is, worst first."""

    MISSING = "missing"
    """Presses are lost and nobody has accounted for them."""
    PROBLEM = "problem"
    """It says itself that something is wrong."""
    OFFLINE = "offline"
    """It is not connected, or has said nothing for too long."""
    NEVER = "never"
    """It never connected: being set up, or not yet switched on."""
    ONLINE = "online"
    SIMULATED = "simulated"
    """Nothing stands there: it made demonstration data."""
    REVOKED = "revoked"

    @property
    def needs_a_visit(self) -> bool:
        """Whether somebody should go and look."""
        return self in {Condition.MISSING, Condition.PROBLEM, Condition.OFFLINE}


_ORDER = tuple(Condition)
SIMULATION = "simulation"
"""The software that kiosks of ``faccine-hub simulate`` report."""
_SILENT_MS = 15 * 60_000
"""A kiosk tells its health every minute: one that was online and says nothing for so long is not.

The broker's Will says so at once, unless broker or hub were down when the kiosk went.
"""


@dataclass(frozen=True, slots=True)
class Presses:
    """What became of presses: made, received (of which refused), waiting, missing."""

    presses: int = 0
    received: int = 0
    refused: int = 0
    waiting: int = 0
    missing: int = 0
    acknowledged: int = 0


def condition_of(kiosk: KioskLedger, now_ms: int) -> Condition:
    """Return how a kiosk is at an instant."""
    if kiosk.is_revoked:
        return Condition.REVOKED
    if kiosk.missing:
        return Condition.MISSING
    if kiosk.state is None:
        return Condition.NEVER
    if kiosk.problem:
        return Condition.PROBLEM
    if kiosk.software == SIMULATION:
        return Condition.SIMULATED
    is_heard = kiosk.seen_ms is not None and now_ms - kiosk.seen_ms <= _SILENT_MS
    return Condition.ONLINE if kiosk.state == "online" and is_heard else Condition.OFFLINE


def worst_first(kiosks: Iterable[KioskLedger], now_ms: int) -> list[KioskLedger]:
    """Return the kiosks with those that need a visit first, else in the order given."""
    return sorted(kiosks, key=lambda kiosk: _ORDER.index(condition_of(kiosk, now_ms)))


def total(kiosks: Iterable[KioskLedger]) -> Presses:
    """Return what became of all presses together."""
    all_of_them = list(kiosks)
    return Presses(
        presses=sum(kiosk.presses for kiosk in all_of_them),
        received=sum(kiosk.received for kiosk in all_of_them),
        refused=sum(kiosk.refused for kiosk in all_of_them),
        waiting=sum(kiosk.waiting for kiosk in all_of_them),
        missing=sum(kiosk.missing for kiosk in all_of_them),
        acknowledged=sum(kiosk.acknowledged for kiosk in all_of_them),
    )
