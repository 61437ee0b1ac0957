"""Writing the faces of months: one press at a time, and all of them anew from their days."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby

from hub.months import COLUMNS, FACES, LAST_DAY_APART, columns_from
from hub.periods import date_of, month_of_day

_KEY = ("series", "aside", "month")
MONTH_COLUMNS = (*_KEY, *FACES, *COLUMNS)

Day = tuple[int, int, int, int, int, int, int]
"""series, aside, day, happy, neutral, sad, asked"""


@cache
def month_statement(day: int) -> str:
    """Return the statement that counts faces of that day of the month.

    Its parameters are series, month, aside, happy, neutral, sad and asked.
    """
    number = {face: f"?{at}" for at, face in enumerate(FACES, 4)}
    values = {"series": "?1", "month": "?2", "aside": "?3"} | dict.fromkeys(COLUMNS, "0")
    moved = dict(columns_from(day))
    values |= {column: number[face] for column, face in moved.items()}
    added = ", ".join(f"{column} = {column} + excluded.{column}" for column in moved)
    return (
        f"INSERT INTO month_count ({', '.join(values)}) VALUES ({', '.join(values.values())})"
        f" ON CONFLICT DO UPDATE SET {added}"
    )


def sum_up_months(connection: sqlite3.Connection, table: str = "month_count") -> None:
    """Sum up the faces of all days into an empty table that is made as ``month_count`` is."""
    days = connection.execute(
        f"SELECT series, aside, day, {', '.join(FACES)} FROM day_count ORDER BY series, aside, day"
    )
    marks = ", ".join("?" * len(MONTH_COLUMNS))
    connection.executemany(
        f"INSERT INTO {table} ({', '.join(MONTH_COLUMNS)}) VALUES ({marks})", _month_rows(days)
    )


def _month_rows(days: Iterable[Day]) -> Iterator[tuple[int, ...]]:
    """Yield the row of each month; the days come by series, aside and day."""
    for (series, aside, month), its_days in groupby(days, key=_month_of):
        sums = [0] * len(FACES)
        columns: list[int] = []
        for _, _, day, *faces in its_days:
            until = min(date_of(day).day - 1, LAST_DAY_APART)
            columns += sums * (until - len(columns) // len(FACES))
            sums = [one + other for one, other in zip(sums, faces, strict=True)]
        columns += sums * (LAST_DAY_APART - len(columns) // len(FACES))
        yield series, aside, month, *sums, *columns


def _month_of(day: Day) -> tuple[int, int, int]:
    return day[0], day[1], month_of_day(day[2])
