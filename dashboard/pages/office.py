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
from dashboard.rows import Drawn, sparks_of
from dashboard.security import needs
from dashboard.small_numbers import hidden_words
from dashboard.then import is_then, service_rows
from hub.reading import Reader
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
    rows = _drawn_services(reader, page)
    return answer(
        "office/show.html",
        lambda: office_tables(page, rows),
        page=page,
        place=place,
        choice=choice,
        lasting={"confronto": page.comparison.value},
        offered=_offered(place, choice),
        figure=_figure(page),
        rows=rows,
        hidden=hidden_words(rows),
        is_then=is_then([one.row for one in rows], page.period, place.guard.today),
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


def _drawn_services(reader: Reader, page: OfficePage) -> list[Drawn]:
    """Return a row for each service, where several stand together on the page."""
    if page.place.judged_service is not None:
        return []
    rows = service_rows(reader, page)
    return [
        Drawn(row, spark, page.participation_in(row.service, row.counts))
        for row, spark in zip(rows, sparks_of(rows), strict=True)
    ]
