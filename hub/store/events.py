"""The raw events: written in bulk, looked up when something is sent again or answers something.

Rows wait in memory until the end of the transaction, or until somebody has to look one up.
"""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from hub.ingest import UNKNOWN_SLOT, SeriesKey
from hub.periods import local_day_and_slot
from hub.store.dictionary import Chain, Dictionary

_INSERT = (
    "INSERT INTO event (outbox, seq, face, booking, rating, reason, at_ms, received_s, boot, aside)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
EventRow = tuple[
    int, int, int | None, int | None, int | None, int | None, int | None, int, int | None, int
]


class StoredRating(NamedTuple):
    """A rating as the books hold it, with where it counts.

    ``exact_ms`` is None where nobody knew the time, and once it is coarsened; ``boot`` where the
    device did not say.
    """

    face: int
    exact_ms: int | None
    clock: str
    boot: str | None
    service_code: str
    survey: int
    chain: Chain
    day: int
    slot: int
    aside: int
    asks: bool


class StoredReason(NamedTuple):
    """A reason as the books hold it. ``code`` is the reason's."""

    rating: int
    code: str
    boot: str | None


class Events:
    """Reads and writes raw events, within the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection, dictionary: Dictionary) -> None:
        self._connection = connection
        self._dictionary = dictionary
        self._rows: list[EventRow] = []

    def add(self, row: EventRow) -> None:
        """Write a row, at the latest at :meth:`flush`."""
        self._rows.append(row)

    def flush(self) -> None:
        """Write the waiting rows."""
        if self._rows:
            self._connection.executemany(_INSERT, self._rows)
            self._rows = []

    def forget(self) -> None:
        """Drop the waiting rows, after a rollback."""
        self._rows = []

    def rating(self, outbox: int, seq: int) -> StoredRating | None:
        """Return a stored rating; None when that seq is no stored rating."""
        self.flush()
        row = self._connection.execute(
            "SELECT e.face, e.coarse, b.clock, o.code, e.at_ms, e.received_s, e.aside, b.asks,"
            " s.administration, s.office,"
            " s.service, s.channel, s.survey, s.face_labels, a.timezone, v.code"
            " FROM event e JOIN booking b ON b.id = e.booking JOIN series s ON s.id = b.series"
            " JOIN administration a ON a.id = s.administration JOIN service v ON v.id = s.service"
            " LEFT JOIN boot o ON o.id = e.boot"
            " WHERE e.outbox = ? AND e.seq = ?",
            (outbox, seq),
        ).fetchone()
        if row is None:
            return None
        face, coarse, clock, boot, at_ms, received_s, aside, asks, *rest = row
        *series, timezone, service_code = rest
        key = SeriesKey(*series)
        day, slot = booked_day_and_slot(at_ms, received_s, timezone)
        return StoredRating(
            face=face,
            exact_ms=None if coarse else at_ms,
            clock=clock,
            boot=boot,
            service_code=service_code,
            survey=key.survey,
            chain=self._dictionary.chain(key),
            day=day,
            slot=slot,
            aside=aside,
            asks=bool(asks),
        )

    def reason(self, outbox: int, seq: int) -> StoredReason | None:
        """Return a stored reason; None when that seq is no stored reason."""
        self.flush()
        row = self._connection.execute(
            "SELECT e.rating, r.code, o.code FROM event e JOIN reason r ON r.id = e.reason"
            " LEFT JOIN boot o ON o.id = e.boot"
            " WHERE e.outbox = ? AND e.seq = ?",
            (outbox, seq),
        ).fetchone()
        return StoredReason(*row) if row else None

    def reason_of(self, outbox: int, rating_seq: int) -> int | None:
        """Return the id of the reason given for a rating; None where none was."""
        self.flush()
        row = self._connection.execute(
            "SELECT reason FROM event WHERE outbox = ? AND rating = ?", (outbox, rating_seq)
        ).fetchone()
        return row[0] if row else None


def booked_day_and_slot(at_ms: int | None, received_s: int, timezone: str) -> tuple[int, int]:
    """Return the day and the slot under which a stored rating is counted."""
    if at_ms is None:
        return local_day_and_slot(received_s * 1000, timezone)[0], UNKNOWN_SLOT
    return local_day_and_slot(at_ms, timezone)
