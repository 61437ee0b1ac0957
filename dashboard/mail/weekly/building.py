"""Reads the weekly report from the books, within what its receiver may see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from dashboard.access import Guard, shows_faces
from dashboard.accounts import Accounts
from dashboard.accounts.page_views import WHOLE_HUB
from dashboard.alerts import open_alerts
from dashboard.alerts.addresses import office_page
from dashboard.mail.voice import absolute
from dashboard.mail.weekly.report import (
    AdministrationReport,
    Ongoing,
    ServiceNews,
    SmallOffice,
    WeeklyReport,
)
from dashboard.rights import Viewer
from dashboard.scoped import narrowed
from hub.periods import (
    Period,
    Step,
    day_start_ms,
    last_weeks,
    local_day_and_slot,
    month_of_day,
    month_period,
    period_of,
)
from hub.reading import Administration, Counts, Note, Office, Reader, Service, Standing
from hub.statistics import Verdict

UNOPENED_DAYS = 30
"""Nobody opened the dashboard for so long: then it is said."""
_OPEN_STATES = {"proposed", "approved", "running"}
_SIGNALS = {Verdict.WORSE.value, Verdict.BETTER.value}


class _Judged(NamedTuple):
    office: Office
    service: Service
    standing: Standing


def weekly_report(
    whole: Reader,
    accounts: Accounts,
    viewer: Viewer,
    told: Mapping[str, str],
    now_ms: int,
    jobs_since_ms: int | None,
) -> WeeklyReport:
    """Return what somebody is told this week, in the language that is spoken.

    Args:
        whole: reads all books; what is out of the viewer's scope is left out here.
        accounts: with alerts, and the last day on which somebody opened pages.
        viewer: the receiver.
        told: what the last weekly e-mail said of each service.
        now_ms: milliseconds since 1970 UTC.
        jobs_since_ms: since when page views are written down; None: not yet.

    Raises:
        StorageError: the books cannot be read.
    """
    reader = narrowed(whole, viewer)
    has_one = len(whole.administrations()) == 1
    said: dict[str, str] = {}
    parts = []
    for one in reader.administrations():
        judged = list(_judged(reader, one))
        said |= {_key(one, place): place.standing.verdict for place in judged}
        silent = _unopened(accounts, one, has_one, now_ms, jobs_since_ms)
        parts.append(_part(reader, accounts, viewer, one, judged, told, now_ms, silent))
    return WeeklyReport(parts, said)


def _part(
    reader: Reader,
    accounts: Accounts,
    viewer: Viewer,
    administration: Administration,
    judged: Sequence[_Judged],
    told: Mapping[str, str],
    now_ms: int,
    unopened_days: int | None,
) -> AdministrationReport:
    today = local_day_and_slot(now_ms, administration.timezone)[0]
    week = last_weeks(today, 1)
    offices = reader.offices(administration.id)
    signals = [place for place in judged if place.standing.verdict in _SIGNALS]
    fresh = [
        place for place in judged if _is_news(place.standing, told.get(_key(administration, place)))
    ]
    told_already = {_page(administration, place) for place in signals}
    code = administration.code
    opened_all = open_alerts(viewer, accounts.alerts, absolute(now_ms), administration=code)
    alerts = [one for one in opened_all if one.page not in told_already]
    since_ms = day_start_ms(week.first_day, administration.timezone)
    opened = {one.id for one in accounts.alerts.open() if one.opened_ms >= since_ms}
    return AdministrationReport(
        administration=administration,
        week=week,
        n=_ratings(reader, administration, offices, week, today),
        news=[
            _news(reader, place, told.get(_key(administration, place)), today)
            for place in sorted(fresh, key=_worst_first)
        ],
        ongoing=[Ongoing(*place) for place in signals if place not in fresh],
        stable=_count(judged, Verdict.STABLE),
        too_few=_count(judged, Verdict.TOO_FEW),
        small=list(_small(reader, offices, week, today)),
        due=_due(reader, administration, today),
        open_alerts=len(opened_all),
        alerts=alerts,
        new_alerts=sum(one.id in opened for one in alerts),
        unopened_days=unopened_days,
        commitment=reader.commitment(administration.id),
        office_names={office.id: office.name for office in offices},
    )


def _judged(reader: Reader, administration: Administration) -> Iterator[_Judged]:
    standings = {(one.office, one.service): one for one in reader.standings(administration.id)}
    for office in reader.offices(administration.id):
        if Guard(office.rotating_staff, 0).is_monthly:
            continue  # its months are told by themselves, and no word about change
        for service in office.services:
            standing = standings.get((office.id, service.id))
            if standing is not None:
                yield _Judged(office, service, standing)


def _is_news(standing: Standing, before: str | None) -> bool:
    # That there are too few to say is no news, nor that there are enough and nothing is new.
    if standing.verdict == before:
        return False
    return standing.verdict in _SIGNALS or (
        before in _SIGNALS and standing.verdict == Verdict.STABLE
    )


def _news(reader: Reader, place: _Judged, before: str | None, today: int) -> ServiceNews:
    weeks = last_weeks(today, 4)
    office, service, standing = place
    return ServiceNews(
        office,
        service,
        standing,
        before,
        weeks,
        reader.counts(office.id, weeks, service.id),
        reader.counts(office.id, weeks.before(), service.id),
        reader.reasons(office.id, weeks, service.id),
        reader.reasons(office.id, weeks.before(), service.id),
    )


def _ratings(
    reader: Reader,
    administration: Administration,
    offices: Sequence[Office],
    week: Period,
    today: int,
) -> int:
    counts = reader.office_counts(administration.id, week)
    return sum(
        counts.get(office.id, Counts()).n
        for office in offices
        if not Guard(office.rotating_staff, today).is_monthly
    )


def _small(
    reader: Reader, offices: Sequence[Office], week: Period, today: int
) -> Iterator[SmallOffice]:
    """Yield small offices with the month that ended in the week, if enough rated in it."""
    month = month_period(month_of_day(week.last_day + 1) - 1)
    if month.last_day < week.first_day:
        return
    for office in offices:
        if not Guard(office.rotating_staff, today).is_monthly:
            continue
        counts = reader.counts(office.id, month)
        if shows_faces(counts.n):
            yield SmallOffice(office, month, counts)


def _due(reader: Reader, administration: Administration, today: int) -> list[Note]:
    """Return the actions that are due within the week that begins, or overdue."""
    until = period_of(today, Step.WEEK).last_day
    return [
        note
        for note in reader.notes(administration.id)
        if note.state in _OPEN_STATES and note.due_day is not None and note.due_day <= until
    ]


def _unopened(
    accounts: Accounts,
    administration: Administration,
    is_only: bool,
    now_ms: int,
    jobs_since_ms: int | None,
) -> int | None:
    """Return for how many days nobody looked, None if somebody did within the month."""
    today = local_day_and_slot(now_ms, administration.timezone)[0]
    days = [accounts.page_views.last_day(administration.code)]
    if is_only:
        days.append(accounts.page_views.last_day(WHOLE_HUB))
    if jobs_since_ms is not None:  # before that nobody wrote down who looked
        days.append(local_day_and_slot(jobs_since_ms, administration.timezone)[0])
    known = [day for day in days if day is not None]
    if not known or today - max(known) < UNOPENED_DAYS:
        return None
    return today - max(known)


def _count(judged: Sequence[_Judged], verdict: Verdict) -> int:
    return sum(place.standing.verdict == verdict for place in judged)


def _worst_first(place: _Judged) -> int:
    order = (Verdict.WORSE, Verdict.STABLE, Verdict.BETTER, Verdict.TOO_FEW)
    return order.index(Verdict(place.standing.verdict))


def _page(administration: Administration, place: _Judged) -> str:
    return office_page(administration.code, place.office.code, place.service.code)


def _key(administration: Administration, place: _Judged) -> str:
    return f"{administration.code}/{place.office.code}/{place.service.code}"
