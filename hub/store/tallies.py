"""The aggregates, moved in the same transaction as the events they count.

Changes are gathered first and written once per cell, so that a batch of presses of one hour
costs as much as one press.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict

from hub.periods import month_of_day
from hub.store.dictionary import Chain

_ADD = (
    "ON CONFLICT DO UPDATE SET happy = happy + excluded.happy,"
    " neutral = neutral + excluded.neutral, sad = sad + excluded.sad,"
    " asked = asked + excluded.asked"
)
_DAY = f"INSERT INTO day_count VALUES (?, ?, ?, ?, ?, ?, ?) {_ADD}"
_MONTH = f"INSERT INTO month_count VALUES (?, ?, ?, ?, ?, ?, ?) {_ADD}"
_SLOT = f"INSERT INTO slot_count VALUES (?, ?, ?, ?, ?, ?, ?, ?) {_ADD}"
_REASON = (
    "INSERT INTO reason_count VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n"
)
_ASKED = 3

Counts = list[int]
"""happy, neutral, sad, asked"""


def _no_counts() -> Counts:
    return [0, 0, 0, 0]


class Tallies:
    """Changes of counts that wait for :meth:`flush`."""

    def __init__(self) -> None:
        self._ratings: dict[tuple[Chain, int, int, int], Counts] = defaultdict(_no_counts)
        self._reasons: dict[tuple[Chain, int, int, int], int] = defaultdict(int)

    def add_rating(
        self, chain: Chain, day: int, slot: int, aside: int, face: int, *, asks: bool, n: int = 1
    ) -> None:
        """Count ``n`` ratings in, or out when negative."""
        counts = self._ratings[chain, day, slot, aside]
        counts[face] += n
        if asks:
            counts[_ASKED] += n

    def add_reason(self, chain: Chain, day: int, aside: int, reason: int, n: int = 1) -> None:
        """Count ``n`` answers of one reason in, or out when negative."""
        self._reasons[chain, day, aside, reason] += n

    def forget(self) -> None:
        """Drop what waits, after a rollback."""
        self._ratings.clear()
        self._reasons.clear()

    def flush(self, connection: sqlite3.Connection) -> None:
        """Write what waits into the aggregates, within the caller's transaction."""
        if self._ratings:
            self._flush_ratings(connection)
        if self._reasons:
            connection.executemany(
                _REASON,
                [
                    (series, day, aside, reason, n)
                    for (chain, day, aside, reason), n in self._reasons.items()
                    for series in chain
                ],
            )
        self.forget()

    def _flush_ratings(self, connection: sqlite3.Connection) -> None:
        days: dict[tuple[int, int, int], Counts] = defaultdict(_no_counts)
        months: dict[tuple[int, int, int], Counts] = defaultdict(_no_counts)
        slots: dict[tuple[int, int, int, int], Counts] = defaultdict(_no_counts)
        for (chain, day, slot, aside), counts in self._ratings.items():
            month = month_of_day(day)
            happy, neutral, sad, asked = counts
            for series in chain:
                for cell in (
                    days[series, day, aside],
                    months[series, month, aside],
                    slots[series, month, slot, aside],
                ):
                    cell[0] += happy
                    cell[1] += neutral
                    cell[2] += sad
                    cell[3] += asked
        connection.executemany(_DAY, [(*key, *counts) for key, counts in days.items()])
        connection.executemany(_MONTH, [(*key, *counts) for key, counts in months.items()])
        connection.executemany(_SLOT, [(*key, *counts) for key, counts in slots.items()])
