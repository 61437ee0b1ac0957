"""Screening what has just been written, and moving counts between counted and set aside.

The rules of :mod:`hub.screening` look at a rating's neighbours in its outbox, so a new rating can
change what its neighbours are. Only ratings close together in time can be a burst or a stuck
button: everything else is passed over without a query.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from hub.screening import REACH, Aside, Press, flags_from_neighbours
from hub.store.events import Events
from hub.store.outboxes import OutboxLedger, new_tail
from hub.store.tallies import Tallies

CLOSE_MS = 30_000
"""No rule of version 1 spans a longer pause between two presses than this."""
_FEWEST = 5
_FROM_NEIGHBOURS = (Aside.BURST | Aside.STUCK).value
_COLUMNS = "seq, at_ms, face, aside, coarse = 0"
_NO_TEST = f"face IS NOT NULL AND aside & {Aside.TEST.value} = 0"


class Stretch(NamedTuple):
    """Ratings of an outbox one after another, and whether it has none before or after them."""

    presses: list[Press]
    is_beginning: bool
    is_end: bool


class Screen:
    """Screens the ratings a transaction has added, within that transaction."""

    def __init__(self, connection: sqlite3.Connection, events: Events, tallies: Tallies) -> None:
        self._connection = connection
        self._events = events
        self._tallies = tallies

    def screen(self, ledger: OutboxLedger, added: list[Press]) -> None:
        """Set aside, or count again, the new ratings of an outbox and their neighbours.

        Args:
            ledger: of the outbox.
            added: its new ratings that are no tests; they are among the written events.
        """
        if not added:
            return
        added.sort()
        tail = ledger.tail
        if tail is not None and (not tail or tail[-1].seq < added[0].seq):
            stretch = Stretch([*tail, *added], len(tail) < 2 * REACH, is_end=True)
        else:
            stretch = self._around(ledger.id, added[0].seq, added[-1].seq)
        changed = _changed(stretch)
        for seq, aside in changed.items():
            self._move(ledger, seq, aside)
        if stretch.is_end:
            latest = stretch.presses[-2 * REACH :]
            ledger.tail = new_tail(
                [press._replace(aside=changed.get(press.seq, press.aside)) for press in latest]
            )
        else:
            ledger.tail = None

    def _before(self, outbox: int, seq: int) -> list[Press]:
        rows = self._connection.execute(
            f"SELECT {_COLUMNS} FROM event WHERE outbox = ? AND seq < ? AND {_NO_TEST}"
            " ORDER BY seq DESC LIMIT ?",
            (outbox, seq, 2 * REACH),
        ).fetchall()
        return [_press(row) for row in reversed(rows)]

    def _around(self, outbox: int, first: int, last: int) -> Stretch:
        """Return the ratings from first to last with their neighbours."""
        self._events.flush()
        rows = self._connection.execute(
            f"SELECT {_COLUMNS} FROM event WHERE outbox = ? AND seq BETWEEN ? AND ? AND {_NO_TEST}"
            " ORDER BY seq",
            (outbox, first, last),
        ).fetchall()
        after = self._connection.execute(
            f"SELECT {_COLUMNS} FROM event WHERE outbox = ? AND seq > ? AND {_NO_TEST}"
            " ORDER BY seq LIMIT ?",
            (outbox, last, 2 * REACH),
        ).fetchall()
        before = self._before(outbox, first)
        presses = [*before, *map(_press, rows), *map(_press, after)]
        return Stretch(presses, len(before) < 2 * REACH, len(after) < 2 * REACH)

    def _move(self, ledger: OutboxLedger, seq: int, aside: int) -> None:
        """Give a stored rating its new ``aside`` and move its counts, and those of its reason."""
        outbox = ledger.id
        rating = self._events.rating(outbox, seq)
        if rating is None:
            raise AssertionError(f"rating {seq} of outbox {outbox} vanished within a transaction")
        self._connection.execute(
            "UPDATE event SET aside = ? WHERE outbox = ? AND seq = ?", (aside, outbox, seq)
        )
        reason = self._events.reason_of(outbox, seq)
        for where, n in ((rating.aside, -1), (aside, 1)):
            self._tallies.add_rating(
                rating.chain, ledger.kiosk_id, rating.day, rating.slot, where, rating.face,
                asks=rating.asks, n=n,
            )  # fmt: skip
            if reason is not None:
                self._tallies.add_reason(rating.chain, rating.day, where, reason, n)


def _changed(stretch: Stretch) -> dict[int, int]:
    """Return the new ``aside`` of each rating whose flags have changed.

    The ratings nearest to a cut edge of the stretch lack neighbours to be judged by, and are left.
    """
    presses = stretch.presses
    flags = [0] * len(presses)
    for first, last in _close_together(presses):
        flags[first:last] = flags_from_neighbours(presses[first:last])
    start = 0 if stretch.is_beginning else REACH
    stop = len(presses) if stretch.is_end else len(presses) - REACH
    return {
        press.seq: press.aside & ~_FROM_NEIGHBOURS | flag
        for press, flag in zip(presses[start:stop], flags[start:stop], strict=True)
        if press.is_exact and press.aside & _FROM_NEIGHBOURS != flag
    }


def _close_together(presses: list[Press]) -> Iterator[tuple[int, int]]:
    """Yield (start, stop) of each run without a long pause that is long enough for any rule."""
    start = 0
    for index in range(1, len(presses) + 1):
        if index < len(presses):
            before, at_ms = presses[index - 1].at_ms, presses[index].at_ms
            if before is not None and at_ms is not None and 0 <= at_ms - before <= CLOSE_MS:
                continue
        if index - start >= _FEWEST:
            yield start, index
        start = index


def _press(row: Iterable[object]) -> Press:
    seq, at_ms, face, aside, is_exact = row
    return Press(seq, at_ms, face, aside, bool(is_exact))  # type: ignore[arg-type]
