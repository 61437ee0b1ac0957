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

from hub.periods import Step, local_day_and_slot, month_of_day
from hub.sparks import SparkPoint, pack_spark
from hub.statistics import FEWEST_FOR_A_SHARE, DayTally, Judgement, judge
from hub.store.few import FEWEST_PEOPLE

GONE_DAYS = 92
"""A service is left out so long after it was retired, or rated last where it is not offered."""
_WHOLE = 0

_OFFICES = """
    SELECT o.id, o.administration, o.rotating_staff, a.timezone
    FROM office o JOIN administration a ON a.id = o.administration ORDER BY o.id
"""
_OFFERED = """
    SELECT x.office, x.service FROM office_service x JOIN service v ON v.id = x.service
    WHERE v.retired_ms IS NULL OR v.retired_ms > :gone_ms
    UNION
    SELECT s.office, s.service FROM series s JOIN service v ON v.id = s.service
    WHERE s.office > 0 AND s.service <> 0 AND (v.retired_ms IS NULL OR v.retired_ms > :gone_ms)
        AND EXISTS (SELECT 1 FROM day_count c
            WHERE c.series = s.id AND c.aside = 0 AND c.day >= :gone_day)
    ORDER BY 1, 2
"""
# The first day of the newest words under the faces, where there were others before.
_LABELS = """
    SELECT s.office, s.face_labels, min((SELECT c.day FROM day_count c WHERE c.series = s.id
        AND c.aside = 0 AND c.happy + c.neutral + c.sad > 0 ORDER BY c.day LIMIT 1)) AS since
    FROM series s WHERE s.office > 0 AND s.service = 0
    GROUP BY s.office, s.face_labels HAVING since IS NOT NULL ORDER BY s.office, since
"""
_BASES = """
    SELECT administration, office, service, max(day) FROM note
    WHERE is_new_base <> 0 AND (state IS NULL OR state IN ('running', 'done', 'verified'))
    GROUP BY administration, office, service
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


def places_to_judge(connection: sqlite3.Connection, now_ms: int) -> list[Place]:
    """Return all that is judged, office by office."""
    services: defaultdict[int, list[int]] = defaultdict(list)
    day_ms = 86_400_000
    gone_ms = now_ms - GONE_DAYS * day_ms
    gone = {"gone_ms": gone_ms, "gone_day": gone_ms // day_ms}
    for office, service in connection.execute(_OFFERED, gone):
        services[office].append(service)
    since = _Since(connection)
    places = []
    for office, administration, staff, timezone in connection.execute(_OFFICES).fetchall():
        today = local_day_and_slot(now_ms, timezone)[0]
        is_small = staff is not None and staff < FEWEST_PEOPLE
        for service in (_WHOLE,) if is_small else services[office]:
            since_day = since.of(administration, office, service, today)
            places.append(Place(administration, office, service, today, since_day))
    return places


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
        pack_spark(_spark(verdict)),
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


def _spark(verdict: Judgement) -> list[SparkPoint]:
    return [
        SparkPoint(
            point.period.first_day, point.value, point.low, point.high, point.signal,
            point.is_base, point.is_thin,
        )
        for point in verdict.points
    ]  # fmt: skip


class _Since:
    """From which day on the ratings of a place may be compared."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._labels: dict[int, list[int]] = {}
        for office, _, since in connection.execute(_LABELS):
            self._labels.setdefault(office, []).append(since)
        self._bases = {tuple(key): day for *key, day in connection.execute(_BASES)}

    def of(self, administration: int, office: int, service: int, today: int) -> int | None:
        labels = self._labels.get(office, [])
        found = labels[1:][-1:]  # the first words ever begin nothing anew
        for key in (
            (administration, None, None),
            (administration, None, service),
            (administration, office, None),
            (administration, office, service),
        ):
            day = self._bases.get(key)
            if day is not None and day <= today:
                found.append(day)
        return max(found, default=None)
