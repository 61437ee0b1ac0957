"""How far a time on the wire can be trusted, and times as whole milliseconds.

Inside the programs an instant is an ``int`` of milliseconds since 1970 UTC (names end in ``_ms``);
on the wire it is RFC 3339 text ending in ``Z``.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import StrEnum

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


class ClockTrust(StrEnum):
    """How the ``at`` of an event was found."""

    SYNCED = "synced"
    """From a clock that a time server had set."""
    ESTIMATED = "estimated"
    """From the hub's time, or from the times of neighbouring events."""
    UNSET = "unset"
    """Nobody knew the time: the hub books the event on the day it received it."""


def to_datetime(instant_ms: int) -> datetime:
    """Return the instant as an aware UTC ``datetime``.

    Raises:
        OverflowError: the year would be beyond 9999.
    """
    return _EPOCH + timedelta(milliseconds=instant_ms)


def to_ms(instant: datetime) -> int:
    """Return an aware ``datetime`` as milliseconds since 1970 UTC, rounded down."""
    return (instant - _EPOCH) // _MILLISECOND
