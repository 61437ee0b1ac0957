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

CLOSED = {None, "salvaged", "copied"}
"""Why an outbox may take no new presses; None: it takes them."""

_LATEST_MS = 10**14  # in the year 5138: no clock says that


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
    names = ("outbox", "seq", "boottime_ms", "wall_ms", "was_synced")
    numbers = [row.get(name) for name in names]
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
        and row.get("closed") in CLOSED
        and all(isinstance(row.get(name), int) and 0 <= row[name] <= MAX_SEQ for name in counters)
    )


def is_sound_boot(row: Mapping[str, Any]) -> bool:
    """Tell whether a row out of a damaged file says what a boot knew about time."""
    has_learnt = row.get("trust") is not None
    numbers = [row.get("last_boottime_ms")]
    numbers += [row.get("offset_ms"), row.get("error_ms")] if has_learnt else []
    return (
        isinstance(row.get("code"), str)
        and (not has_learnt or row["trust"] in set(ClockTrust))
        and all(isinstance(number, int) and abs(number) < _LATEST_MS for number in numbers)
    )
