"""Two cards with one identity: a card restored from an old copy, or cloned to a second kiosk.

It shows in two ways. The hub has more than this file ever sent: another card used the seqs since.
Or the hub has something else under a seq (``conflict``). Then this outbox is closed as copied and
new presses go into a new one. What it still holds is sent as it was, for the hub to compare: a
press that both cards held is known again, and what conflicts moves to the new outbox. Nothing
moves before the hub has spoken, since the other card may have delivered the same press; save what
the hub could not tell apart and nobody else can hold: made in this very boot, since a card is
copied while its machine is off, at a time that no time server had set.

A reason goes where its rating goes. One whose rating stays, stays with it: it was made seconds
after it, so before the copy was.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any

from faccine.wire.states import Receipt, Why
from kiosk.outbox import problems
from kiosk.outbox.file import begin_outbox, current_outbox, insert
from kiosk.outbox.sending import Closed, Standing

_MOVING = {Why.CONFLICT, Why.NO_RATING, Why.SECOND_REASON}
"""Refusals that another card with our identity can cause."""


def close_copied(
    connection: sqlite3.Connection,
    at: Standing,
    receipt: Receipt,
    *,
    boot: str,
    now_ms: int | None,
) -> int:
    """Close an outbox that another card uses too, begin a new one, and move what conflicts.

    Args:
        connection: in a transaction.
        at: the outbox, as it stands.
        receipt: what the hub has of it, and what it has differently.
        boot: the one that runs.
        now_ms: trusted time, None while nobody knows it.

    Returns:
        How many events moved.
    """
    connection.execute(
        "UPDATE outbox SET closed = ? WHERE id = ? AND closed IS NULL", (Closed.COPIED, at.id)
    )
    begin_outbox(connection)
    ours = _made_since(connection, at, receipt.stored_through or 0, boot)
    moved = move_conflicts(connection, at, [*conflicts(receipt), *ours])
    problems.report(
        connection,
        "copied",
        f"outbox {at.uuid[:8]} is also used by another card (an old copy or a clone); "
        "this kiosk goes on in a new outbox: use each card in one kiosk only",
        now_ms,
    )
    return moved


def move_conflicts(connection: sqlite3.Connection, at: Standing, seqs: Iterable[int]) -> int:
    """Give events that the hub has differently a new identity in the current outbox.

    The rows under the old identity stay as refused. Returns how many moved.
    """
    wanted = set(seqs)
    # The hub may know the same reason of the other card's rating, and so not refuse ours.
    reasons = [_rows(connection, at, "rating = ?", seq) for seq in wanted]
    wanted.update(row["seq"] for rows in reasons for row in rows)
    rows = [row for seq in sorted(wanted) for row in _rows(connection, at, "seq = ?", seq)]
    done = {
        seq for (seq,) in connection.execute("SELECT seq FROM rehomed WHERE outbox = ?", (at.id,))
    }
    fresh = [row for row in rows if row["seq"] not in done]
    return len(_move(connection, at, fresh))


def conflicts(receipt: Receipt) -> list[int]:
    """Return the refused seqs whose events another card with our identity has used."""
    return [refusal.seq for refusal in receipt.refused if refusal.why in _MOVING]


def _made_since(
    connection: sqlite3.Connection, at: Standing, stored_through: int, boot: str
) -> list[int]:
    rows = connection.execute(
        "SELECT seq FROM event WHERE outbox = ? AND seq > ? AND seq <= ? AND boot = ? "
        "AND was_synced = 0",
        (at.id, at.sent_through, stored_through, boot),
    )
    return [seq for (seq,) in rows]


def _rows(
    connection: sqlite3.Connection, at: Standing, where: str, value: int
) -> list[dict[str, Any]]:
    cursor = connection.execute(
        f"SELECT * FROM event WHERE outbox = ? AND {where} ORDER BY seq", (at.id, value)
    )
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def _move(connection: sqlite3.Connection, at: Standing, rows: list[dict[str, Any]]) -> set[int]:
    """Copy rows into the current outbox; a reason only when its rating is there too."""
    target = current_outbox(connection)
    moved: set[int] = set()
    for row in rows:
        rating = row["rating"]
        if rating is not None:
            found = connection.execute(
                "SELECT to_seq FROM rehomed WHERE outbox = ? AND seq = ? AND to_outbox = ?",
                (at.id, rating, target),
            ).fetchone()
            if found is None:
                continue
            rating = found[0]
        seq = connection.execute(
            "UPDATE outbox SET last = last + 1, ratings = ratings + ? WHERE id = ? RETURNING last",
            (rating is None, target),
        ).fetchone()[0]
        new = {"outbox": target, "seq": seq, "rating": rating, "refused": None, "ticked_ms": None}
        insert(connection, "event", row | new)
        insert(
            connection,
            "rehomed",
            {"outbox": at.id, "seq": row["seq"], "to_outbox": target, "to_seq": seq},
        )
        moved.add(row["seq"])
    return moved
