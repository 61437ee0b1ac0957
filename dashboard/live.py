"""The live ledger: what became of all presses, up to this second. It counts presses, not faces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.kiosk_words import Condition, Presses, condition_of, total
from hub.kiosk_silence import is_heard
from hub.periods import local_day_and_slot
from hub.reading import Administration, KioskLedger, Reader

RECENT_DAYS = 7
_NOT_IN_USE = {Condition.REVOKED, Condition.SIMULATED}


@dataclass(frozen=True)
class Ledger:
    """The ledger's one sentence, and what stands beside it."""

    presses: Presses
    recent: int
    """Ratings made in the last seven days, today included, and received."""
    last_ms: int | None
    timezone: str
    now_ms: int
    online: int
    kiosks: int


def ledger_now(reader: Reader, kiosks: Sequence[KioskLedger], now_ms: int) -> Ledger:
    """Return the ledger as it is now."""
    conditions = [(kiosk, condition_of(kiosk, now_ms)) for kiosk in kiosks]
    return ledger_of(reader, conditions, reader.administrations(), now_ms)


def ledger_of(
    reader: Reader,
    kiosks: Sequence[tuple[KioskLedger, Condition]],
    administrations: Sequence[Administration],
    now_ms: int,
) -> Ledger:
    """Return the ledger of kiosks whose conditions are known."""
    in_use = [kiosk for kiosk, condition in kiosks if condition not in _NOT_IN_USE]
    return Ledger(
        presses=total(kiosk for kiosk, _ in kiosks),
        recent=sum(
            reader.received_since(
                one.id, local_day_and_slot(now_ms, one.timezone)[0] - RECENT_DAYS + 1
            )
            for one in administrations
        ),
        last_ms=max((kiosk.received_ms or 0 for kiosk, _ in kiosks), default=0) or None,
        timezone=administrations[0].timezone if administrations else "Europe/Rome",
        now_ms=now_ms,
        online=sum(is_heard(kiosk, now_ms) for kiosk in in_use),
        kiosks=len(in_use),
    )
