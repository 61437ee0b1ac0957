"""Looking at what was refused."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from faccine.wire.clocks import to_datetime
from hub.store.refusals import Refusal


class KeptRefusal(NamedTuple):
    """A refusal of which the input is still kept."""

    id: int
    received_ms: int
    refusal: Refusal

    def summary(self) -> dict[str, object]:
        """Return what a script wants to know, without the payload."""
        return {
            "id": self.id,
            "kiosk": self.refusal.kiosk,
            "outbox": self.refusal.outbox,
            "seq": self.refusal.seq,
            "kind": self.refusal.kind,
            "why": self.refusal.why,
            "detail": self.refusal.detail,
            "received": to_datetime(self.received_ms).date().isoformat(),
            "bytes": len(self.refusal.payload),
        }


class RefusalCount(NamedTuple):
    """How often a kiosk's input was refused for one reason, ever."""

    kiosk: str
    why: str
    n: int


def kept_refusals(connection: sqlite3.Connection, *, kiosk: str | None = None) -> list[KeptRefusal]:
    """Return what is kept, in the order in which it can be retried: ratings before reasons."""
    rows = connection.execute(
        "SELECT id, received_ms, kiosk, outbox, seq, kind, why, detail, payload, ticked"
        " FROM refused WHERE payload IS NOT NULL AND (? IS NULL OR kiosk = ?)"
        " ORDER BY kiosk, outbox, seq, id",
        (kiosk, kiosk),
    )
    return [
        KeptRefusal(
            row[0],
            row[1],
            Refusal(row[2], row[3], row[4], row[5], row[6], row[7], row[8], bool(row[9])),
        )
        for row in rows
    ]


def refusal_counts(connection: sqlite3.Connection) -> list[RefusalCount]:
    """Return how much was ever refused, by kiosk and reason."""
    rows = connection.execute("SELECT kiosk, why, n FROM refused_count ORDER BY kiosk, why")
    return [RefusalCount(*row) for row in rows]
