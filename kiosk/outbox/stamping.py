"""When a press happened, found at the moment it is first sent.

A Pi has no clock of its own: at the press the wall clock may say 1970 or next year, and may jump.
So a press notes CLOCK_BOOTTIME, which never jumps, and is dated later by what its boot has
learnt: from a time server, from the hub, or else from the boots before and after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from faccine.wire.clocks import ClockTrust

ANSWER_WITHIN_MS = 5_000
"""A receipt that took longer says nothing about the time."""
TIGHT_MS = 12 * 3_600_000
"""A boot that lies between two dated ones is dated when it can be moved no further than this."""
ORDER_SLACK_MS = 10_000
"""How far a better clock may put a press before an earlier one, and still is overruled."""

_PLAUSIBLE_MS = range(1_704_067_200_000, 4_102_444_800_000)  # 2024 to 2100


@dataclass(frozen=True)
class Known:
    """What a boot has learnt: wall clock minus boot time, and how well."""

    offset_ms: int
    trust: ClockTrust
    error_ms: int = 0


@dataclass(frozen=True)
class Boot:
    """One boot of this kiosk. ``known`` None: never learnt the time."""

    code: str
    last_boottime_ms: int
    known: Known | None = None


@dataclass(frozen=True)
class Press:
    """What the clocks said at a press. ``was_synced``: a time server had set the wall clock."""

    boot: str
    boottime_ms: int
    wall_ms: int
    was_synced: bool


@dataclass(frozen=True)
class Stamp:
    """What the hub is told. ``at_ms`` None only where ``clock`` is unset."""

    at_ms: int | None
    clock: ClockTrust


def stamp(press: Press, boots: Sequence[Boot], *, after_ms: int | None = None) -> Stamp:
    """Date a press by what is known now.

    Args:
        press: what the clocks said.
        boots: every boot remembered, in the order in which they happened.
        after_ms: when the press before it in the same boot was dated; None if it was not.
            Knowledge that got better by seconds does not turn the two around.
    """
    known = _known(press, boots)
    if known is None:
        plausible = press.wall_ms in _PLAUSIBLE_MS
        return Stamp(press.wall_ms if plausible else None, ClockTrust.UNSET)
    at_ms = press.boottime_ms + known.offset_ms
    if after_ms is not None and 0 < after_ms - at_ms <= ORDER_SLACK_MS:
        at_ms = after_ms
    return Stamp(at_ms, known.trust)


def learn_from_receipt(hub_time_ms: int, asked_ms: int, answered_ms: int) -> Known | None:
    """Return what a receipt that echoes our nonce teaches, or None if it took too long.

    Args:
        hub_time_ms: the hub's word, UTC.
        asked_ms: boot time at which the state was published.
        answered_ms: boot time at which the receipt came.
    """
    trip_ms = answered_ms - asked_ms
    if not 0 <= trip_ms <= ANSWER_WITHIN_MS:
        return None
    half_ms = trip_ms // 2
    return Known(hub_time_ms + half_ms - answered_ms, ClockTrust.ESTIMATED, half_ms)


def better(old: Known | None, new: Known) -> Known:
    """Return which of two to keep for the same boot.

    A time server beats the hub; of two words of the hub the quicker one counts, unless they
    contradict each other, when the hub's clock has been put right meanwhile.
    """
    if old is None or new.trust is ClockTrust.SYNCED:
        return new
    if old.trust is ClockTrust.SYNCED:
        return old
    contradicts = abs(old.offset_ms - new.offset_ms) > ANSWER_WITHIN_MS
    return new if contradicts or new.error_ms <= old.error_ms else old


def _known(press: Press, boots: Sequence[Boot]) -> Known | None:
    place = next((i for i, boot in enumerate(boots) if boot.code == press.boot), None)
    known = None if place is None else boots[place].known
    if known is not None and known.trust is ClockTrust.SYNCED:
        return known
    if press.was_synced:
        return Known(press.wall_ms - press.boottime_ms, ClockTrust.SYNCED)
    if known is not None or place is None:
        return known
    return _between_neighbours(place, boots)


def _between_neighbours(place: int, boots: Sequence[Boot]) -> Known | None:
    """Bound a boot by the end of the dated one before it and the start of the dated one after."""
    earliest = latest = None
    length_ms = 0
    for boot in reversed(boots[:place]):
        if boot.known is not None:
            earliest = boot.known.offset_ms + boot.last_boottime_ms + length_ms
            break
        length_ms += boot.last_boottime_ms
    length_ms = boots[place].last_boottime_ms
    for boot in boots[place + 1 :]:
        if boot.known is not None:
            latest = boot.known.offset_ms - length_ms
            break
        length_ms += boot.last_boottime_ms
    if earliest is None or latest is None:
        return None
    room_ms = latest - earliest
    if not -60_000 <= room_ms <= TIGHT_MS:
        return None
    return Known(earliest + room_ms // 2, ClockTrust.ESTIMATED, max(room_ms, 0) // 2)
