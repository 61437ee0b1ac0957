"""Why faces are red: which reasons, whether they change, over time and by service."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from dashboard import books, reason_words
from dashboard.answers import answer
from dashboard.chart_words import axis_locale
from dashboard.charts_reasons import reasons_over_time
from dashboard.choices import chosen_comparison, chosen_period, offered_periods
from dashboard.paging import page_of
from dashboard.reasons_page import STEPS, ReasonsPage, Scope
from dashboard.reasons_tables import reasons_tables
from dashboard.rights import Right
from dashboard.scales import axis_of
from dashboard.security import needs
from hub.periods import Step, local_day_and_slot
from hub.reading import Administration, Office, Reader, Service

blueprint = Blueprint("reasons", __name__)


@blueprint.get("/motivi")
@needs(Right.SEE)
def show() -> ResponseReturnValue:
    """Show the reasons of all offices, of one, or of a service."""
    reader = books.reader()
    administrations = reader.administrations()
    administration = _administration(administrations, request.args.get("amministrazione"))
    if administration is None:
        return answer("reasons/show.html", page=None)
    today = local_day_and_slot(books.now_ms(), administration.timezone)[0]
    choice = chosen_period(request.args.get("periodo"), today)
    page = ReasonsPage(
        reader,
        _scope(reader, administration),
        choice,
        chosen_comparison(request.args.get("confronto")),
        today,
        _step(request.args.get("passo")),
    )
    return answer(
        "reasons/show.html",
        lambda: reasons_tables(page, partial(reason_words.name_of, page)),
        page=page,
        scope=page.scope,
        administrations=administrations,
        choice=choice,
        lasting={
            "amministrazione": administration.code,
            "confronto": page.comparison.value,
        },
        offered=offered_periods(choice, today),
        figure=_figure(page),
        axis=axis_of(row.difference for row in page.reasons.rows),
        services=page_of(page.services, request.args.get("pagina")),
        asked_step=_step(request.args.get("passo")),
        say=reason_words,
    )


def _administration(found: Sequence[Administration], code: str | None) -> Administration | None:
    if not code:
        return found[0] if found else None
    return next((one for one in found if one.code == code), None) or abort(404)


def _scope(reader: Reader, administration: Administration) -> Scope:
    offices = reader.offices(administration.id)
    office = _office(offices, request.args.get("ufficio"))
    whole = Scope(administration, offices, office, None)
    return Scope(administration, offices, office, _service(whole, request.args.get("servizio")))


def _office(offices: Sequence[Office], code: str | None) -> Office | None:
    if not code:
        return offices[0] if len(offices) == 1 else None
    return next((one for one in offices if one.code == code), None) or abort(404)


def _service(scope: Scope, code: str | None) -> Service | None:
    # Whoever changes the office in the form takes the service along: one that the other office
    # does not offer is left out, as are the services of an office that is not split.
    if not code:
        return None
    found = next((one for one in scope.services if one.code == code), None)
    is_known = any(one.code == code for office in scope.offices for one in office.services)
    return found if found or is_known else abort(404)


def _step(value: str | None) -> Step | None:
    return next((step for step in STEPS if step == value), None)


def _figure(page: ReasonsPage) -> dict[str, Any] | None:
    if not page.pieces:
        return None
    codes = [one.code for one in page.reasons.rows]
    words = reason_words.chart_words(page)
    drawn = reasons_over_time(page.pieces, codes, page.period, page.compared, words)
    return drawn | {"locale": axis_locale()}
