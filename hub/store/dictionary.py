"""Small numbers for what repeats: series, bookings and boots are stored once and named by id.

Ids are remembered in memory; :meth:`Dictionary.forget` drops what a rolled-back transaction made.
"""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from sqlite_utils import Database

from hub.ingest import BookingKey, SeriesKey
from hub.store.few import FEW_OFFICES, read_few

_MOST_REMEMBERED = 100_000


class Chain(NamedTuple):
    """The series a press counts in: its service at its office, the office, the administration.

    ``beyond`` are those in which its reason counts, too: the service at all offices together, and
    at an office with few people that and the administration among such offices.
    """

    service: int
    office: int
    administration: int
    beyond: tuple[int, ...]


class Dictionary:
    """Finds or makes the ids, within the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._chains: dict[SeriesKey, Chain] = {}
        self._bookings: dict[BookingKey, tuple[int, Chain]] = {}
        self._by_identity: dict[int, tuple[BookingKey, tuple[int, Chain]]] = {}
        self._boots: dict[tuple[int, str], int] = {}
        self._few: frozenset[int] | None = None

    def forget(self) -> None:
        """Drop what is remembered, after a rollback or when it has grown too large."""
        self._chains.clear()
        self._bookings.clear()
        self._by_identity.clear()
        self._boots.clear()
        self._few = None

    def chain(self, key: SeriesKey) -> Chain:
        """Return the ids of a series and of the two wider ones."""
        chain = self._chains.get(key)
        if chain is None:
            administration = self._series(key._replace(office=0, service=0), parent=None)
            office = self._series(key._replace(service=0), parent=administration)
            service = self._series(key, parent=office)
            # Without a parent: the administration's sums are made of its offices' already.
            beyond = [self._series(key._replace(office=0), parent=None)]
            if key.office in self._few_offices():
                few = key._replace(office=FEW_OFFICES)
                beyond += [self._series(one, parent=None) for one in (few, few._replace(service=0))]
            chain = self._chains[key] = Chain(service, office, administration, tuple(beyond))
        return chain

    def booking(self, key: BookingKey) -> tuple[int, Chain]:
        """Return the id of a booking, and its series."""
        # The same details come as the same object, whose identity is quicker than its hash.
        same = self._by_identity.get(id(key))
        if same is not None:
            return same[1]
        found = self._bookings.get(key)
        if found is None:
            if len(self._bookings) > _MOST_REMEMBERED:
                self.forget()
            chain = self.chain(key.series)
            found = self._bookings[key] = (self._booking(key, chain), chain)
        if len(self._by_identity) > _MOST_REMEMBERED:
            self._by_identity.clear()
        self._by_identity[id(key)] = (key, found)  # holding the key keeps its identity its own
        return found

    def boot(self, outbox: int, code: str | None) -> int | None:
        """Return the id of a kiosk's boot; None where the device did not name it."""
        if code is None:
            return None
        found = self._boots.get((outbox, code))
        if found is None:
            if len(self._boots) > _MOST_REMEMBERED:
                self._boots.clear()
            self._connection.execute(
                "INSERT OR IGNORE INTO boot (outbox, code) VALUES (?, ?)", (outbox, code)
            )
            (found,) = self._connection.execute(
                "SELECT id FROM boot WHERE outbox = ? AND code = ?", (outbox, code)
            ).fetchone()
            self._boots[outbox, code] = found
        return found

    def _few_offices(self) -> frozenset[int]:
        if self._few is None:
            self._few = read_few(self._connection)
        return self._few

    def _series(self, key: SeriesKey, *, parent: int | None) -> int:
        self._connection.execute(
            "INSERT OR IGNORE INTO series"
            " (administration, office, service, channel, survey, face_labels, parent)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (*key, parent),
        )
        (found,) = self._connection.execute(
            "SELECT id FROM series WHERE administration = ? AND office = ? AND service = ?"
            " AND channel = ? AND survey = ? AND face_labels = ?",
            key,
        ).fetchone()
        return int(found)

    def _booking(self, key: BookingKey, chain: Chain) -> int:
        values = (chain.service, *key[1:])
        row = self._connection.execute(
            "SELECT id FROM booking WHERE series = ? AND clock = ? AND mode = ?"
            " AND ifnull(settings, -1) = ifnull(?, -1) AND ifnull(lang, '') = ifnull(?, '')"
            " AND ifnull(input, '') = ifnull(?, '') AND ifnull(asks, -1) = ifnull(?, -1)",
            values,
        ).fetchone()
        if row is None:
            row = self._connection.execute(
                "INSERT INTO booking (series, clock, mode, settings, lang, input, asks)"
                " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
                values,
            ).fetchone()
        return int(row[0])


def has_events_of(database: Database, administration: str) -> bool:
    """Tell whether anything was ever counted for the administration with this code."""
    row = database.conn.execute(
        "SELECT 1 FROM series s JOIN administration a ON a.id = s.administration"
        " WHERE a.code = ? LIMIT 1",
        (administration,),
    ).fetchone()
    return row is not None
