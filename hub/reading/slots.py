"""Queries by hour: of the week in some months, and of a day that is just passing."""

from __future__ import annotations

from sqlite3 import Connection

from hub.reading.results import Counts, HourCounts, SlotCounts
from hub.reading.sums import OF_OFFICE, counted

_FACES = "sum(c.happy), sum(c.neutral), sum(c.sad), sum(c.asked)"


def slots(
    connection: Connection,
    series: tuple[int, int, int],
    first_month: int,
    last_month: int,
    *,
    with_aside: bool = False,
) -> list[SlotCounts]:
    """Return what was counted in each weekday-hour slot of some months; unknown hours left out."""
    rows = connection.execute(
        f"SELECT c.slot, {_FACES} FROM series s CROSS JOIN slot_count c ON c.series = s.id"
        f" WHERE {OF_OFFICE} AND c.month BETWEEN ? AND ? AND c.slot >= 0"
        f" AND {counted(with_aside=with_aside)} GROUP BY c.slot ORDER BY c.slot",
        (*series, first_month, last_month),
    )
    return [SlotCounts(slot, Counts(*faces)) for slot, *faces in rows if sum(faces[:3])]


def hours(
    connection: Connection, administration: int, day: int, office: int | None
) -> list[HourCounts]:
    """Return what was counted in each hour of a day, by office and hour."""
    place = "s.office > 0" if office is None else "s.office = ?"
    rows = connection.execute(
        "SELECT s.office, c.hour, c.happy, c.neutral, c.sad, c.asked FROM series s"
        " CROSS JOIN hour_count c ON c.day = ? AND c.series = s.id"
        f" WHERE s.administration = ? AND s.service = 0 AND {place} AND c.aside = 0"
        " AND c.happy + c.neutral + c.sad > 0",
        (day, administration, *(() if office is None else (office,))),
    )
    # Most hours of an office stand in one row: sorting and summing is left to those that do not.
    found: dict[tuple[int, int], Counts] = {}
    for at, hour, *faces in rows:
        counts, known = Counts(*faces), found.get((at, hour))
        found[at, hour] = counts if known is None else known + counts
    return [HourCounts(*key, found[key]) for key in sorted(found)]
