"""Queries on one kiosk or all: how much they are usually pressed, and what they should show."""

from __future__ import annotations

from sqlite3 import Connection

import msgspec

from faccine.wire.settings import KioskSettings
from hub.reading.results import KioskDocuments, KioskFlow, SettingsDocument

# The last rating of an outbox is the end of its key: a seek, not a scan.
_FLOWS = """
    SELECT k.code, f.first_day, f.last_day, f.slots,
        (SELECT max((SELECT e.at_ms FROM event e WHERE e.outbox = b.id AND e.face IS NOT NULL
            ORDER BY e.seq DESC LIMIT 1)) FROM outbox b WHERE b.kiosk = k.id)
    FROM kiosk_flow f JOIN kiosk k ON k.id = f.kiosk
"""
_SETTINGS = """
    SELECT v.version, v.issued_ms, v.document FROM kiosk k
    JOIN settings_version v ON v.kiosk = k.id
    WHERE k.code = ? AND v.version = %s
"""
_IN_FORCE = "(SELECT settings FROM kiosk_status WHERE kiosk = k.id)"
_WANTED = "(SELECT max(version) FROM settings_version WHERE kiosk = k.id)"


def flows(connection: Connection) -> dict[str, KioskFlow]:
    """Return the usual flow of every kiosk that has one, by its id on the wire."""
    return {row[0]: KioskFlow(*row) for row in connection.execute(_FLOWS)}


def kiosk_flow(connection: Connection, kiosk: str) -> KioskFlow | None:
    """Return the usual flow of one kiosk."""
    row = connection.execute(f"{_FLOWS} WHERE k.code = ?", (kiosk,)).fetchone()
    return None if row is None else KioskFlow(*row)


def kiosk_settings(connection: Connection, kiosk: str) -> KioskDocuments:
    """Return the settings a kiosk has and those it should have."""
    return KioskDocuments(
        _document(connection, kiosk, _IN_FORCE), _document(connection, kiosk, _WANTED)
    )


def _document(connection: Connection, kiosk: str, which: str) -> SettingsDocument | None:
    row = connection.execute(_SETTINGS % which, (kiosk,)).fetchone()
    if row is None:
        return None
    version, issued_ms, text = row
    try:
        return SettingsDocument(version, issued_ms, msgspec.json.decode(text, type=KioskSettings))
    except msgspec.DecodeError:
        return SettingsDocument(version, issued_ms, None)
