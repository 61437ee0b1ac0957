"""Queries on reasons: how often each was given, and over time."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection
from functools import lru_cache
from sqlite3 import Connection

from hub.periods import Period, Step
from hub.reading.results import ReasonCount, ReasonPeriod
from hub.reading.sums import OF_OFFICE, OF_SOME_OFFICES, counted
from hub.weeks import COLUMNS, Cut, cut, monday_of, row_of_day

_FEW = -1
_FEW_OFFICES = """
    SELECT f.office FROM few_office f JOIN office o ON o.id = f.office WHERE o.administration = ?
"""
_REASONS = """
    SELECT r.id, r.code, r.label FROM reason r JOIN survey s ON s.id = r.survey
    WHERE s.administration = ?
"""
_WEEKS = ", ".join(f"sum(c.{column})" for column in COLUMNS)
_Given = Counter[tuple[int, int]]
"""By a piece's first day and the reason's id: how often it was given."""


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
    parts = cut(period.split(step))
    if among is not None and not office:
        some = json.dumps(sorted(set(among) - without))
        given = _given(connection, OF_SOME_OFFICES, (administration, some, service), parts)
        without = set()
    else:
        given = _given(connection, OF_OFFICE, series, parts)
    if without:
        given.subtract(_left_out(connection, series, without, parts))
    return _named(connection, administration, given)


def _left_out(
    connection: Connection, series: tuple[int, int, int], without: set[int], parts: Cut
) -> _Given:
    administration, _, service = series
    # The offices that pages leave out are those that the hub sums up apart.
    if without == {office for (office,) in connection.execute(_FEW_OFFICES, (administration,))}:
        return _given(connection, OF_OFFICE, (administration, _FEW, service), parts)
    places = (administration, json.dumps(list(without)), service)
    return _given(connection, OF_SOME_OFFICES, places, parts)


def _given(
    connection: Connection, condition: str, place: tuple[int, int | str, int], parts: Cut
) -> _Given:
    given: _Given = Counter()
    if parts.weeks:
        rows = row_of_day(min(parts.weeks)), row_of_day(max(parts.weeks))
        for row, reason, *weeks in connection.execute(
            f"SELECT c.weeks, c.reason, {_WEEKS} FROM series s"
            " CROSS JOIN reason_weeks c ON c.series = s.id AND c.aside = 0"
            f" AND c.weeks BETWEEN ? AND ? WHERE {condition} GROUP BY c.weeks, c.reason",
            (*rows, *place),
        ):
            for column, n in enumerate(weeks):
                piece = parts.weeks.get(monday_of(row, column))
                if piece is not None:
                    given[piece, reason] += n
    if parts.days:
        for number, reason, n in connection.execute(
            # As a table of its own: JSON would be parsed again for every row.
            "WITH days (number, first, last) AS MATERIALIZED"
            " (SELECT key, value ->> 0, value ->> 1 FROM json_each(?))"
            " SELECT d.number, c.reason, sum(c.n) FROM series s CROSS JOIN days d"
            " CROSS JOIN reason_count c ON c.series = s.id AND c.aside = 0"
            " AND c.day BETWEEN d.first AND d.last"
            f" WHERE {condition} GROUP BY d.number, c.reason",
            (json.dumps(parts.days), *place),
        ):
            days = parts.days[number]
            if days.added_to is not None:
                given[days.added_to, reason] += n
            if days.taken_from is not None:
                given[days.taken_from, reason] -= n
    return given


def _named(connection: Connection, administration: int, given: _Given) -> list[ReasonPeriod]:
    reasons = {
        reason: (code, label)
        for reason, code, label in connection.execute(_REASONS, (administration,))
    }
    found: dict[tuple[int, str], ReasonPeriod] = {}
    # A code may stand in several surveys: the words are those of the latest one.
    for piece, reason in sorted(given):
        code, label = reasons[reason]
        earlier = found.get((piece, code))
        n = given[piece, reason] + (earlier.n if earlier else 0)
        found[piece, code] = ReasonPeriod(piece, code, _labels(label), n)
    return [found[key] for key in sorted(found) if found[key].n > 0]


@lru_cache(maxsize=256)
def _labels(text: str) -> dict[str, str]:
    labels: dict[str, str] = json.loads(text)
    return labels
