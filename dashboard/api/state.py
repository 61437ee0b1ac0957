"""Answers about how things stand: participation, screening, verdicts, kiosks, notes, served."""

from __future__ import annotations

from msgspec import UnsetType

from dashboard.api.answers import (
    Figures,
    KioskItem,
    Listing,
    NoteItem,
    ParticipationItem,
    ServedItem,
    SetAsideItem,
    VerdictItem,
)
from dashboard.api.desk import Desk, span
from dashboard.api.places import part
from dashboard.api.problems import bad_parameter
from dashboard.api.questions import OfPlace, OfPlaceAndPeriod, OfVerdicts
from dashboard.choices import Kind, PeriodChoice
from dashboard.covering import participation_of, rows_of
from dashboard.fleet import KioskNow, by_code, fleet_now
from dashboard.place import Place
from dashboard.then import is_before, standings_then
from faccine.wire.clocks import to_datetime
from hub.periods import Period, date_of
from hub.reading import (
    Administration,
    Note,
    Office,
    ServedRow,
    SetAside,
    Standing,
)


def participation(desk: Desk, question: OfPlaceAndPeriod) -> Figures[ParticipationItem]:
    """Return how many of those served gave a rating, by office."""
    administration = desk.administration(question.administration)
    offices = desk.offices(administration, question.office)
    asked = desk.period(administration, question.period)
    items = [_participation(desk, administration, one, asked) for one in part(offices, question)]
    return Figures(period=span(asked), total=len(offices), items=items)


def _participation(
    desk: Desk, administration: Administration, office: Office, asked: Period
) -> ParticipationItem:
    guard = desk.guard(administration, office)
    period = guard.period(asked)
    if period is None:
        return ParticipationItem(office.code, None, 0, None, None, is_partial=False)
    rows = rows_of(desk.reader.served(administration.id, period, office.id), office.id, None)
    if guard.is_monthly:  # days within the month are not for showing, whatever was entered
        rows = [row for row in rows if Period(row.first_day, row.last_day) == period]
    n = desk.reader.counts(office.id, period).n
    found = participation_of(rows, period, n, lambda days: desk.reader.counts(office.id, days).n)
    has_served = found.rate is not None
    return ParticipationItem(
        office.code,
        span(period),
        found.ratings if has_served else n,
        found.served if has_served else None,
        found.rate,
        is_partial=found.is_partial,
    )


def set_aside(desk: Desk, question: OfPlaceAndPeriod) -> Figures[SetAsideItem]:
    """Return what screening set aside, by office."""
    administration = desk.administration(question.administration)
    offices = desk.offices(administration, question.office)
    asked = desk.period(administration, question.period)
    items = []
    for office in part(offices, question):
        period = desk.guard(administration, office).period(asked)
        found = SetAside()
        if period is not None:
            found = desk.reader.set_aside(administration.id, period, office.id)
        kinds = found.total, found.burst, found.stuck, found.out_of_hours, found.test
        items.append(SetAsideItem(office.code, *kinds))
    return Figures(period=span(asked), total=len(offices), items=items)


def verdicts(desk: Desk, question: OfVerdicts) -> Listing[VerdictItem]:
    """Return the word of the control chart about each service at each office."""
    administration = desk.administration(question.administration)
    offices = {one.id: one for one in desk.offices(administration, question.office)}
    found = [
        one
        for one in _standings(desk, administration, [*offices.values()], question)
        if one.office in offices and _is_named(one, offices[one.office])
    ]
    items = [_verdict(one, offices[one.office]) for one in part(found, question)]
    return Listing(total=len(found), items=items)


def _standings(
    desk: Desk,
    administration: Administration,
    offices: list[Office],
    question: OfVerdicts,
) -> list[Standing]:
    kept = desk.reader.standings(administration.id)
    today = desk.today(administration)
    if isinstance(question.period, UnsetType):
        return kept
    period = desk.period(administration, question.period)
    if not is_before(period, max((one.judged_day for one in kept), default=today)):
        return kept
    if isinstance(question.office, UnsetType):
        raise bad_parameter(
            "office", "", "one office, as the period is over", "GET /api/v1/offices lists them"
        )
    (office,) = offices
    place = Place(administration, office, None, desk.guard(administration, office))
    return standings_then(desk.reader, place, PeriodChoice(Kind.DAYS, period))


