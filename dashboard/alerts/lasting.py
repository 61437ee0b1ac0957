"""Since when something is so: the books say only that it is, so the job remembers. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from faccine.wire.clocks import ClockTrust
from hub.reading import KioskLedger

_DOUBTFUL = {ClockTrust.UNSET.value, ClockTrust.ESTIMATED.value}


class Lasting(NamedTuple):
    """Since when a kiosk's clock is doubtful and presses wait on it, by the kiosk's id."""

    clock: dict[str, int]
    waiting: dict[str, int]


def lasting(
    kiosks: Iterable[KioskLedger], remembered: Mapping[str, int], now_ms: int
) -> tuple[Lasting, dict[str, int]]:
    """Return since when things are so, and what to remember until the next time.

    Presses wait since they were seen waiting, or since the last one arrived where some still do:
    a kiosk with something on its way at every look is busy and not stuck.

    Args:
        kiosks: as they are now.
        remembered: what the last call returned as its second value.
        now_ms: milliseconds since 1970 UTC.
    """
    found = Lasting({}, {})
    for one in kiosks:
        if one.clock in _DOUBTFUL:
            found.clock[one.code] = remembered.get(f"clock:{one.code}", now_ms)
        if one.waiting:
            seen_ms = remembered.get(f"waiting:{one.code}", now_ms)
            found.waiting[one.code] = min(now_ms, max(seen_ms, one.received_ms or 0))
    kept = {f"clock:{code}": since for code, since in found.clock.items()}
    return found, kept | {f"waiting:{code}": since for code, since in found.waiting.items()}
