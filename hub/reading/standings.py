"""Queries on what the hub judged."""

from __future__ import annotations

from sqlite3 import Connection

from hub.reading.results import OfficeStanding, Standing

# An office at whose counters few people rotate may have been a larger one when it was judged: no
# service of it is seen apart, and nothing finer than a month.
_COLUMNS = """
    s.office, s.service, s.verdict, s.kind, s.step, s.rule, s.run, s.base_have, s.base_need,
    s.base_value, s.missing, s.ready_day, s.judged_day, s.points
"""
_SEEN = """
    FROM standing s JOIN office o ON o.id = s.office
    WHERE s.administration = ? %s
        AND (ifnull(o.rotating_staff, 3) >= 3 OR s.service = 0 AND s.step NOT IN ('day', 'week'))
"""
# With min() SQLite takes the other columns from the row that has it; of equals the first service.
_FOREMOST = f"""
    SELECT {_COLUMNS}, count(*), min(s.service + 1000000000 * CASE s.verdict
        WHEN 'worse' THEN 0 WHEN 'better' THEN 1 WHEN 'stable' THEN 2 ELSE 3 END)
    {_SEEN % ""} GROUP BY s.office
"""


def standings(
    connection: Connection, administration: int, office: int | None = None
) -> list[Standing]:
    """Return the verdicts, by office and service."""
    place = "" if office is None else "AND s.office = ?"
    rows = connection.execute(
        f"SELECT {_COLUMNS} {_SEEN % place}",
        (administration, *(() if office is None else (office,))),
    )
    return [Standing(*row) for row in rows]


def foremost(connection: Connection, administration: int) -> dict[int, OfficeStanding]:
    """Return the verdict that each office carries, by its id."""
    return {
        row[0]: OfficeStanding(Standing(*row[:-2]), row[-2])
        for row in connection.execute(_FOREMOST, (administration,))
    }
