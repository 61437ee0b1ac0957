"""Queries on the ledger: every kiosk, its outboxes, and what was refused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from sqlite3 import Connection, Row
from typing import Any

from hub.reading.results import KioskLedger, OutboxLedger, RefusedSummary
from hub.seqs import SeqRanges

# The placement in force is the newest one: placements are never dated ahead.
_KIOSKS = """
    SELECT k.id, k.code, k.name, o.administration, o.name AS office, o.code AS office_code,
        p.position, k.revoked_ms IS NOT NULL AS is_revoked, k.mode = 'test' AS is_test,
        s.state, s.seen_ms, s.received_ms, s.settings,
        (SELECT max(version) FROM settings_version v WHERE v.kiosk = k.id) AS wanted,
        s.clock, s.software, s.problem, s.health
    FROM kiosk k
    LEFT JOIN kiosk_status s ON s.kiosk = k.id
    LEFT JOIN placement p ON p.id = (
        SELECT id FROM placement WHERE kiosk = k.id ORDER BY from_ms DESC LIMIT 1)
    LEFT JOIN office o ON o.id = p.office
    ORDER BY o.name, k.code
"""

_OUTBOXES = """
    SELECT kiosk, uuid, last AS made, stored, refused, missing, acknowledged,
        ratings, stored_ratings, refused_ratings
    FROM outbox ORDER BY kiosk, id
"""

# Beside each kind of refusal, what was wrong with the newest one of which something is kept.
_REFUSED = """
    SELECT kiosk, why, n, bytes_kept > 0, last_ms,
        (SELECT detail FROM refused r WHERE r.kiosk = c.kiosk AND r.why = c.why
            ORDER BY r.id DESC LIMIT 1)
    FROM refused_count c ORDER BY last_ms DESC, kiosk, why
"""


def ledger(connection: Connection) -> list[KioskLedger]:
    """Return every kiosk with its outboxes, by office and id."""
    outboxes: defaultdict[int, list[OutboxLedger]] = defaultdict(list)
    for row in _rows(connection, _OUTBOXES):
        outboxes[row.pop("kiosk")].append(_outbox(row))
    return [_kiosk(row, tuple(outboxes[row["id"]])) for row in _rows(connection, _KIOSKS)]


def refused(connection: Connection) -> list[RefusedSummary]:
    """Return what was refused, by kiosk and reason, newest first."""
    return [
        RefusedSummary(kiosk, why, n, bool(is_kept), last_ms, detail)
        for kiosk, why, n, is_kept, last_ms, detail in connection.execute(_REFUSED)
    ]


def _kiosk(row: dict[str, Any], outboxes: tuple[OutboxLedger, ...]) -> KioskLedger:
    row["is_revoked"], row["is_test"] = bool(row["is_revoked"]), bool(row["is_test"])
    return KioskLedger(**row, outboxes=outboxes)


def _outbox(row: dict[str, Any]) -> OutboxLedger:
    holes = SeqRanges.parse(row["missing"])
    open_holes = len(holes.difference(SeqRanges.parse(row.pop("acknowledged"))))
    row |= {"missing": open_holes, "acknowledged": len(holes) - open_holes}
    return OutboxLedger(**row)


def _rows(connection: Connection, query: str) -> Iterator[dict[str, Any]]:
    cursor = connection.execute(query)
    cursor.row_factory = Row
    return map(dict, cursor)
