"""The words of a period that is over: judged again by what was counted up to its end.

The hub keeps the words of the day it judged last. An address with a period must say the same to the
next reader, so beside the figures of an earlier one stands what the chart says at its end: the same
chart as on the page of one service, made when somebody looks at it. That takes milliseconds for
each, so that a page does it for a few only (``MOST_JUDGED``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dashboard.choices import Comparison, PeriodChoice
from dashboard.office_page import OfficePage
from dashboard.place import Place
from dashboard.rows import Row, foremost
from hub.periods import Period
from hub.reading import Counts, OfficeStanding, Reader, Service, Standing
from hub.sparks import pack_spark, spark_points
from hub.statistics import Judgement

MOST_JUDGED = 10
"""Of how many services a page says the words of then; of more it leaves them to their pages."""


def is_before(period: Period, judged_day: int) -> bool:
    """Tell whether a period had ended before the day of the words began."""
    return period.last_day + 1 < judged_day


def is_then(rows: Sequence[Row], period: Period, today: int) -> bool:
    """Tell whether the words of some rows are those of the end of a period that is over."""
    days = {row.standing.judged_day for row in rows if row.standing}
    return is_before(period, today) and days == {period.last_day + 1}


def service_rows(reader: Reader, page: OfficePage) -> list[Row]:
    """Return a row for each service of a page of several: figures and words of the same period.

    None where they may not be seen apart.
    """
    place = page.place
    counts = reader.services_counts(place.office.id, page.period, with_aside=page.with_aside)
    shown = [one for one in place.services if one.id in counts or not one.is_retired]
    words = _words(reader, page, shown)
    return [
        Row(
            place.office, one, place.guard, page.period, counts.get(one.id, Counts()),
            words.get(one.id),
        )
        for one in shown
    ]  # fmt: skip


def standings_then(reader: Reader, place: Place, choice: PeriodChoice) -> list[Standing]:
    """Return the words of an office at the end of a period: of each service, or of all of it."""
    page = OfficePage(reader, place, choice, Comparison.BEFORE, with_aside=False)
    if place.judged_service is None:
        return [row.standing for row in service_rows(reader, page) if row.standing]
    standing = _standing(page)
    return [standing] if standing else []


def carried_then(reader: Reader, place: Place, choice: PeriodChoice) -> OfficeStanding | None:
    """Return the word that an office carried at the end of a period, None where it had none."""
    found = standings_then(reader, place, choice)
    return OfficeStanding(min(found, key=foremost), len(found)) if found else None


def _words(reader: Reader, page: OfficePage, services: list[Service]) -> dict[int, Standing]:
    place = page.place
    kept = reader.standings(place.administration.id, place.office.id)
    judged_day = max((one.judged_day for one in kept), default=place.guard.today)
    # What was set aside is in no word that is kept.
    if not page.with_aside and not is_before(page.period, judged_day):
        return {one.service: one for one in kept}
    found = {one.id: _standing(_of_service(reader, page, one)) for one in services}
    return {service: standing for service, standing in found.items() if standing}


def _of_service(reader: Reader, page: OfficePage, service: Service) -> OfficePage:
    place = replace(page.place, service=service)
    return OfficePage(reader, place, page.choice, page.comparison, with_aside=page.with_aside)


def _standing(page: OfficePage) -> Standing | None:
    judgement = page.judgement
    if judgement is None:
        return None
    return _kept(judgement, page.place, page.period.last_day + 1)


def _kept(found: Judgement, place: Place, day: int) -> Standing:
    """Return a judgement as the hub keeps one."""
    base = found.base
    return Standing(
        place.office.id, place.judged_service or 0, found.verdict, found.kind, found.step,
        found.rule, found.run, base.have, base.need, base.value, found.missing, found.ready_day,
        day, pack_spark(spark_points(found)),
    )  # fmt: skip
