"""One office: whether it changes, what was pressed and why, and what was set aside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, render_template, request

from dashboard import books, charts
from dashboard.access import Guard, shows_faces
from dashboard.choices import PeriodChoice, chosen_period, chosen_step, periods
from dashboard.figure_words import axis_locale, trend_words
from dashboard.rights import Right
from dashboard.security import needs
from dashboard.shares import shares_of
from dashboard.trend import Piece, cut, reach
from hub.periods import Period, Step, local_day_and_slot
from hub.reading import (
    Administration,
    Counts,
    LabelChange,
    Office,
    Reader,
    ReasonCount,
    Service,
    SetAside,
)
from hub.statistics import Share, share_of

blueprint = Blueprint("office", __name__)


@dataclass(frozen=True)
class Place:
    """Where the reader is: an office, and one of its services or all of them."""

    administration: Administration
    office: Office
    service: Service | None
    guard: Guard

    @property
    def service_id(self) -> int | None:
        """The service's id, None for all."""
        return self.service.id if self.service else None


@dataclass(frozen=True)
class Reasons:
    """Why a face was pressed: each reason with its share of all reasons given."""

    asked: int
    given: int
    rows: list[tuple[ReasonCount, Share | None]]


@blueprint.get("/uffici/<administration>/<office>")
@needs(Right.SEE)
def show(administration: str, office: str) -> str:
    """Show one office, or one service of it; 404 where there is no such office or service."""
    reader = books.reader()
    place = _place(reader, administration, office, books.now_ms())
    choice = chosen_period(request.args.get("periodo"), place.guard.today)
    step = chosen_step(request.args.get("passo"), place.guard.steps)
    period = place.guard.period(choice.period) or choice.period
    before = place.guard.period(period.before()) or period.before()
    counts = reader.counts(place.office.id, period, place.service_id)
    earlier = reader.counts(place.office.id, before, place.service_id)
    pieces, changes = _trend(reader, place, step)
    return render_template(
        "office/show.html",
        place=place,
        choice=choice,
        offered=_offered(place),
        step=step,
        period=period,
        before=before,
        counts=counts,
        shares=shares_of(counts),
        earlier=earlier,
        earlier_shares=shares_of(earlier),
        pieces=pieces[::-1],
        changes=changes,
        figure=_figure(pieces, period, changes, step),
        reasons=_reasons(reader, place, period, counts),
        aside=_set_aside(reader, place, period),
    )


def _place(reader: Reader, administration: str, office: str, now_ms: int) -> Place:
    body = next((one for one in reader.administrations() if one.code == administration), None)
    if body is None:
        abort(404)
    found = next((one for one in reader.offices(body.id) if one.code == office), None)
    if found is None:
        abort(404)
    guard = Guard(found.rotating_staff, local_day_and_slot(now_ms, body.timezone)[0])
    return Place(body, found, _service(found, guard, request.args.get("servizio")), guard)


def _service(office: Office, guard: Guard, code: str | None) -> Service | None:
    if not code or not guard.splits_services or len(office.services) < 2:
        return None
    found = next((service for service in office.services if service.code == code), None)
    return found or abort(404)


def _offered(place: Place) -> list[PeriodChoice]:
    choices = periods(place.guard.today)
    return [one for one in choices if not (place.guard.is_monthly and one.weeks)]


def _trend(reader: Reader, place: Place, step: Step) -> tuple[list[Piece], list[LabelChange]]:
    period = reach(place.guard, step, reader.first_day(place.office.id))
    if period is None:
        return [], []
    days = reader.days(place.office.id, period, place.service_id)
    return cut(period, step, days), reader.label_changes(place.office.id, period)


def _figure(
    pieces: list[Piece], period: Period, changes: list[LabelChange], step: Step
) -> dict[str, Any] | None:
    if not any(piece.shares for piece in pieces):
        return None
    new_words = [change.day for change in changes[1:]]
    drawn = charts.trend(pieces, period, new_words, trend_words(pieces, step))
    return drawn | {"locale": axis_locale()}


def _reasons(reader: Reader, place: Place, period: Period, counts: Counts) -> Reasons | None:
    if not shows_faces(counts.n):
        return None
    found = reader.reasons(place.office.id, period, place.service_id)
    given = sum(reason.n for reason in found)
    rows = [(reason, share_of(reason.n, given)) for reason in found]
    return Reasons(max(counts.asked, given), given, rows)


def _set_aside(reader: Reader, place: Place, period: Period) -> SetAside:
    return reader.set_aside(place.administration.id, period, place.office.id, place.service_id)
