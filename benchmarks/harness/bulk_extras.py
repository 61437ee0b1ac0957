"""What stands beside ratings in large books: people served, notes, and how kiosks are."""

from __future__ import annotations

import sqlite3

from hub.periods import MS_PER_DAY

_WITH_DAYS = "WITH RECURSIVE week (day) AS (SELECT :first UNION ALL SELECT day + 7 FROM week"
_STATEMENTS = (
    # Whole offices by the week; every tenth also by service and month.
    f"""
    INSERT INTO served (administration, office, service, first_day, last_day, n, changed_ms)
    {_WITH_DAYS} WHERE day + 13 <= :last)
    SELECT o.administration, o.id, NULL, day, day + 6, 300 + (o.id * 37 + day) % 900, 0
    FROM office o, week WHERE (o.id + day / 7) % 40 <> 0
    """,
    f"""
    INSERT INTO served (administration, office, service, first_day, last_day, n, changed_ms)
    {_WITH_DAYS} WHERE day + 34 <= :last)
    SELECT o.administration, o.id, x.service, day, day + 27, 200 + (o.id * 37 + day) % 900, 0
    FROM office o JOIN office_service x ON x.office = o.id, week
    WHERE o.id % 10 = 0 AND (day - :first) % 28 = 0
    """,
    """
    INSERT INTO note (administration, office, kind, title, detail, day, owner, due_day, state,
        target, created_ms, changed_ms)
    SELECT o.administration, o.id, k.kind, k.title || ' ' || o.name, k.title, :last - k.days,
        k.owner, k.due, k.state, NULL, 0, 0
    FROM office o, (SELECT 'event' AS kind, 'Nuova agenda' AS title, 200 AS days, NULL AS owner,
            NULL AS due, NULL AS state
        UNION ALL SELECT 'action', 'Secondo sportello', 40, 'Ufficio', :last, 'running') k
    """,
    """
    INSERT INTO note_sentence SELECT n.id, l.language, 'Troppa attesa', 'Apre un altro sportello'
    FROM note n, (SELECT 'it' AS language UNION ALL SELECT 'de' UNION ALL SELECT 'en') l
    WHERE n.kind = 'action'
    """,
    """
    INSERT INTO kiosk_status (kiosk, state, seen_ms, received_ms, settings, clock, software, boot,
        health)
    SELECT id, CASE id % 25 WHEN 0 THEN 'offline' ELSE 'online' END, :now_ms - id * 1000,
        :now_ms - id * 60000, 1, 'synced', '1.4.0', 'b', '{"v":1,"waiting":0,"disk_free_bytes":'
        || (4000000000 + id) || ',"temperature_c":51.5,"under_voltage":false,"uptime_s":'
        || id * 1000 || '}'
    FROM kiosk
    """,
    """
    INSERT INTO refused_count (kiosk, why, n, bytes_kept, last_ms)
    SELECT code, 'unknown-service', 3, 900, :now_ms FROM kiosk WHERE id % 10 = 0
    """,
    """
    INSERT INTO refused (kiosk, outbox, seq, kind, why, detail, payload, ticked, received_ms)
    SELECT code, 'x', 1, 'rating', 'unknown-service', 'service is not in the catalogue', x'7b7d', 1,
        :now_ms FROM kiosk WHERE id % 10 = 0
    """,
)


def write_extras(connection: sqlite3.Connection, last_day: int, years: float) -> None:
    """Write them for every office and kiosk, inside the open transaction."""
    monday = last_day - (last_day + 3) % 7
    values = {
        "first": monday - round(years * 52) * 7,
        "last": last_day,
        "now_ms": (last_day + 1) * MS_PER_DAY,
    }
    for statement in _STATEMENTS:
        connection.execute(statement, values)
