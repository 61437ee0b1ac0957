"""What has to be told to whom, and whether it was: one thing, one receiver, one channel, once.

A delivery is written down before it is tried and again after. Where the process dies in between,
it is tried once more under the same identity, since an alert lost is worse than one read twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlite_utils import Database

from faccine.runtime.database import transaction

KEPT_DAYS = 180
BACKOFF_MINUTES = (5, 15, 60, 180, 360, *[720] * 5)
"""How long until the next try, after each failed one; after the last, in three days, no more."""
_MINUTE_MS = 60_000


class What(StrEnum):
    """What is told."""

    OPENED = "opened"
    CLOSED = "closed"
    WEEKLY = "weekly"


class Channel(StrEnum):
    """How it is told."""

    MAIL = "mail"
    WEBHOOK = "webhook"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One thing to tell one receiver.

    ``subject`` is an alert's id, or the Monday of a week as a day; ``receiver`` is an account's id
    or a webhook's. ``error`` says what went wrong last; ``ended_ms`` without ``sent_ms`` means that
    it was given up.
    """

    id: int
    what: What
    subject: int
    channel: Channel
    receiver: int
    queued_ms: int
    due_ms: int
    tries: int
    sent_ms: int | None
    ended_ms: int | None
    error: str | None


class DeliveryBook:
    """The deliveries of the accounts' file."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def queue(
        self, what: What, subject: int, channel: Channel, receivers: Iterable[int], now_ms: int
    ) -> None:
        """Write down what has to be told; what was written down before is not told again."""
        with transaction(self._database) as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO delivery"
                " (what, subject, channel, receiver, queued_ms, due_ms) VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (what.value, subject, channel.value, receiver, now_ms, now_ms)
                    for receiver in receivers
                ],
            )

    def due(self, now_ms: int) -> list[Delivery]:
        """Return what has to be tried now, the oldest first."""
        return self._deliveries("ended_ms IS NULL AND due_ms <= ? ORDER BY id", now_ms)

    def troubles(self, since_ms: int) -> list[Delivery]:
        """Return what was tried and not told, or given up since an instant, latest first."""
        return self._deliveries(
            "sent_ms IS NULL AND error IS NOT NULL AND tries > 0"
            " AND ifnull(ended_ms, queued_ms) >= ? ORDER BY id DESC LIMIT 50",
            since_ms,
        )

    def of_subject(self, what: What, subject: int) -> list[Delivery]:
        """Return what was or has to be told of one thing."""
        return self._deliveries("what = ? AND subject = ? ORDER BY id", what.value, subject)

    def try_now(self, ids: Iterable[int], now_ms: int) -> None:
        """Write down that some are being tried."""
        with transaction(self._database) as connection:
            connection.executemany(
                "UPDATE delivery SET tries = tries + 1, tried_ms = ? WHERE id = ?",
                [(now_ms, one) for one in ids],
            )

    def sent(self, ids: Iterable[int], now_ms: int) -> None:
        """Write down that some were told."""
        with transaction(self._database) as connection:
            connection.executemany(
                "UPDATE delivery SET sent_ms = ?1, ended_ms = ?1, error = NULL WHERE id = ?2",
                [(now_ms, one) for one in ids],
            )

    def failed(
        self, deliveries: Iterable[Delivery], error: str, now_ms: int, *, is_final: bool = False
    ) -> None:
        """Write down that some could not be told; the next try is later each time.

        Args:
            deliveries: as they were before this try.
            error: what went wrong, in one line.
            now_ms: when.
            is_final: whether there is no use in trying again.
        """
        rows = []
        for one in deliveries:
            is_over = is_final or one.tries >= len(BACKOFF_MINUTES)
            wait_ms = 0 if is_over else BACKOFF_MINUTES[one.tries] * _MINUTE_MS
            rows.append((error[:400], now_ms + wait_ms, now_ms if is_over else None, one.id))
        with transaction(self._database) as connection:
            connection.executemany(
                "UPDATE delivery SET error = ?, due_ms = ?, ended_ms = ? WHERE id = ?", rows
            )

    def drop(self, ids: Iterable[int], why: str, now_ms: int) -> None:
        """Write down that some need not be told any more."""
        with transaction(self._database) as connection:
            connection.executemany(
                "UPDATE delivery SET ended_ms = ?, error = ? WHERE id = ?",
                [(now_ms, why, one) for one in ids],
            )

    def prune(self, now_ms: int) -> None:
        """Let go of what was told or given up long ago."""
        with transaction(self._database) as connection:
            connection.execute(
                "DELETE FROM delivery WHERE ended_ms < ?", (now_ms - KEPT_DAYS * 86_400_000,)
            )

    def _deliveries(self, where: str, *values: Any) -> list[Delivery]:
        rows = self._database.query(f"SELECT * FROM delivery WHERE {where}", list(values))
        return [_delivery(row) for row in rows]


def _delivery(row: dict[str, Any]) -> Delivery:
    return Delivery(
        row["id"],
        What(row["what"]),
        row["subject"],
        Channel(row["channel"]),
        row["receiver"],
        row["queued_ms"],
        row["due_ms"],
        row["tries"],
        row["sent_ms"],
        row["ended_ms"],
        row["error"],
    )
