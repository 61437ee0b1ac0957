"""The statements by which :mod:`harness.bulk` writes large books; see there."""

from __future__ import annotations

A_REASON_EVERY = 17
"""So many ratings are followed by a reason; the last of them is sad."""

# A hash that scatters well enough: multiplication by a large odd number, its upper bits.
_HASH = "((({number}) * 2654435761 + :office * 97531) >> {shift}) % {of}"
_SERVICE = _HASH.format(number="i", shift=9, of=":services")
_FACE = _HASH.format(number="i + 7", shift=11, of=1000)
_ASIDE = _HASH.format(number="i + 3", shift=13, of=1000)
_REASON = _HASH.format(number="i", shift=10, of=4)
_SUMS = "sum(happy), sum(neutral), sum(sad), sum(asked)"


def _statements(script: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in script.split(";") if part.strip())


TABLES = _statements("""
    CREATE TEMP TABLE hour (id INTEGER PRIMARY KEY, at_ms, day, month, slot);
    CREATE TEMP TABLE made (i INTEGER PRIMARY KEY, seq, at_ms, day, month, slot, service, face,
        aside, reason);
    CREATE TEMP TABLE cell (series, day, month, slot, aside, happy, neutral, sad, asked);
    CREATE TEMP TABLE target (service INTEGER PRIMARY KEY, booking, asking, series);
""")

OF_AN_OFFICE = _statements(f"""
    DELETE FROM temp.made;
    DELETE FROM temp.cell;
    INSERT INTO temp.made
        WITH RECURSIVE
            number (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM number WHERE i < :ratings)
        SELECT i, i + (i - 1) / {A_REASON_EVERY}, h.at_ms, h.day, h.month, h.slot, {_SERVICE},
            CASE WHEN i % {A_REASON_EVERY} = 0 OR {_FACE} < :sad THEN 2
                WHEN {_FACE} < :sad + 90 THEN 1 ELSE 0 END,
            CASE {_ASIDE} WHEN 0 THEN 1 WHEN 1 THEN 1 WHEN 2 THEN 4 WHEN 3 THEN 8 ELSE 0 END,
            CASE WHEN i % {A_REASON_EVERY} = 0 THEN {_REASON} END
        FROM number JOIN temp.hour h ON h.id = 1 + (i - 1) * :hours / :ratings;
    INSERT INTO event (outbox, seq, face, booking, at_ms, received_s, aside, coarse)
        SELECT :outbox, m.seq, m.face, iif(m.face = 2, t.asking, t.booking), m.at_ms,
            m.at_ms / 1000, m.aside, 1
        FROM temp.made m JOIN temp.target t ON t.service = m.service;
    INSERT INTO event (outbox, seq, rating, reason, at_ms, received_s, coarse)
        SELECT :outbox, seq + 1, seq, :reason + reason, at_ms, at_ms / 1000, 1
        FROM temp.made WHERE reason IS NOT NULL;
    INSERT INTO temp.cell
        SELECT t.series, m.day, m.month, m.slot, m.aside, sum(m.face = 0), sum(m.face = 1),
            sum(m.face = 2), sum(m.face = 2)
        FROM temp.made m JOIN temp.target t ON t.service = m.service GROUP BY 1, 2, 3, 4, 5;
    INSERT INTO day_count (series, day, aside, happy, neutral, sad, asked)
        SELECT series, day, aside, {_SUMS} FROM temp.cell GROUP BY 1, 2, 3;
    INSERT INTO day_count (series, day, aside, happy, neutral, sad, asked)
        SELECT :of, day, aside, {_SUMS} FROM temp.cell GROUP BY 1, 2, 3;
    INSERT INTO slot_count
        SELECT series, month, slot, aside, {_SUMS} FROM temp.cell GROUP BY 1, 2, 3, 4;
    INSERT INTO slot_count
        SELECT :of, month, slot, aside, {_SUMS} FROM temp.cell GROUP BY 1, 2, 3, 4;
    INSERT INTO hour_count
        SELECT day, :of, slot % 24, aside, {_SUMS} FROM temp.cell WHERE day >= :since_day
        GROUP BY 1, 2, 3, 4;
    INSERT INTO kiosk_slot (month, kiosk, slot, n)
        SELECT month, :kiosk, slot, sum(happy + neutral + sad) FROM temp.cell
        WHERE month >= :since_month AND aside = 0 GROUP BY 1, 2, 3;
    INSERT INTO reason_count
        SELECT t.series, m.day, m.aside, :reason + m.reason, count(*)
        FROM temp.made m JOIN temp.target t ON t.service = m.service WHERE m.reason IS NOT NULL
        GROUP BY 1, 2, 3, 4;
    INSERT INTO reason_count
        SELECT :of, day, aside, :reason + reason, count(*) FROM temp.made
        WHERE reason IS NOT NULL GROUP BY 1, 2, 3, 4;
""")

OF_ALL = _statements(f"""
    INSERT INTO day_count (series, day, aside, happy, neutral, sad, asked)
        SELECT :all, day, aside, {_SUMS} FROM day_count c
        JOIN series s ON s.id = c.series AND s.parent = :all GROUP BY 2, 3;
    INSERT INTO slot_count
        SELECT :all, month, slot, aside, {_SUMS} FROM slot_count c
        JOIN series s ON s.id = c.series AND s.parent = :all GROUP BY 2, 3, 4;
    INSERT INTO reason_count
        SELECT :all, day, aside, reason, sum(n) FROM reason_count c
        JOIN series s ON s.id = c.series AND s.parent = :all GROUP BY 2, 3, 4;
    INSERT INTO reason_count
        SELECT w.id, day, aside, reason, sum(n) FROM reason_count c
        JOIN series s ON s.id = c.series AND s.office > 0 AND s.service <> 0
        JOIN series w ON w.office = 0 AND w.service = s.service GROUP BY 1, 2, 3, 4;
""")
