"""Queries on what the hub judged."""

from __future__ import annotations

from sqlite3 import Connection

from hub.reading.results import Standing

# An office at whose counters few people rotate may have been a larger one when it was judged: no
# service of it is seen apart, and nothing finer than a month.
_STANDINGS = """
    SELECT s.office, s.service, s.verdict, s.kind, s.step, s.rule, s.run, s.base_have, s.base_need,
        s.base_value, s.missing, s.ready_day, s.judged_day, s.points
    FROM standing s JOIN office o ON o.id = s.office
    WHERE s.administration = ? %s
        AND (ifnull(o.rotating_staff, 3) >= 3 OR s.service = 0 AND s.step NOT IN ('day', 'week'))
"""


def standings(
    connection: Connection, administration: int, office: int | None = None
) -> list[Standing]:
    """Return the verdicts, by office and service."""
    place = "" if office is None else "AND s.office = ?"
    rows = connection.execute(
        _STANDINGS % place, (administration, *(() if office is None else (office,)))
    )
    return [Standing(*row) for row in rows]
