"""An event's row as the wire's event, and what a row must have to be one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from faccine.wire.clocks import ClockTrust, to_datetime
from faccine.wire.events import MAX_SEQ, Event, Input, Mode, Rating, Reason
from faccine.wire.faces import FACES

COLUMNS = (
    "seq, face, service, lang, mode, settings, input, asks, rating, reason, boot, at_ms, clock"
)


def to_event(row: Mapping[str, Any]) -> Event:
    """Return a frozen row as it is told to the hub: the same bytes each time."""
    at = None if row["at_ms"] is None else to_datetime(row["at_ms"])
    clock = ClockTrust(row["clock"])
    if row["rating"] is not None:
        return Reason(
            seq=row["seq"],
            rating=row["rating"],
            reason=row["reason"],
            clock=clock,
            at=at,
            boot=row["boot"],
        )
    return Rating(
        seq=row["seq"],
        face=FACES[row["face"]],
        clock=clock,
        at=at,
        boot=row["boot"],
        service=row["service"],
        lang=row["lang"],
        mode=Mode(row["mode"]),
        settings=row["settings"],
        input=None if row["input"] is None else Input(row["input"]),
        asks=None if row["asks"] is None else bool(row["asks"]),
    )


def is_sound(row: Mapping[str, Any]) -> bool:
    """Tell whether a row out of a damaged file is an event."""
    try:
        to_event({**row, "clock": row["clock"] or ClockTrust.UNSET})
    except (KeyError, IndexError, TypeError, ValueError, OverflowError):
        return False
    is_reason = isinstance(row["rating"], int) and isinstance(row["reason"], str)
    is_rating = isinstance(row["face"], int) and row["face"] >= 0
    numbers = (row["outbox"], row["seq"], row["boottime_ms"], row["wall_ms"], row["was_synced"])
    return (
        is_reason != is_rating
        and all(isinstance(number, int) for number in numbers)
        and 1 <= row["seq"] <= MAX_SEQ
        and (not is_reason or 1 <= row["rating"] < row["seq"])
    )


def is_sound_outbox(row: Mapping[str, Any]) -> bool:
    """Tell whether a row out of a damaged file is an outbox."""
    counters = ("id", "last", "ratings", "sent_through", "ticked_through")
    return (
        isinstance(row.get("uuid"), str)
        and len(row["uuid"]) == 36
        and all(isinstance(row.get(name), int) and 0 <= row[name] <= MAX_SEQ for name in counters)
    )
