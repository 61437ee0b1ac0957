"""Somebody's word that missing events are known about, and that a lost card will not bring its own.

What waits on a card waits for ever, since nobody but people can know that it is lost. Giving it up
books it as missing; should the card turn up after all, its events are taken in as ever.
"""

from __future__ import annotations

import sqlite3

from sqlite_utils import Database

from faccine.runtime.database import transaction
from faccine.wire.errors import CatalogueError
from hub.seqs import SeqRanges


def acknowledge_missing(
    database: Database, kiosk: str, why: str, *, gives_up_lost: bool = False
) -> int:
    """Acknowledge all events of a kiosk that are missing now; return how many.

    Safe beside a running hub, which notices that somebody else wrote.

    Args:
        database: the books.
        kiosk: its id.
        why: what happened, for whoever reads the ledger later.
        gives_up_lost: count among the missing what waits on cards other than the one heard last,
            and on that one, too, where the kiosk is revoked.

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
        if gives_up_lost:
            _give_up(connection, row[0])
        outboxes = connection.execute(
            "SELECT id, missing FROM outbox WHERE kiosk = ? AND missing <> ''", row
        ).fetchall()
        connection.executemany(
            "UPDATE outbox SET acknowledged = missing, acknowledged_why = ? WHERE id = ?",
            [(why.strip(), outbox) for outbox, _ in outboxes],
        )
    return sum(len(SeqRanges.parse(missing)) for _, missing in outboxes)


def _give_up(connection: sqlite3.Connection, kiosk: int) -> None:
    """Book as missing what waits on cards that will not be heard again."""
    rows = connection.execute(
        "SELECT outbox.id, last, settled FROM outbox JOIN kiosk ON kiosk.id = outbox.kiosk "
        "LEFT JOIN kiosk_status ON kiosk_status.kiosk = kiosk.id WHERE kiosk.id = ? AND last > 0 "
        "AND (revoked_ms IS NOT NULL OR uuid <> ifnull(kiosk_status.outbox, ''))",
        [kiosk],
    ).fetchall()
    connection.executemany(
        "UPDATE outbox SET missing = ? WHERE id = ?",
        [
            (str(SeqRanges([(1, last)]).difference(SeqRanges.parse(settled))), outbox)
            for outbox, last, settled in rows
        ],
    )
