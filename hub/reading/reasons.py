"""Queries on reasons: how often each was given, and over time."""

from __future__ import annotations

import json
from collections.abc import Collection
from functools import lru_cache
from sqlite3 import Connection

from hub.periods import Period, Step
from hub.reading.pieces import OF_OFFICE, OF_SOME_OFFICES, counted
from hub.reading.results import ReasonCount, ReasonPeriod

_FEW = -1
_FEW_OFFICES = """
    SELECT f.office FROM few_office f JOIN office o ON o.id = f.office WHERE o.administration = ?
"""
_Given = dict[tuple[int, str], tuple[str, int]]
"""By first day and code: the reason's words, and how often it was given."""


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
    connection: Connection,
    series: tuple[int, int, int],
    period: Period,
    step: Step,
    without: Collection[int] = (),
    among: Collection[int] | None = None,
) -> list[ReasonPeriod]:
    """Return how often each reason was given in each piece of the period, ascending.

    ``without`` are offices whose reasons are taken out of a sum over all offices; ``among`` are the
    only ones that are summed up, None for all.
    """
    administration, office, service = series
    without = set() if office else set(without)
    pieces = json.dumps([(piece.first_day, piece.last_day) for piece in period.split(step)])
    if among is not None and not office:
        some = json.dumps(sorted(set(among) - without))
        given = _given(connection, OF_SOME_OFFICES, (administration, some, service), pieces)
        without = set()
    else:
        given = _given(connection, OF_OFFICE, series, pieces)
    if without:
        for key, (label, n) in _left_out(connection, series, without, pieces).items():
            given[key] = label, given[key][1] - n
    return [
        ReasonPeriod(first_day, code, _labels(label), n)
        for (first_day, code), (label, n) in given.items()
        if n > 0
    ]


def _left_out(
    connection: Connection, series: tuple[int, int, int], without: set[int], pieces: str
) -> _Given:
    administration, _, service = series
    # The offices that pages leave out are those that the hub sums up apart.
    if without == {office for (office,) in connection.execute(_FEW_OFFICES, (administration,))}:
        return _given(connection, OF_OFFICE, (administration, _FEW, service), pieces)
    places = (administration, json.dumps(list(without)), service)
    return _given(connection, OF_SOME_OFFICES, places, pieces)


def _given(
    connection: Connection, condition: str, place: tuple[int, int | str, int], pieces: str
) -> _Given:
    rows = connection.execute(
        "SELECT p.value ->> 0 AS first_day, r.code, r.label, sum(c.n) FROM series s"
        " CROSS JOIN json_each(?) p CROSS JOIN reason_count c ON c.series = s.id"
        " AND c.day BETWEEN p.value ->> 0 AND p.value ->> 1 JOIN reason r ON r.id = c.reason"
        f" WHERE {condition} AND c.aside = 0 GROUP BY first_day, r.code ORDER BY first_day, r.code",
        (pieces, *place),
    )
    return {(day, code): (label, n) for day, code, label, n in rows}


@lru_cache(maxsize=256)
def _labels(text: str) -> dict[str, str]:
    labels: dict[str, str] = json.loads(text)
    return labels
