"""What is judged, over which days, and the row that says what the chart said.

An office at whose counters fewer than three people rotate is judged as a whole and by the month, of
months with ten ratings, since anything finer would speak of one of them (DESIGN's guard for
workers). A chart never reaches over other words under the faces, or over a new base.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from hub.periods import MS_PER_DAY, Step, local_day_and_slot, month_of_day
from hub.sparks import pack_spark, spark_points
from hub.statistics import FEWEST_FOR_A_SHARE, DayTally, judge
from hub.store.few import FEWEST_PEOPLE

GONE_DAYS = 92
"""A service is left out so long after it was retired, or rated last where it is not offered."""
_WHOLE = 0

_OFFICES = """
    SELECT o.id, o.administration, o.rotating_staff, a.timezone
    FROM office o JOIN administration a ON a.id = o.administration ORDER BY o.id
"""
_OFFERED = """
    SELECT x.service FROM office_service x JOIN service v ON v.id = x.service
    WHERE x.office = :office AND (v.retired_ms IS NULL OR v.retired_ms > :gone_ms)
    UNION
    SELECT s.service FROM series s JOIN service v ON v.id = s.service
    WHERE s.administration = :administration AND s.office = :office AND s.service > 0
        AND (v.retired_ms IS NULL OR v.retired_ms > :gone_ms)
        AND EXISTS (SELECT 1 FROM day_count c
            WHERE c.series = s.id AND c.aside = 0 AND c.day >= :gone_day)
    ORDER BY 1
"""
# The first day of each version of the words under the faces.
_LABELS = """
    SELECT min((SELECT c.day FROM day_count c WHERE c.series = s.id
        AND c.aside = 0 AND c.happy + c.neutral + c.sad > 0 ORDER BY c.day LIMIT 1)) AS since
    FROM series s WHERE s.administration = ? AND s.office = ? AND s.service = 0
    GROUP BY s.face_labels HAVING since IS NOT NULL ORDER BY since
"""
_BASES = """
    SELECT max(day) FROM note
    WHERE is_new_base <> 0 AND (state IS NULL OR state IN ('running', 'done', 'verified'))
        AND administration = ? AND (office IS NULL OR office = ?)
        AND (service IS NULL OR service = ?) AND day <= ?
"""
_DAYS = """
    SELECT c.day, sum(c.sad), sum(c.happy + c.neutral + c.sad)
    FROM series s CROSS JOIN day_count c ON c.series = s.id
    WHERE s.administration = ? AND s.office = ? AND s.service = ? AND c.day >= ? AND c.aside = 0
    GROUP BY c.day
"""


class Place(NamedTuple):
    """A service at an office, or the office as a whole (service 0), to be judged on a day."""

    administration: int
    office: int
    service: int
    today: int
    since: int | None

    @property
    def is_monthly(self) -> bool:
        """Whether only whole months may be seen."""
        return self.service == _WHOLE


class JudgedOffice(NamedTuple):
    """An office whose services are judged, or it as a whole."""

    id: int
    administration: int
    rotating_staff: int | None
    timezone: str


def offices_to_judge(connection: sqlite3.Connection) -> list[JudgedOffice]:
    """Return all offices."""
    return [JudgedOffice(*row) for row in connection.execute(_OFFICES)]


def places_to_judge(
    connection: sqlite3.Connection, office: JudgedOffice, now_ms: int
) -> list[Place]:
    """Return what is judged of an office."""
    today = local_day_and_slot(now_ms, office.timezone)[0]
    services = [_WHOLE]
    if office.rotating_staff is None or office.rotating_staff >= FEWEST_PEOPLE:
        services = _services(connection, office, now_ms)
    labels = [day for (day,) in connection.execute(_LABELS, (office.administration, office.id))]
    places = []
    for service in services:
        asked = (office.administration, office.id, service, today)
        (base,) = connection.execute(_BASES, asked).fetchone()
        # The first words ever begin nothing anew.
        since = max((day for day in (*labels[1:], base) if day is not None), default=None)
        places.append(Place(office.administration, office.id, service, today, since))
    return places


def _services(connection: sqlite3.Connection, office: JudgedOffice, now_ms: int) -> list[int]:
    gone_ms = now_ms - GONE_DAYS * MS_PER_DAY
    asked = {
        "administration": office.administration,
        "office": office.id,
        "gone_ms": gone_ms,
        "gone_day": gone_ms // MS_PER_DAY,
    }
    return [service for (service,) in connection.execute(_OFFERED, asked)]


def judged(connection: sqlite3.Connection, place: Place) -> tuple[object, ...]:
    """Return a place's row of ``standing``."""
    asked = (*place[:3], place.since or 0)
    days: Iterable[DayTally] = connection.execute(_DAYS, asked).fetchall()
    if place.is_monthly:
        days = _in_large_months(days)
    finest = Step.MONTH if place.is_monthly else Step.WEEK
    verdict = judge(days, today=place.today, finest=finest, since=place.since)
    base = verdict.base
    return (
        *place[:3], verdict.verdict, verdict.kind, verdict.step, verdict.rule, verdict.run,
        base.have, base.need, base.value, verdict.missing, verdict.ready_day, place.today,
        pack_spark(spark_points(verdict)),
    )  # fmt: skip


def _in_large_months(days: Iterable[DayTally]) -> list[DayTally]:
    months: defaultdict[int, list[DayTally]] = defaultdict(list)
    for day in days:
        months[month_of_day(day[0])].append(day)
    return [
        day
        for month in months.values()
        if sum(n for _, _, n in month) >= FEWEST_FOR_A_SHARE
        for day in month
    ]
