"""The same questions, asked of the raw ratings: what every page would cost without aggregates.

Each is one plain query over the events, with the best plan that their key allows. Those that read
no ratings (catalogue, ledger) have no counterpart.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Mapping
from typing import Any

_DAY_MS = 86_400_000
_RATINGS = (
    "FROM event e JOIN booking b ON b.id = e.booking JOIN series s ON s.id = b.series"
    " WHERE e.face IS NOT NULL"
)
_WHERE = {
    "administration": "s.administration = :administration",
    "office": "s.office = :office",
    "service": "s.service = :service",
    "period": "e.at_ms >= :first_ms AND e.at_ms < :end_ms",
    "day": "e.at_ms >= :day_ms",
}
_DAY = f"e.at_ms / {_DAY_MS}"
_SHAPES = {
    "office_counts": (
        f"SELECT s.office, e.face, count(*) {_RATINGS} AND e.aside = 0%s GROUP BY 1, 2"
    ),
    "counts": f"SELECT e.face, count(*) {_RATINGS} AND e.aside = 0%s GROUP BY 1",
    "set_aside": f"SELECT e.aside, count(*) {_RATINGS} AND e.aside <> 0%s GROUP BY 1",
    "days": f"SELECT {_DAY}, e.face, count(*) {_RATINGS} AND e.aside = 0%s GROUP BY 1, 2",
    "first_day": f"SELECT min({_DAY}) {_RATINGS} AND e.aside = 0%s",
    "label_changes": f"SELECT s.face_labels, min({_DAY}) {_RATINGS} AND e.aside = 0%s GROUP BY 1",
    "received_since": f"SELECT count(*) {_RATINGS}%s",
    "reasons": (
        "SELECT a.reason, count(*) FROM event e JOIN booking b ON b.id = e.booking"
        " JOIN series s ON s.id = b.series JOIN event a ON a.outbox = e.outbox AND a.rating = e.seq"
        " WHERE e.aside = 0%s GROUP BY 1"
    ),
}


def ask_raw(
    connection: sqlite3.Connection, question: str, parameters: Mapping[str, Any]
) -> float | None:
    """Ask once; return the milliseconds, None when the question reads no ratings.

    Args:
        connection: to the books.
        question: a name of the reader's.
        parameters: the reader's; those that are None are left out.
    """
    if question not in _SHAPES:
        return None
    given = {name: value for name, value in parameters.items() if value is not None}
    values = {name: value for name, value in given.items() if isinstance(value, int)}
    if "period" in given:
        values["first_ms"] = given["period"].first_day * _DAY_MS
        values["end_ms"] = (given["period"].last_day + 1) * _DAY_MS
    if "day" in given:
        values["day_ms"] = given["day"] * _DAY_MS
    where = "".join(f" AND {_WHERE[name]}" for name in given if name in _WHERE)
    before = time.monotonic_ns()
    connection.execute(_SHAPES[question] % where, values).fetchall()
    return (time.monotonic_ns() - before) / 1e6
