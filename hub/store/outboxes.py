"""The ledger of every outbox: what of it is settled, and so what its kiosk may tick off.

made = stored + refused + waiting + missing, in events. The rows are remembered in memory while
the hub runs; :meth:`Outboxes.forget` drops them after a rollback.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from dataclasses import dataclass, field
from typing import NamedTuple

from hub.screening import REACH, Press
from hub.seqs import SeqRanges
from hub.store.dictionary import Chain

_MOST_REMEMBERED = 4096


class Latest(NamedTuple):
    """The rating that came last, where a reason right after it counts."""

    seq: int
    survey: int
    chain: Chain
    day: int
    aside: int
    boot: str | None


@dataclass
class OutboxLedger:
    """One outbox's row. ``tail`` is its latest ratings in seq order, None while not loaded."""

    id: int
    kiosk_id: int
    kiosk: str
    uuid: str
    last: int = 0
    ratings: int = 0
    stored: int = 0
    stored_ratings: int = 0
    refused: int = 0
    refused_ratings: int = 0
    settled: SeqRanges = field(default_factory=SeqRanges)
    missing: SeqRanges = field(default_factory=SeqRanges)
    tail: deque[Press] | None = None
    is_changed: bool = False
    latest: Latest | None = None
    """The rating that came last in this transaction."""

    def is_next(self, seq: int) -> bool:
        """Tell whether it is the one after the highest, and nothing is lacking: the usual case."""
        return self.settled.is_next(seq)

    @property
    def stored_through(self) -> int:
        """Every seq up to it is stored, refused or booked as missing."""
        if not self.missing:
            return self.settled.through
        return self.settled.union(self.missing).through

    def settle(self, seq: int) -> None:
        """Book one seq as stored or refused, also when it was given up as missing."""
        self.settled.add(seq)
        if self.missing and seq in self.missing:
            self.missing.discard(seq)
        self.last = max(self.last, seq)
        self.is_changed = True

    def book_gap(self, first: int) -> None:
        """Book as missing what lies between ``stored_through`` and the first seq still held."""
        through = self.stored_through
        if first > through + 1:
            gap = SeqRanges([(through + 1, first - 1)]).difference(self.settled)
            self.missing = self.missing.union(gap)
            self.last = max(self.last, first - 1)
            self.is_changed = True


class Outboxes:
    """Finds, makes and saves the ledgers, within the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._ledgers: dict[tuple[int, str], OutboxLedger] = {}

    def forget(self) -> None:
        """Drop what is remembered."""
        self._ledgers.clear()

    def find(self, kiosk_id: int, kiosk: str, uuid: str) -> OutboxLedger:
        """Return the ledger of an outbox, made when it is new."""
        ledger = self._ledgers.get((kiosk_id, uuid))
        if ledger is None:
            ledger = self._ledgers[kiosk_id, uuid] = self._load(kiosk_id, kiosk, uuid)
        return ledger

    def save(self) -> None:
        """Write the changed ledgers back."""
        changed = [ledger for ledger in self._ledgers.values() if ledger.is_changed]
        self._connection.executemany(
            "UPDATE outbox SET last = ?, ratings = ?, stored = ?, stored_ratings = ?,"
            " refused = ?, refused_ratings = ?, settled = ?, missing = ? WHERE id = ?",
            [
                (
                    ledger.last, ledger.ratings, ledger.stored, ledger.stored_ratings,
                    ledger.refused, ledger.refused_ratings, str(ledger.settled),
                    str(ledger.missing), ledger.id,
                )
                for ledger in changed
            ],
        )  # fmt: skip
        for ledger in changed:
            ledger.is_changed = False
            ledger.latest = None
        if len(self._ledgers) > _MOST_REMEMBERED:
            self.forget()

    def _load(self, kiosk_id: int, kiosk: str, uuid: str) -> OutboxLedger:
        self._connection.execute(
            "INSERT OR IGNORE INTO outbox (kiosk, uuid) VALUES (?, ?)", (kiosk_id, uuid)
        )
        (
            outbox_id, last, ratings, stored, stored_ratings, refused, refused_ratings, settled,
            missing,
        ) = self._connection.execute(
            "SELECT id, last, ratings, stored, stored_ratings, refused, refused_ratings, settled,"
            " missing FROM outbox WHERE kiosk = ? AND uuid = ?",
            (kiosk_id, uuid),
        ).fetchone()  # fmt: skip
        return OutboxLedger(
            outbox_id, kiosk_id, kiosk, uuid, last, ratings, stored, stored_ratings, refused,
            refused_ratings, SeqRanges.parse(settled), SeqRanges.parse(missing),
            tail=None if stored_ratings else new_tail([]),
        )  # fmt: skip


def new_tail(presses: list[Press]) -> deque[Press]:
    """Return the latest ratings of an outbox, as many as screening can ask for."""
    return deque(presses, maxlen=2 * REACH)
