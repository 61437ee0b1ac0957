"""Refused input, kept so that an operator can see it and take it in later.

Each piece is kept up to 64 KiB, a kiosk's up to 4 MiB, all of them up to 64 MiB, for ninety days;
beyond that they are only counted. What is sent again and refused again is kept once.
"""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

MOST_BYTES_EACH = 64 * 1024
MOST_BYTES_A_KIOSK = 4 * 1024 * 1024
MOST_BYTES = 64 * 1024 * 1024
RETENTION_DAYS = 90
MESSAGE_RETENTION_DAYS = 7
"""Whole messages that nobody can read may hold exact times, which are not kept longer."""


class Refusal(NamedTuple):
    """One refused event, or a whole message when ``seq`` is None.

    ``kind`` is rating or reason, None when it could not be read. ``is_ticked`` says that the kiosk
    was told to tick it off.
    """

    kiosk: str
    outbox: str | None
    seq: int | None
    kind: str | None
    why: str
    detail: str
    payload: bytes
    is_ticked: bool


class Refusals:
    """Keeps and counts refused input, within the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def keep(self, refusal: Refusal, received_ms: int) -> None:
        """Count a refusal, and keep it unless it is kept already or the cap is reached."""
        if self._is_kept(refusal):
            self._count(refusal, 0, received_ms)
            return
        payload = refusal.payload[:MOST_BYTES_EACH]
        has_room = self._has_room(refusal.kiosk, len(payload))
        if has_room:
            self._connection.execute(
                "INSERT INTO refused (kiosk, outbox, seq, kind, why, detail, payload, ticked,"
                " received_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    refusal.kiosk, refusal.outbox, refusal.seq, refusal.kind, refusal.why,
                    refusal.detail[:400], payload, refusal.is_ticked,
                    received_ms,
                ),
            )  # fmt: skip
        self._count(refusal, len(payload) if has_room else 0, received_ms)

    def why(self, kiosk: str, outbox: str, seq: int) -> str | None:
        """Return why a seq was refused and ticked off; None when nothing is kept of it."""
        row = self._connection.execute(
            "SELECT why FROM refused WHERE kiosk = ? AND outbox = ? AND seq = ? AND ticked = 1",
            (kiosk, outbox, seq),
        ).fetchone()
        return row[0] if row else None

    def drop(self, refusal_id: int) -> None:
        """Remove one that was taken in after all."""
        row = self._connection.execute(
            "DELETE FROM refused WHERE id = ? RETURNING kiosk, why, ifnull(length(payload), 0)",
            (refusal_id,),
        ).fetchone()
        if row:
            self._connection.execute(
                "UPDATE refused_count SET bytes_kept = max(0, bytes_kept - ?)"
                " WHERE kiosk = ? AND why = ?",
                (row[2], row[0], row[1]),
            )

    def _is_kept(self, refusal: Refusal) -> bool:
        same = "kiosk = ? AND outbox IS ? AND seq IS ? AND why = ? AND ticked = ?"
        values = (refusal.kiosk, refusal.outbox, refusal.seq, refusal.why, refusal.is_ticked)
        if refusal.seq is None:
            same += " AND payload = ?"
            values = (*values, refusal.payload[:MOST_BYTES_EACH])  # type: ignore[assignment]
        row = self._connection.execute(
            f"SELECT 1 FROM refused WHERE {same} LIMIT 1", values
        ).fetchone()
        return row is not None

    def _has_room(self, kiosk: str, size: int) -> bool:
        everything, of_kiosk = self._connection.execute(
            "SELECT ifnull(sum(bytes_kept), 0),"
            " ifnull(sum(bytes_kept) FILTER (WHERE kiosk = ?), 0) FROM refused_count",
            (kiosk,),
        ).fetchone()
        return bool(everything + size <= MOST_BYTES and of_kiosk + size <= MOST_BYTES_A_KIOSK)

    def _count(self, refusal: Refusal, size: int, received_ms: int) -> None:
        self._connection.execute(
            "INSERT INTO refused_count (kiosk, why, n, bytes_kept, last_ms) VALUES (?, ?, 1, ?, ?)"
            " ON CONFLICT DO UPDATE SET n = n + 1, bytes_kept = bytes_kept + excluded.bytes_kept,"
            " last_ms = excluded.last_ms",
            (refusal.kiosk, refusal.why, size, received_ms),
        )
