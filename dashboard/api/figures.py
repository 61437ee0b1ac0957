"""Answers about what was counted, by the same rules as the pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache

from dashboard.access import Guard, shows_faces
from dashboard.api.answers import Faces, Figures, OfficeCounts, Piece, ReasonItem, Reasons, Trend
from dashboard.api.desk import Desk, span
from dashboard.api.places import part
from dashboard.api.problems import few_people
from dashboard.api.questions import OfOfficeAndPeriod, OfOffices, OfOneOffice
from dashboard.shares import shares_of
from hub.periods import Period, Step, period_of
from hub.reading import Counts, DayCounts, Office, Service
from hub.statistics import share_of


def faces(counts: Counts) -> Faces:
    """Return counts as they may be shown: nothing but their number below ten."""
    shares = shares_of(counts)
    if shares is None:
        return Faces(counts.n, None, None, None, None, None, None, is_indicative=True)
    sad = shares.sad
    return Faces(
        counts.n,
        counts.happy,
        counts.neutral,
        counts.sad,
        sad.value,
        sad.low,
        sad.high,
        is_indicative=shares.is_indicative,
    )


def counts(desk: Desk, question: OfOffices) -> Figures[OfficeCounts]:
    """Return what was counted at each office in sight."""
    administration = desk.administration(question.administration)
    offices = desk.offices(administration, question.office)
    service = desk.service(offices, question.service)
    asked = desk.period(administration, question.period)
    shown, left_out = _by_service(desk, offices, service, question)
    counts_of = _counts_of(desk, administration.id, service)
    items = []
    for office in part(shown, question):
        period = desk.guard(administration, office).period(asked)
        found = counts_of(period).get(office.id, Counts()) if period else Counts()
        items.append(OfficeCounts(office.code, span(period) if period else None, faces(found)))
    return Figures(period=span(asked), total=len(shown), items=items, left_out=left_out)


def trend(desk: Desk, question: OfOneOffice) -> Trend:
    """Return one office over time."""
    administration = desk.administration(question.administration)
    office = desk.office(administration, question.office)
    guard = desk.guard(administration, office)
    service = _allowed_service(desk, office, guard, question)
    if guard.is_monthly and question.step is not Step.MONTH:
        raise few_people(office.code, f"step {question.step}")
    asked = desk.period(administration, question.period)
    period = guard.trend_period(asked, question.step)
    pieces = period.split(question.step) if period else []
    shown = part(pieces, question)
    days: list[DayCounts] = []
    if shown:
        reach = Period(shown[0].first_day, shown[-1].last_day)
        days = desk.reader.days(office.id, reach, service.id if service else None)
    found = _by_piece(days, question.step)
    return Trend(
        office=office.code,
        step=question.step,
        period=span(asked),
        total=len(pieces),
        items=[_piece(one, found, question.step) for one in shown],
    )


def reasons(desk: Desk, question: OfOfficeAndPeriod) -> Reasons:
    """Return why faces were pressed at one office."""
    administration = desk.administration(question.administration)
    office = desk.office(administration, question.office)
    guard = desk.guard(administration, office)
    service = _allowed_service(desk, office, guard, question)
    asked = desk.period(administration, question.period)
    period = guard.period(asked)
    of_service = service.id if service else None
    counted = desk.reader.counts(office.id, period, of_service) if period else Counts()
    found = (
        desk.reader.reasons(office.id, period, of_service)
        if period and shows_faces(counted.n)
        else []
    )
    given = sum(one.n for one in found)
    if guard.is_monthly and not shows_faces(given):
        found = []
    items = []
    for one in part(found, question):
        share = share_of(one.n, given)
        ends = (share.value, share.low, share.high) if share else (None, None, None)
        items.append(ReasonItem(one.code, one.labels, one.n, *ends))
    return Reasons(
        office=office.code,
        period=span(period or asked),
        total=len(found),
        items=items,
        asked=max(counted.asked, given) if shows_faces(counted.n) else 0,
        given=given,
    )


def _counts_of(
    desk: Desk, administration: int, service: Service | None
) -> Callable[[Period], dict[int, Counts]]:
    # All offices are asked at once: they have the same days, or the same month.
    @cache
    def counts_of(period: Period) -> dict[int, Counts]:
        if service is None:
            return desk.reader.office_counts(administration, period)
        return desk.reader.service_counts(administration, service.id, period)

    return counts_of


def _by_service(
    desk: Desk, offices: list[Office], service: Service | None, question: OfOffices
) -> tuple[list[Office], list[str]]:
    """Return the offices with figures, and the codes of those of too few people for a service."""
    if service is None:
        return offices, []
    administration = desk.administration(question.administration)
    offering = [one for one in offices if service.code in {its.code for its in one.services}]
    alone = [one for one in offering if not desk.guard(administration, one).splits_services]
    codes = {one.code for one in alone}
    return [one for one in offering if one.code not in codes], sorted(codes)


def _allowed_service(
    desk: Desk, office: Office, guard: Guard, question: OfOfficeAndPeriod
) -> Service | None:
    service = desk.service([office], question.service)
    if service is not None and not guard.splits_services:
        raise few_people(office.code, f"service {service.code}")
    return service


def _by_piece(days: Iterable[DayCounts], step: Step) -> dict[int, Counts]:
    found: defaultdict[int, Counts] = defaultdict(Counts)
    for one in days:
        found[period_of(one.day, step).first_day] += one.counts
    return found


def _piece(period: Period, found: dict[int, Counts], step: Step) -> Piece:
    whole = period_of(period.first_day, step)
    return Piece(span(period), period == whole, faces(found.get(whole.first_day, Counts())))