def _is_named(one: Standing, office: Office) -> bool:
    # A service that the office offers no more has no code to go by.
    return one.service == 0 or any(service.id == one.service for service in office.services)


def _verdict(one: Standing, office: Office) -> VerdictItem:
    codes = {service.id: service.code for service in office.services}
    return VerdictItem(
        office=office.code,
        service=codes.get(one.service),
        verdict=one.verdict,
        rule=one.rule,
        run=one.run,
        step=one.step,
        kind=one.kind,
        base_have=one.base_have,
        base_need=one.base_need,
        base_value=one.base_value,
        missing=one.missing,
        ready_day=None if one.ready_day is None else date_of(one.ready_day),
        judged_day=date_of(one.judged_day),
    )


def kiosks(desk: Desk, question: OfPlace) -> Listing[KioskItem]:
    """Return the kiosks in sight, and what became of their presses."""
    administration = desk.administration(question.administration)
    codes = {one.code for one in desk.offices(administration, question.office)}
    found = [
        now
        for now in by_code(fleet_now(desk.reader, desk.now_ms))
        if now.kiosk.administration == administration.id and now.kiosk.office_code in codes
    ]
    return Listing(total=len(found), items=[_kiosk(now) for now in part(found, question)])


def _kiosk(now: KioskNow) -> KioskItem:
    one = now.kiosk
    return KioskItem(
        kiosk=one.code,
        office=one.office_code or "",
        position=one.position,
        condition=now.condition.value,
        seen_at=None if one.seen_ms is None else to_datetime(one.seen_ms),
        received_at=None if one.received_ms is None else to_datetime(one.received_ms),
        clock=one.clock,
        software=one.software,
        settings=one.settings,
        settings_wanted=one.wanted,
        presses=one.presses,
        received=one.received,
        refused=one.refused,
        waiting=one.waiting,
        missing=one.missing,
        acknowledged=one.acknowledged,
    )


def notes(desk: Desk, question: OfPlace) -> Listing[NoteItem]:
    """Return events and actions, the latest first."""
    administration = desk.administration(question.administration)
    offices = desk.reader.offices(administration.id)
    of = None
    if isinstance(question.office, str):
        of = desk.office(administration, question.office).id
    found = desk.reader.notes(administration.id, of)
    items = [_note(one, offices) for one in part(found, question)]
    return Listing(total=len(found), items=items)


def _note(one: Note, offices: list[Office]) -> NoteItem:
    return NoteItem(
        kind=one.kind,
        office=next((office.code for office in offices if office.id == one.office), None),
        service=_service_code(offices, one.service),
        title=one.title,
        detail=one.detail,
        day=date_of(one.day),
        owner=one.owner,
        due_day=None if one.due_day is None else date_of(one.due_day),
        state=one.state,
        done_day=None if one.done_day is None else date_of(one.done_day),
        target=one.target,
        is_new_base=one.is_new_base,
        sentence={
            language: " ".join(filter(None, (said.said, said.text)))
            for language, said in one.sentence.items()
        },
        is_approved=one.is_approved,
    )


def served(desk: Desk, question: OfPlaceAndPeriod) -> Listing[ServedItem]:
    """Return the numbers of people served that reach into the period, by office and day."""
    administration = desk.administration(question.administration)
    offices = {one.id: one for one in desk.offices(administration, question.office)}
    period = desk.period(administration, question.period)
    found = [one for one in desk.reader.served(administration.id, period) if one.office in offices]
    items = [_served(one, offices[one.office]) for one in part(found, question)]
    return Listing(total=len(found), items=items)


def _served(one: ServedRow, office: Office) -> ServedItem:
    return ServedItem(
        office.code,
        _service_code([office], one.service),
        date_of(one.first_day),
        date_of(one.last_day),
        one.n,
    )


def _service_code(offices: list[Office], service: int | None) -> str | None:
    found = (its.code for office in offices for its in office.services if its.id == service)
    return next(found, None)
