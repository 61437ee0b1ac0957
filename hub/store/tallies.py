"""The aggregates, moved in the same transaction as the events they count.

Changes are gathered first and written once per cell, so that a batch of presses of one hour
costs as much as one press.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from typing import NamedTuple

from hub.ingest import UNKNOWN_SLOT
from hub.periods import date_of, month_of_day
from hub.store.dictionary import Chain
from hub.store.months import month_statement

_ADD = (
    "ON CONFLICT DO UPDATE SET happy = happy + excluded.happy,"
    " neutral = neutral + excluded.neutral, sad = sad + excluded.sad,"
    " asked = asked + excluded.asked"
)
_FACES = "aside, happy, neutral, sad, asked"
_DAY = f"INSERT INTO day_count (series, day, {_FACES}) VALUES (?, ?, ?, ?, ?, ?, ?) {_ADD}"
_SLOT = (
    f"INSERT INTO slot_count (series, month, slot, {_FACES}) VALUES (?, ?, ?, ?, ?, ?, ?, ?) {_ADD}"
)
_HOUR = (
    f"INSERT INTO hour_count (day, series, hour, {_FACES}) VALUES (?, ?, ?, ?, ?, ?, ?, ?) {_ADD}"
)
_FLOW = (
    "INSERT INTO kiosk_slot (month, kiosk, slot, n) VALUES (?, ?, ?, ?)"
    " ON CONFLICT DO UPDATE SET n = n + excluded.n"
)
_REASON = (
    "INSERT INTO reason_count VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n"
)
_ASKED = 3

Counts = list[int]
"""happy, neutral, sad, asked"""
Cells = dict[tuple[int, ...], Counts]
"""Counts by the key of a row, without what follows ``aside``."""


class Kept(NamedTuple):
    """From which day on hours are counted, and from which month on kiosks' flows."""

    hours_since_day: int
    flows_since_month: int


def read_kept(connection: sqlite3.Connection) -> Kept:
    """Return how far back the aggregates reach that do not keep everything."""
    since = dict(connection.execute("SELECT what, since FROM kept").fetchall())
    return Kept(since["hour_count"], since["kiosk_slot"])


def _no_counts() -> Counts:
    return [0, 0, 0, 0]


class Tallies:
    """Changes of counts that wait for :meth:`flush`."""

    def __init__(self) -> None:
        self._ratings: dict[tuple[Chain, int, int, int, int], Counts] = defaultdict(_no_counts)
        self._reasons: dict[tuple[Chain, int, int, int], int] = defaultdict(int)
        self._kept: Kept | None = None

    def add_rating(
        self,
        chain: Chain,
        kiosk: int,
        day: int,
        slot: int,
        aside: int,
        face: int,
        *,
        asks: bool,
        n: int = 1,
    ) -> None:
        """Count ``n`` ratings in, or out when negative."""
        counts = self._ratings[chain, kiosk, day, slot, aside]
        counts[face] += n
        if asks:
            counts[_ASKED] += n

    def add_reason(self, chain: Chain, day: int, aside: int, reason: int, n: int = 1) -> None:
        """Count ``n`` answers of one reason in, or out when negative."""
        self._reasons[chain, day, aside, reason] += n

    def forget(self) -> None:
        """Drop what waits, and read anew what is kept: after a rollback, or chores."""
        self._ratings.clear()
        self._reasons.clear()
        self._kept = None

    def flush(self, connection: sqlite3.Connection) -> None:
        """Write what waits into the aggregates, within the caller's transaction."""
        if self._ratings:
            self._flush_ratings(connection)
            self._ratings.clear()
        if self._reasons:
            connection.executemany(
                _REASON,
                [
                    (series, day, aside, reason, n)
                    for (chain, day, aside, reason), n in self._reasons.items()
                    for series in (*chain[:3], *chain.beyond)
                ],
            )
            self._reasons.clear()

    def _flush_ratings(self, connection: sqlite3.Connection) -> None:
        if self._kept is None:
            self._kept = read_kept(connection)
        since_day, since_month = self._kept
        days: Cells = {}
        slots: Cells = {}
        hours: Cells = {}
        flows: dict[tuple[int, int, int], int] = defaultdict(int)
        for (chain, kiosk, day, slot, aside), counts in self._ratings.items():
            month = month_of_day(day)
            for series in chain[:3]:
                _add(days, (series, day, aside), counts)
                _add(slots, (series, month, slot, aside), counts)
            if slot == UNKNOWN_SLOT:
                continue
            if day >= since_day:
                _add(hours, (day, chain.office, slot % 24, aside), counts)
            if not aside and month >= since_month:
                flows[month, kiosk, slot] += counts[0] + counts[1] + counts[2]
        _flush_months(connection, days)
        for statement, cells in ((_DAY, days), (_SLOT, slots), (_HOUR, hours)):
            if cells:
                connection.executemany(statement, [key + tuple(cells[key]) for key in cells])
        if flows:
            connection.executemany(_FLOW, [(*key, n) for key, n in flows.items()])


def _flush_months(connection: sqlite3.Connection, days: Cells) -> None:
    by_day_of_month: dict[int, list[tuple[int, ...]]] = defaultdict(list)
    for (series, day, aside), counts in days.items():
        row = (series, month_of_day(day), aside, *counts)
        by_day_of_month[date_of(day).day].append(row)
    for day_of_month, rows in by_day_of_month.items():
        connection.executemany(month_statement(day_of_month), rows)


def _add(cells: Cells, key: tuple[int, ...], counts: Counts) -> None:
    cell = cells.get(key)
    if cell is None:
        cells[key] = counts[:]
        return
    cell[0] += counts[0]
    cell[1] += counts[1]
    cell[2] += counts[2]
    cell[3] += counts[3]
