"""Queries on the aggregates: counts of faces, by office, service and day.

``CROSS JOIN`` tells SQLite to find the series first and then walk each one's days, which is the
order of the primary keys.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from itertools import pairwise
from sqlite3 import Connection

import msgspec

from hub.months import months_of
from hub.periods import Period, month_of_day
from hub.reading.results import (
    Counts,
    DayCounts,
    LabelChange,
    SetAside,
)
from hub.reading.sums import (
    EVERYTHING,
    OF_OFFICE,
    OF_SOME_OFFICES,
    SET_ASIDE,
    counted,
    four_sums,
    two_sums,
)
from hub.screening import Aside
from hub.statistics import DayTally, added_up

_NOTHING = Counts()
# What screening sets aside later leaves a row of zeros behind.
_COUNTED = "c.aside = 0 AND c.happy + c.neutral + c.sad > 0"


def counts(
    connection: Connection,
    administration: int,
    office: int,
    service: int,
    period: Period,
    *,
    with_aside: bool = False,
) -> Counts:
    """Return what was counted at one office (service 0: all of them)."""
    series = (administration, office, service)
    by_bits = _by_bits(connection, series, period, counted(with_aside=with_aside))
    return sum(by_bits.values(), Counts())


def set_aside(
    connection: Connection,
    administration: int,
    office: int,
    service: int,
    period: Period,
    among: Collection[int] | None = None,
) -> SetAside:
    """Return what was set aside (office 0: the administration; service 0: all of them).

    ``among`` are the only offices that are summed up, None for all.
    """
    found = SetAside()
    series: tuple[int, int | str, int] = (administration, office, service)
    if among is not None and not office:
        series = (administration, json.dumps(list(among)), service)
    for bits, faces in _by_bits(connection, series, period, SET_ASIDE).items():
        found += _set_aside(Aside(bits), faces.n)
    return found


def days(
    connection: Connection,
    administration: int,
    office: int,
    service: int,
    period: Period,
    *,
    with_aside: bool = False,
) -> list[DayCounts]:
    """Return what was counted on each day that has any."""
    rows = connection.execute(
        "SELECT c.day, c.happy, c.neutral, c.sad, c.asked FROM series s"
        f" CROSS JOIN day_count c ON c.series = s.id WHERE {OF_OFFICE}"
        f" AND c.day BETWEEN ? AND ? AND {counted(with_aside=with_aside)}"
        " AND c.happy + c.neutral + c.sad > 0",
        (administration, office, service, period.first_day, period.last_day),
    ).fetchall()
    # Days of one series come in the order of its key; grouping them would take as long again.
    rows.sort()
    days = [DayCounts(day, Counts(*faces)) for day, *faces in rows]
    if all(one.day < other.day for one, other in pairwise(days)):
        return days
    found: dict[int, Counts] = {}
    for one in days:
        found[one.day] = found.get(one.day, _NOTHING) + one.counts
    return [DayCounts(day, counts) for day, counts in found.items()]


def day_tallies(
    connection: Connection,
    administration: int,
    office: int,
    service: int,
    period: Period,
    *,
    with_aside: bool = False,
) -> list[DayTally]:
    """Return how many were sad, and how many there were, on each day that has any, ascending."""
    # Three values for each series instead of a row for each of its days: a quarter of the time.
    found: list[DayTally] = []
    for numbers in connection.execute(
        "SELECT json_group_array(c.day), json_group_array(c.sad),"
        " json_group_array(c.happy + c.neutral + c.sad)"
        f" FROM series s CROSS JOIN day_count c ON c.series = s.id WHERE {OF_OFFICE}"
        f" AND c.day BETWEEN ? AND ? AND {counted(with_aside=with_aside)}"
        " AND c.happy + c.neutral + c.sad > 0 GROUP BY s.id",
        (administration, office, service, period.first_day, period.last_day),
    ):
        found.extend(zip(*map(_decoded, numbers), strict=True))
    return added_up(found)


def first_day(connection: Connection, administration: int, office: int) -> int | None:
    """Return the first day with anything counted at the office."""
    # A sub-select for each series: its first row in the order of the key is a single seek.
    row = connection.execute(
        f"SELECT min((SELECT c.day FROM day_count c WHERE c.series = s.id AND {_COUNTED}"
        " ORDER BY c.day LIMIT 1))"
        f" FROM series s WHERE {OF_OFFICE}",
        (administration, office, 0),
    ).fetchone()
    return None if row is None else row[0]


def label_changes(
    connection: Connection, administration: int, office: int, period: Period
) -> list[LabelChange]:
    """Return the words under the faces in the period, each from its first day."""
    rows = connection.execute(
        f"SELECT min((SELECT c.day FROM day_count c WHERE c.series = s.id AND {_COUNTED}"
        " AND c.day BETWEEN ? AND ? ORDER BY c.day LIMIT 1)) AS since,"
        " l.version, l.happy, l.neutral, l.sad"
        f" FROM series s JOIN face_labels l ON l.id = s.face_labels WHERE {OF_OFFICE}"
        " GROUP BY l.id HAVING since IS NOT NULL ORDER BY since",
        (period.first_day, period.last_day, administration, office, 0),
    )
    return [LabelChange(day, version, *map(json.loads, words)) for day, version, *words in rows]


def received_since(
    connection: Connection, administration: int, day: int, among: Collection[int] | None = None
) -> int:
    """Return the ratings of an administration from a day on, set aside included.

    ``among`` are the only offices that are summed up, None for all.
    """
    office = 0 if among is None else json.dumps(list(among))
    (all_faces,) = connection.execute(
        f"SELECT ifnull({_since(day)}, 0) FROM series s"
        " CROSS JOIN month_count c ON c.series = s.id"
        f" WHERE {_condition(office)} AND {EVERYTHING} AND c.month >= ?",
        (administration, office, 0, month_of_day(day)),
    ).fetchone()
    return int(all_faces)


def _since(day: int) -> str:
    months = months_of(Period(day, day))
    if months.before is None:
        return "sum(c.happy + c.neutral + c.sad)"
    earlier = " + ".join(f"c.{face}_{months.before}" for face in ("happy", "neutral", "sad"))
    return f"sum(c.happy + c.neutral + c.sad - iif(c.month = {months.first}, {earlier}, 0))"


def _decoded(numbers: str) -> list[int]:
    return msgspec.json.decode(numbers, type=list[int])


def _condition(office: int | str) -> str:
    return OF_OFFICE if isinstance(office, int) else OF_SOME_OFFICES


def _by_bits(
    connection: Connection, series: tuple[int, int | str, int], period: Period, which: str
) -> dict[int, Counts]:
    sums, first_month, last_month = two_sums(period)
    rows = connection.execute(
        f"SELECT c.aside, {sums} FROM series s CROSS JOIN month_count c ON c.series = s.id"
        f" WHERE {_condition(series[1])} AND {which} AND c.month BETWEEN ? AND ?"
        " GROUP BY c.aside",
        (*series, first_month, last_month),
    )
    return {bits: Counts(*four_sums(*both)) for bits, *both in rows}


def _set_aside(bits: Aside, n: int) -> SetAside:
    if not bits:
        return SetAside()
    return SetAside(
        burst=n if Aside.BURST in bits else 0,
        stuck=n if Aside.STUCK in bits else 0,
        out_of_hours=n if Aside.OUT_OF_HOURS in bits else 0,
        test=n if Aside.TEST in bits else 0,
        total=n,
    )
