"""The live ledger: what became of all presses, up to this second. It counts presses, not faces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.kiosk_words import Condition, Presses, condition_of, total
from hub.periods import local_day_and_slot
from hub.reading import KioskLedger, Reader

RECENT_DAYS = 7


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
    administrations = reader.administrations()
    not_in_use = {Condition.REVOKED, Condition.SIMULATED}
    in_use = [kiosk for kiosk in kiosks if condition_of(kiosk, now_ms) not in not_in_use]
    return Ledger(
        presses=total(kiosks),
        recent=sum(
            reader.received_since(
                one.id, local_day_and_slot(now_ms, one.timezone)[0] - RECENT_DAYS + 1
            )
            for one in administrations
        ),
        last_ms=max((kiosk.received_ms or 0 for kiosk in kiosks), default=0) or None,
        timezone=administrations[0].timezone if administrations else "Europe/Rome",
        now_ms=now_ms,
        online=sum(condition_of(kiosk, now_ms) is Condition.ONLINE for kiosk in in_use),
        kiosks=len(in_use),
    )
