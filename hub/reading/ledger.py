"""Queries on the ledger: every kiosk, its outboxes, and what was refused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from sqlite3 import Connection
from typing import Any

from hub.reading.memory import Memory
from hub.reading.results import KioskLedger, OutboxLedger, RefusedRetry, RefusedSummary
from hub.seqs import SeqRanges

# A placement may be dated ahead: the one in force is that of the newest settings, which are issued
# when it begins. Without settings there is only the newest.
_KIOSKS = """
    SELECT k.id, k.code, k.name, o.administration, o.name AS office, o.code AS office_code,
        p.position, k.revoked_ms IS NOT NULL AS is_revoked, k.mode = 'test' AS is_test,
        (SELECT max(version) FROM settings_version v INDEXED BY settings_newest
            WHERE v.kiosk = k.id) AS wanted,
        coalesce(k.software, o.software, a.software) AS wanted_software
    FROM kiosk k
    LEFT JOIN placement p ON p.id = coalesce(
        (SELECT placement FROM settings_version INDEXED BY settings_newest
            WHERE kiosk = k.id ORDER BY version DESC LIMIT 1),
        (SELECT id FROM placement WHERE kiosk = k.id ORDER BY from_ms DESC LIMIT 1))
    LEFT JOIN office o ON o.id = p.office
    LEFT JOIN administration a ON a.id = o.administration
    ORDER BY o.name, k.code
"""

# Of a kiosk's problems its health tells more and comes more often than its state, which it cannot
# even send while its disk is broken.
_STATES = """
    SELECT kiosk, state, seen_ms, received_ms, settings, clock, software,
        coalesce(health ->> 'problem', problem), health
    FROM kiosk_status
"""
_NEVER_HEARD = (None,) * 8

_OUTBOXES = """
    SELECT kiosk, uuid, last AS made, stored, refused, missing, acknowledged,
        ratings, stored_ratings, refused_ratings
    FROM outbox ORDER BY id
"""

# Beside each kind of refusal, what was wrong with the newest one of which something is kept.
_REFUSED = """
    SELECT kiosk, why, n, bytes_kept > 0, last_ms,
        (SELECT detail FROM refused r WHERE r.kiosk = c.kiosk AND r.why = c.why
            ORDER BY r.id DESC LIMIT 1)
    FROM refused_count c ORDER BY last_ms DESC, kiosk, why
"""

_RETRIES = """
    SELECT kiosk, asked_ms, done_ms, taken, still FROM refused_retry ORDER BY id DESC LIMIT 50
"""


def ledger(connection: Connection, memory: Memory) -> list[KioskLedger]:
    """Return every kiosk with its state and its outboxes, by office and id."""
    states = {kiosk: state for kiosk, *state in connection.execute(_STATES)}
    outboxes: defaultdict[int, list[OutboxLedger]] = defaultdict(list)
    for kiosk, *row in connection.execute(_OUTBOXES):
        outboxes[kiosk].append(_outbox(*row))
    return [
        _kiosk(kiosk, states.get(kiosk[0], _NEVER_HEARD), tuple(outboxes.get(kiosk[0], ())))
        for kiosk in memory.of("kiosk", _kiosks)
    ]


def refused(connection: Connection) -> list[RefusedSummary]:
    """Return what was refused, by kiosk and reason, newest first."""
    return [
        RefusedSummary(kiosk, why, n, bool(is_kept), last_ms, detail)
        for kiosk, why, n, is_kept, last_ms, detail in connection.execute(_REFUSED)
    ]


def refused_retries(connection: Connection) -> list[RefusedRetry]:
    """Return the latest wishes to have refused input tried again, latest first."""
    return [RefusedRetry(*row) for row in connection.execute(_RETRIES)]


def _kiosks(connection: Connection) -> list[tuple[Any, ...]]:
    return connection.execute(_KIOSKS).fetchall()


def _kiosk(
    kiosk: tuple[Any, ...], said: Sequence[Any], outboxes: tuple[OutboxLedger, ...]
) -> KioskLedger:
    # In the order of the fields: what is said stands around the version that is wanted.
    *names, is_revoked, is_test, wanted, software = kiosk
    flags = bool(is_revoked), bool(is_test)
    fields: list[Any] = [*names, *flags, *said[:4], wanted, *said[4:], software, outboxes]
    return KioskLedger(*fields)


def _outbox(
    uuid: str, made: int, stored: int, refused: int, missing: str, acknowledged: str, *ratings: int
) -> OutboxLedger:
    open_holes = known_holes = 0
    if missing:
        holes = SeqRanges.parse(missing)
        open_holes = len(holes.difference(SeqRanges.parse(acknowledged)))
        known_holes = len(holes) - open_holes
    return OutboxLedger(uuid, made, stored, refused, open_holes, known_holes, *ratings)
