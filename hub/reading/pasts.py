"""Queries on a kiosk's past: its moves, what was asked of it, and how gaps were accounted for."""

from __future__ import annotations

import json
from collections import defaultdict
from sqlite3 import Connection

from hub.reading.results import KioskLogLines, KioskMove, KioskPast, KioskRequest

_LATEST_REQUESTS = 10

_MOVES = """
    SELECT p.id, p.from_ms, o.id, o.name, o.code, p.position
    FROM placement p JOIN office o ON o.id = p.office
    WHERE p.kiosk = ? ORDER BY p.from_ms DESC
"""
_SERVICES = """
    SELECT x.placement, s.name
    FROM placement p JOIN placement_service x ON x.placement = p.id
        JOIN service s ON s.id = x.service
    WHERE p.kiosk = ? ORDER BY x.placement, x.rank
"""
_REQUESTS = """
    SELECT action, asked_ms, expires_ms, sent_ms FROM kiosk_command
    WHERE kiosk = ? ORDER BY asked_ms DESC LIMIT ?
"""
_ACKNOWLEDGED = """
    SELECT uuid, acknowledged_why FROM outbox
    WHERE kiosk = ? AND acknowledged <> '' AND acknowledged_why IS NOT NULL ORDER BY id
"""
_LOG = "SELECT received_ms, lines FROM kiosk_log WHERE kiosk = ?"


def kiosk_past(connection: Connection, kiosk: str) -> KioskPast:
    """Return the past of a kiosk; an empty one of a kiosk nobody knows."""
    row = connection.execute("SELECT id FROM kiosk WHERE code = ?", (kiosk,)).fetchone()
    key = 0 if row is None else int(row[0])
    return KioskPast(
        _moves(connection, key),
        tuple(KioskRequest(*one) for one in connection.execute(_REQUESTS, (key, _LATEST_REQUESTS))),
        dict(connection.execute(_ACKNOWLEDGED, (key,))),
        _log(connection, key),
    )


def _log(connection: Connection, kiosk: int) -> KioskLogLines | None:
    row = connection.execute(_LOG, (kiosk,)).fetchone()
    return None if row is None else KioskLogLines(row[0], tuple(row[1].splitlines()))


def _moves(connection: Connection, kiosk: int) -> tuple[KioskMove, ...]:
    services: defaultdict[int, list[dict[str, str]]] = defaultdict(list)
    for placement, name in connection.execute(_SERVICES, (kiosk,)):
        services[placement].append(json.loads(name))
    return tuple(
        KioskMove(from_ms, office, name, code, position, tuple(services[placement]))
        for placement, from_ms, office, name, code, position in connection.execute(_MOVES, (kiosk,))
    )
