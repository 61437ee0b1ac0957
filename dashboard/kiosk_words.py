"""What the ledger of a kiosk means to whoever looks after it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from dashboard.faults import is_urgent
from hub.hours import OpeningHours
from hub.kiosk_silence import SIMULATION, UNHEARD_MS, is_heard
from hub.reading.results import KioskLedger
from hub.silence import Silence, open_ms_between


class Condition(StrEnum):
    """How a kiosk is, worst first."""

    MISSING = "missing"
    """Presses are lost and nobody has accounted for them."""
    PROBLEM = "problem"
    """It says itself that something is wrong."""
    OFFLINE = "offline"
    """It is not connected, or has said nothing for too long, while its office was open."""
    SILENT = "silent"
    """It is connected, and nobody presses it although many should have."""
    NEVER = "never"
    """It never connected: being set up, or not yet switched on."""
    CLOSED = "closed"
    """It is not connected, and its office has been closed since: many switch off at night."""
    QUIET = "quiet"
    """It is connected, and fewer press than usual, as happens now and then."""
    ONLINE = "online"
    SIMULATED = "simulated"
    """Nothing stands there: it made demonstration data."""
    REVOKED = "revoked"

    @property
    def needs_a_visit(self) -> bool:
        """Whether somebody should go and look."""
        return self in _TO_VISIT

    @property
    def is_connected(self) -> bool:
        """Whether it is heard, as far as its condition tells."""
        return self in {Condition.ONLINE, Condition.QUIET, Condition.SILENT}


_TO_VISIT = {Condition.MISSING, Condition.PROBLEM, Condition.OFFLINE, Condition.SILENT}
_ORDER = {condition: rank for rank, condition in enumerate(Condition)}


@dataclass(frozen=True, slots=True)
class Presses:
    """What became of presses: made, received (of which refused), waiting, missing."""

    presses: int = 0
    received: int = 0
    refused: int = 0
    waiting: int = 0
    missing: int = 0
    acknowledged: int = 0


def condition_of(
    kiosk: KioskLedger,
    now_ms: int,
    hours: OpeningHours | None = None,
    silence: Silence | None = None,
) -> Condition:
    """Return how a kiosk is at an instant.

    Args:
        kiosk: with its outboxes.
        now_ms: milliseconds since 1970 UTC.
        hours: of its office; None: taken as always open.
        silence: of a kiosk whose usual flow is known.
    """
    settled = _without_connection(kiosk)
    if settled is not None:
        return settled
    if not is_heard(kiosk, now_ms):
        return Condition.OFFLINE if _was_open(kiosk, now_ms, hours) else Condition.CLOSED
    if silence is not None and silence.is_unlikely:
        return Condition.SILENT
    return Condition.QUIET if silence is not None and silence.is_quiet else Condition.ONLINE


def rank_of(condition: Condition) -> int:
    """Return where a condition stands among all of them, the worst first."""
    return _ORDER[condition]


def worst_first(kiosks: Iterable[KioskLedger], now_ms: int) -> list[KioskLedger]:
    """Return the kiosks with those that need a visit first, else in the order given."""
    return sorted(kiosks, key=lambda kiosk: rank_of(condition_of(kiosk, now_ms)))


def total(kiosks: Iterable[KioskLedger]) -> Presses:
    """Return what became of all presses together."""
    made = received = refused = waiting = missing = acknowledged = 0
    for kiosk in kiosks:
        for outbox in kiosk.outboxes:
            made += outbox.presses
            received += outbox.received
            refused += outbox.refused_ratings
            waiting += outbox.waiting_presses
            missing += outbox.missing
            acknowledged += outbox.acknowledged
    return Presses(made, received, refused, waiting, missing, acknowledged)


def _without_connection(kiosk: KioskLedger) -> Condition | None:
    """Return what is so whether or not it is connected just now."""
    if kiosk.is_revoked:
        return Condition.REVOKED
    if kiosk.missing:
        return Condition.MISSING
    if kiosk.state is None:
        return Condition.NEVER
    if kiosk.problem and is_urgent(kiosk.problem):
        return Condition.PROBLEM
    return Condition.SIMULATED if kiosk.software == SIMULATION else None


def _was_open(kiosk: KioskLedger, now_ms: int, hours: OpeningHours | None) -> bool:
    """Tell whether the office was open for a while since the kiosk was heard."""
    if hours is None or kiosk.seen_ms is None:
        return True
    return open_ms_between(hours, kiosk.seen_ms, now_ms) >= UNHEARD_MS
