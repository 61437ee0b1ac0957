"""Several offices, the same service: does it go differently from one to the other?"""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from dashboard import books, compare_words
from dashboard.answers import answer
from dashboard.choices import chosen_period, offered_periods
from dashboard.compare_page import ComparePage
from dashboard.compare_tables import compare_tables
from dashboard.rights import Right
from dashboard.security import needs
from hub.periods import local_day_and_slot
from hub.reading import Administration

blueprint = Blueprint("compare", __name__)


@blueprint.get("/confronto")
@needs(Right.SEE)
def show() -> ResponseReturnValue:
    """Show every service that two offices or more offer, or the one asked for."""
    reader = books.reader()
    administrations = reader.administrations()
    administration = _one_of(administrations, request.args.get("amministrazione"))
    if administration is None:
        return answer("compare/show.html", page=None)
    today = local_day_and_slot(books.now_ms(), administration.timezone)[0]
    choice = chosen_period(request.args.get("periodo"), today)
    service = request.args.get("servizio")
    page = ComparePage(
        reader,
        administration,
        choice,
        today,
        service=service,
        page_asked=request.args.get("pagina"),
    )
    if service and not page.chosen:
        abort(404)
    return answer(
        "compare/show.html",
        lambda: compare_tables(page),
        page=page,
        administrations=administrations,
        administration=administration,
        choice=choice,
        lasting=_lasting(administration, page, service),
        service=service,
        offered=offered_periods(choice, today),
        say=compare_words,
    )


def _lasting(
    administration: Administration, page: ComparePage, service: str | None
) -> dict[str, str]:
    """Return what the page is of, also where the reader chose nothing."""
    named = {"amministrazione": administration.code}
    if not service and page.chosen and not page.shows_all_by_default:
        named["servizio"] = page.chosen[0].service.code
    return named


def _one_of(found: Sequence[Administration], code: str | None) -> Administration | None:
    if not code:
        return found[0] if found else None
    return next((one for one in found if one.code == code), None) or abort(404)
