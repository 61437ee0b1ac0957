"""Queries on reasons: how often each was given, and over time."""

from __future__ import annotations

import json
from functools import lru_cache
from sqlite3 import Connection

from hub.periods import Period, Step
from hub.reading.pieces import OF_OFFICE, counted
from hub.reading.results import ReasonCount, ReasonPeriod


def reasons(
    connection: Connection,
    series: tuple[int, int, int],
    period: Period,
    *,
    with_aside: bool = False,
) -> list[ReasonCount]:
    """Return how often each reason was given, most often first."""
    rows = connection.execute(
        "SELECT r.code, r.label, sum(c.n) AS n FROM series s"
        " CROSS JOIN reason_count c ON c.series = s.id JOIN reason r ON r.id = c.reason"
        f" WHERE {OF_OFFICE} AND c.day BETWEEN ? AND ? AND {counted(with_aside=with_aside)}"
        " GROUP BY r.code HAVING n > 0 ORDER BY n DESC, r.code",
        (*series, period.first_day, period.last_day),
    )
    return [ReasonCount(code, _labels(label), n) for code, label, n in rows]


def reason_periods(
    connection: Connection, series: tuple[int, int, int], period: Period, step: Step
) -> list[ReasonPeriod]:
    """Return how often each reason was given in each piece of the period, ascending."""
    found: list[ReasonPeriod] = []
    for piece in period.split(step):
        rows = connection.execute(
            "SELECT r.code, r.label, sum(c.n) AS n FROM series s"
            " CROSS JOIN reason_count c ON c.series = s.id JOIN reason r ON r.id = c.reason"
            f" WHERE {OF_OFFICE} AND c.day BETWEEN ? AND ? AND c.aside = 0"
            " GROUP BY r.code HAVING n > 0 ORDER BY r.code",
            (*series, piece.first_day, piece.last_day),
        )
        found += [ReasonPeriod(piece.first_day, code, _labels(label), n) for code, label, n in rows]
    return found


@lru_cache(maxsize=256)
def _labels(text: str) -> dict[str, str]:
    labels: dict[str, str] = json.loads(text)
    return labels
