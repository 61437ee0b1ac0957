"""One office or service: is it changing, since when, why, and what was done about it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from dashboard import books
from dashboard.answers import answer
from dashboard.books import viewer
from dashboard.chart_sheet import Mark
from dashboard.chart_words import axis_locale, chart_words
from dashboard.choices import PeriodChoice, chosen_comparison, chosen_period, offered_periods
from dashboard.control_chart import control_chart
from dashboard.office_page import OfficePage
from dashboard.office_tables import office_tables
from dashboard.place import Place, find_place
from dashboard.rights import Right
from dashboard.rows import Drawn, Row, sparks_of
from dashboard.security import needs
from hub.reading import Counts, Reader
from hub.statistics import Kind

blueprint = Blueprint("office", __name__)

ASIDE = "messi-da-parte"


@blueprint.get("/uffici/<administration>/<office>")
@needs(Right.SEE)
def show(administration: str, office: str) -> ResponseReturnValue:
    """Show one office, or one service of it; 404 where there is no such office or service."""
    reader = books.reader()
    place = find_place(reader, administration, office, request.args.get("servizio"), books.now_ms())
    choice = chosen_period(request.args.get("periodo"), place.guard.today)
    page = OfficePage(
        reader,
        place,
        choice,
        chosen_comparison(request.args.get("confronto")),
        with_aside=request.args.get("anche") == ASIDE,
    )
    rows = _service_rows(reader, page)
    return answer(
        "office/show.html",
        lambda: office_tables(page, rows),
        page=page,
        place=place,
        choice=choice,
        offered=_offered(place, choice),
        figure=_figure(page),
        rows=rows,
        may_note=viewer().may(Right.NOTE, administration, office),
        aside_value=ASIDE,
        is_rare=page.judgement is not None and page.judgement.kind is Kind.RARE,
    )


def _offered(place: Place, choice: PeriodChoice) -> list[PeriodChoice]:
    offered = offered_periods(choice, place.guard.today)
    return [one for one in offered if not (place.guard.is_monthly and one.weeks and one != choice)]


def _figure(page: OfficePage) -> dict[str, Any] | None:
    judgement = page.judgement
    if judgement is None or not any(point.value is not None for point in judgement.points):
        return None
    marks = [Mark(day, letter) for day, letter in page.marks]
    drawn = control_chart(judgement, page.period, marks, chart_words(judgement))
    return drawn | {"locale": axis_locale()}


def _service_rows(reader: Reader, page: OfficePage) -> list[Drawn]:
    """Return a row for each service, where several stand together on the page."""
    place = page.place
    if place.judged_service is not None:
        return []
    counts = reader.services_counts(place.office.id, page.period, with_aside=page.with_aside)
    standings = {
        one.service: one for one in reader.standings(place.administration.id, place.office.id)
    }
    rows = [
        Row(
            place.office, one, place.guard, page.period, counts.get(one.id, Counts()),
            standings.get(one.id),
        )
        for one in place.services
        if one.id in counts or not one.is_retired
    ]  # fmt: skip
    return [
        Drawn(row, spark, page.participation_in(row.service, row.counts))
        for row, spark in zip(rows, sparks_of(rows), strict=True)
    ]
