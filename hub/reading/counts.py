"""Queries on the aggregates: counts of faces and reasons, by office, service and day.

A long period is read as whole months plus the days at its two ends: a year of 500 offices is then
some twelve thousand rows and not two hundred thousand. ``CROSS JOIN`` tells SQLite to find the
series first and then walk each one's days, which is the order of the primary keys.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from sqlite3 import Connection

from hub.periods import Period, month_of_day, month_period
from hub.reading.results import (
    Counts,
    DayCounts,
    LabelChange,
    OfficeCounts,
    ReasonCount,
    SetAside,
)
from hub.screening import Aside

_FACES = "sum(c.happy), sum(c.neutral), sum(c.sad), sum(c.asked)"
_OF_OFFICE = "s.administration = ? AND s.office = ? AND s.service = ?"


def office_counts(
    connection: Connection, administration: int, period: Period
) -> list[OfficeCounts]:
    """Return what was counted and set aside at each office of an administration."""
    where = "s.administration = ? AND s.office > 0 AND s.service = 0"
    return _counts(connection, where, (administration,), period)


def counts(
    connection: Connection, administration: int, office: int, service: int, period: Period
) -> OfficeCounts:
    """Return what was counted and set aside at one office (service 0: all)."""
    found = _counts(connection, _OF_OFFICE, (administration, office, service), period)
    return found[0] if found else OfficeCounts(office)


def days(
    connection: Connection, administration: int, office: int, service: int, period: Period
) -> list[DayCounts]:
    """Return what was counted on each day that has any."""
    rows = connection.execute(
        f"SELECT c.day, {_FACES} FROM series s CROSS JOIN day_count c ON c.series = s.id"
        f" WHERE {_OF_OFFICE} AND c.day BETWEEN ? AND ? AND c.aside = 0"
        " GROUP BY c.day ORDER BY c.day",
        (administration, office, service, period.first_day, period.last_day),
    )
    return [DayCounts(day, Counts(*faces)) for day, *faces in rows if sum(faces[:3])]


def first_day(connection: Connection, administration: int, office: int) -> int | None:
    """Return the first day with anything counted at the office."""
    # A sub-select for each series: min() over one series is a single seek in its key.
    row = connection.execute(
        "SELECT min((SELECT c.day FROM day_count c WHERE c.series = s.id ORDER BY c.day LIMIT 1))"
        f" FROM series s WHERE {_OF_OFFICE}",
        (administration, office, 0),
    ).fetchone()
    return None if row is None else row[0]


def label_changes(
    connection: Connection, administration: int, office: int, period: Period
) -> list[LabelChange]:
    """Return the words under the faces in the period, each from its first day."""
    rows = connection.execute(
        "SELECT min((SELECT c.day FROM day_count c WHERE c.series = s.id"
        " AND c.day BETWEEN ? AND ? ORDER BY c.day LIMIT 1)) AS since,"
        " l.version, l.happy, l.neutral, l.sad"
        f" FROM series s JOIN face_labels l ON l.id = s.face_labels WHERE {_OF_OFFICE}"
        " GROUP BY l.id HAVING since IS NOT NULL ORDER BY since",
        (period.first_day, period.last_day, administration, office, 0),
    )
    return [LabelChange(day, version, *map(json.loads, words)) for day, version, *words in rows]


def reasons(
    connection: Connection, administration: int, office: int, service: int, period: Period
) -> list[ReasonCount]:
    """Return how often each reason was given after counted ratings, most often first."""
    rows = connection.execute(
        "SELECT r.code, r.label, sum(c.n) AS n FROM series s"
        " CROSS JOIN reason_count c ON c.series = s.id JOIN reason r ON r.id = c.reason"
        f" WHERE {_OF_OFFICE} AND c.day BETWEEN ? AND ? AND c.aside = 0"
        " GROUP BY r.code HAVING n > 0 ORDER BY n DESC, r.code",
        (administration, office, service, period.first_day, period.last_day),
    )
    return [ReasonCount(code, json.loads(label), n) for code, label, n in rows]


def received_since(connection: Connection, administration: int, day: int) -> int:
    """Return the ratings of an administration from a day on, set aside included."""
    row = connection.execute(
        "SELECT ifnull(sum(c.happy + c.neutral + c.sad), 0) FROM series s"
        f" CROSS JOIN day_count c ON c.series = s.id WHERE {_OF_OFFICE} AND c.day >= ?",
        (administration, 0, 0, day),
    ).fetchone()
    return int(row[0])


def _counts(
    connection: Connection, where: str, parameters: tuple[int, ...], period: Period
) -> list[OfficeCounts]:
    selects, arguments = [], []
    for table, column, first, last in _pieces(period):
        selects.append(
            f"SELECT s.office, c.aside, {_FACES} FROM series s"
            f" CROSS JOIN {table} c ON c.series = s.id"
            f" WHERE {where} AND c.{column} BETWEEN ? AND ? GROUP BY s.office, c.aside"
        )
        arguments += [*parameters, first, last]
    return _fold(connection.execute(" UNION ALL ".join(selects), arguments))


def _pieces(period: Period) -> list[tuple[str, str, int, int]]:
    """Return table, key column, first and last key that together make up the period."""
    first, last = period.first_day, period.last_day
    begun, ended = month_of_day(first - 1), month_of_day(last + 1)
    if ended - begun < 2:  # no whole month between the one begun before and the one not ended
        return [("day_count", "day", first, last)]
    edges = [
        ("day_count", "day", first, month_period(begun).last_day),
        ("day_count", "day", month_period(ended).first_day, last),
    ]
    return [
        ("month_count", "month", begun + 1, ended - 1),
        *(edge for edge in edges if edge[2] <= edge[3]),
    ]


def _fold(rows: Iterable[tuple[int, ...]]) -> list[OfficeCounts]:
    counted: dict[int, Counts] = defaultdict(Counts)
    aside: dict[int, SetAside] = defaultdict(SetAside)
    for office, bits, *faces in rows:
        if bits == 0:
            counted[office] += Counts(*faces)
        else:
            aside[office] += _set_aside(Aside(bits), sum(faces[:3]))
    return [
        OfficeCounts(office, counted[office], aside[office]) for office in counted.keys() | aside
    ]


def _set_aside(bits: Aside, n: int) -> SetAside:
    return SetAside(
        burst=n if Aside.BURST in bits else 0,
        stuck=n if Aside.STUCK in bits else 0,
        out_of_hours=n if Aside.OUT_OF_HOURS in bits else 0,
        test=n if Aside.TEST in bits else 0,
        total=n,
    )
