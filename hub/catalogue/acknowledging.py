"""Somebody's word that missing events are known about."""

from __future__ import annotations

from sqlite_utils import Database

from faccine.runtime.database import transaction
from faccine.wire.errors import CatalogueError
from hub.seqs import SeqRanges


def acknowledge_missing(database: Database, kiosk: str, why: str) -> int:
    """Acknowledge all events of a kiosk that are missing now; return how many.

    Safe beside a running hub, which notices that somebody else wrote.

    Args:
        database: the books.
        kiosk: its id.
        why: what happened, for whoever reads the ledger later.

    Raises:
        CatalogueError: there is no such kiosk, or nothing is said.
    """
    if not why.strip():
        raise CatalogueError(
            f"kiosk {kiosk!r}: why = {why!r}: expected what happened to the missing events"
        )
    with transaction(database) as connection:
        row = connection.execute("SELECT id FROM kiosk WHERE code = ?", (kiosk,)).fetchone()
        if row is None:
            raise CatalogueError(
                f"kiosk {kiosk!r} is not in the catalogue: see 'faccine-hub kiosk list'"
            )
        outboxes = connection.execute(
            "SELECT id, missing FROM outbox WHERE kiosk = ? AND missing <> ''", row
        ).fetchall()
        connection.executemany(
            "UPDATE outbox SET acknowledged = missing, acknowledged_why = ? WHERE id = ?",
            [(why.strip(), outbox) for outbox, _ in outboxes],
        )
    return sum(len(SeqRanges.parse(missing)) for _, missing in outboxes)
