"""How many people were served: what is there, what is missing, and where to enter it.

Without these numbers nobody knows who took part. They are entered by form, as a table, or by
programs through the API.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Any

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from dashboard import books, served_words
from dashboard.answers import answer
from dashboard.books import viewer
from dashboard.choices import PeriodChoice, chosen_period, offered_periods
from dashboard.language import gettext, ngettext
from dashboard.paging import page_of
from dashboard.rights import Right, Viewer
from dashboard.security import needs
from dashboard.served_desk import (
    EVER,
    find_administration,
    find_office,
    find_row,
    may_enter,
    problems_of,
    saved_words,
    write_down,
)
from dashboard.served_form import (
    ServedForm,
    entry_of,
    form_for,
    offered_months,
    offered_weeks,
    read_form,
)
from dashboard.served_page import ServedOffice, served_offices
from dashboard.served_tables import entries_table, pieces_table, whole_table
from dashboard.served_upload import ReadTable, changes_of, decoded, in_order, read_table
from dashboard.words import number, period_words, signs
from faccine.wire.errors import BadRows
from hub.catalogue import (
    ServedEntry,
    delete_served,
    parse_day,
    save_served,
    try_served,
)
from hub.periods import Period, date_of, local_day_and_slot
from hub.reading import Administration

blueprint = Blueprint("served", __name__)

MOST_BYTES = 2 * 1024 * 1024
"""A table of five years of weeks of two hundred offices fits."""
_DEFAULT_PERIOD = "13w"
_FILES = {"served.upload", "served.confirm"}


@blueprint.url_value_preprocessor
def _let_tables_in(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Take larger forms here than elsewhere; it has to be said before anybody reads the form."""
    if endpoint in _FILES:
        request.max_content_length = MOST_BYTES
        request.max_form_memory_size = MOST_BYTES


@blueprint.get("/serviti")
@needs(Right.SEE)
def show() -> ResponseReturnValue:
    """Show what was entered at each office beside its ratings, and the form."""
    return _show(None)


@blueprint.post("/serviti")
@needs(Right.SERVED)
def save() -> ResponseReturnValue:
    """Write one number; the same office, service and days again replace it."""
    form = read_form(request.form)
    administration = find_administration(form.place.partition("/")[0])
    found = entry_of(form, _today(administration))
    if isinstance(found, ServedForm):
        return _show(found, 400)
    office = find_office(administration, found.office)
    try:
        with books.writable() as database:
            report = save_served(database, [found], books.now_ms())
    except BadRows as error:
        wrong = " ".join(served_words.problem_words(one) for one in problems_of(error))
        return _show(replace(form, wrong={"period": wrong}), 400)
    write_down("served.saved", administration, office, found)
    flash(saved_words(found, office, report))
    return redirect(url_for("served.show", ufficio=form.place, periodo=_kept_period()))


@blueprint.post("/serviti/<int:served_id>/elimina")
@needs(Right.SERVED)
def delete(served_id: int) -> ResponseReturnValue:
    """Forget one number."""
    administration, office, row = find_row(served_id)
    with books.writable() as database:
        delete_served(database, served_id)
    service = next((one for one in office.services if one.id == row.service), None)
    entry = ServedEntry(
        administration.code, office.code, service.code if service else None,
        row.first_day, row.last_day, row.n,
    )  # fmt: skip
    write_down("served.deleted", administration, office, entry)
    days = period_words(Period(row.first_day, row.last_day))
    flash(
        gettext(
            "Deleted: %(n)s served, %(office)s, %(days)s.",
            n=number(row.n), office=office.name, days=days,
        )
    )  # fmt: skip
    place = f"{administration.code}/{office.code}"
    return redirect(url_for("served.show", ufficio=place, periodo=_kept_period()))


@blueprint.get("/serviti/modello.csv")
@needs(Right.SERVED)
def template() -> ResponseReturnValue:
    """Send a table with a line for each gap, to be filled in and uploaded again."""
    delimiter = ";" if signs().decimal == "," else ","
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(["ufficio", "servizio", "dal", "al", "serviti"])
    for administration in books.reader().administrations():
        for one in _offices(administration, _choice(administration)):
            if viewer().may(Right.SERVED, administration.code, one.office.code):
                for gap in one.missing:
                    days = date_of(gap.first_day), date_of(gap.last_day)
                    writer.writerow([one.office.code, "", *days, ""])
    body = "\ufeff" + file.getvalue()
    response = Response(body, content_type="text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename="serviti.csv")
    return response


@blueprint.post("/serviti/file")
@needs(Right.SERVED)
def upload() -> ResponseReturnValue:
    """Say what an uploaded table would change, or every line that is wrong; write nothing."""
    file = request.files.get("file")
    text = decoded(file.read()) if file else request.form.get("tabella", "")
    return _preview(find_administration(request.form.get("amministrazione", "")), text)


@blueprint.post("/serviti/file/conferma")
@needs(Right.SERVED)
def confirm() -> ResponseReturnValue:
    """Write the table that was looked at."""
    administration = find_administration(request.form.get("amministrazione", ""))
    table = _read(administration, request.form.get("tabella", ""))
    if table.problems:
        return _preview(administration, request.form.get("tabella", ""))
    try:
        with books.writable() as database:
            report = save_served(database, table.entries, books.now_ms())
    except BadRows:  # somebody entered other numbers meanwhile
        return _preview(administration, request.form.get("tabella", ""))
    books.audit(
        "served.loaded",
        administration.name,
        {"added": report.added, "replaced": report.replaced},
        administration=administration.code,
    )
    done = report.added + report.replaced
    flash(
        ngettext("%(n)s number was written.", "%(n)s numbers were written.", done, n=number(done))
    )
    return redirect(url_for("served.show"))


def _show(form: ServedForm | None, status: int = 200) -> ResponseReturnValue:
    sections = [(one, _choice(one)) for one in books.reader().administrations()]
    offices = [one for body, choice in sections for one in _offices(body, choice)]
    asked_for = request.args.get("ufficio")
    chosen = next((one for one in offices if asked_for and one.key == asked_for), None)
    if chosen is None and len(offices) == 1:
        chosen = offices[0]
    body, choice = sections[0] if sections else (None, chosen_period(_DEFAULT_PERIOD, 0))
    today = _today(body) if body else 0
    shown = [chosen] if chosen else list(page_of(offices, request.args.get("pagina")).rows)

    def tables() -> list[Any]:
        asked = [chosen] if chosen else offices
        return [whole_table(asked), pieces_table(asked), entries_table(asked)]

    who = viewer()
    entered = [one for one in offices if _may(who, one)]
    shown_page = answer(
        "served/show.html",
        tables,
        choice=choice,
        offered=offered_periods(choice, today),
        offices=offices,
        shown=shown,
        page=page_of(offices, request.args.get("pagina")),
        chosen=chosen,
        names=_names(offices),
        may_enter=entered,
        enterable=_names(entered),
        form=form or form_for(request.args.get("ufficio", ""), _asked_gap(), today),
        weeks=offered_weeks(today),
        months=offered_months(today),
        bodies=[body for body, _ in sections if who.may_somewhere(Right.SERVED, body.code)],
        say=served_words,
        edited=request.args.get("modifica", type=int),
        may=partial(_may, who),
    )
    return make_response(shown_page, status) if status != 200 else shown_page


def _preview(administration: Administration, text: str) -> ResponseReturnValue:
    values: dict[str, Any] = {"body": administration, "text": text, "say": served_words}
    table = _read(administration, text)
    problems = list(table.problems)
    try:
        with books.writable() as database:
            report = try_served(database, table.entries, books.now_ms())
    except BadRows as error:
        problems.extend(problems_of(error))
    if problems:
        problems = in_order(problems, text)
        return make_response(
            render_template("served/preview.html", problems=problems, **values), 400
        )
    rows = books.reader().served(administration.id, EVER)
    changes = changes_of(table.entries, may_enter(administration), rows)
    return render_template(
        "served/preview.html",
        problems=[],
        report=report,
        skipped=table.skipped,
        changes=changes,
        page=changes[:200],
        **values,
    )


def _read(administration: Administration, text: str) -> ReadTable:
    return read_table(text, administration.code, may_enter(administration))


def _offices(administration: Administration, choice: PeriodChoice) -> list[ServedOffice]:
    return served_offices(books.reader(), administration, choice, _today(administration))


def _choice(administration: Administration) -> PeriodChoice:
    return chosen_period(request.args.get("periodo", _DEFAULT_PERIOD), _today(administration))


def _kept_period() -> str | None:
    return request.form.get("periodo") or None


def _today(administration: Administration) -> int:
    return local_day_and_slot(books.now_ms(), administration.timezone)[0]


def _asked_gap() -> Period | None:
    """Return the gap that somebody chose to fill: ``da`` and ``a``."""
    first, last = (parse_day(request.args.get(name, "")) for name in ("da", "a"))
    return Period(first, last) if first is not None and last is not None and first <= last else None


def _names(offices: Iterable[ServedOffice]) -> list[tuple[str, str]]:
    """Return offices as choices of a list."""
    return [(one.key, one.office.name) for one in offices]


def _may(who: Viewer, one: ServedOffice) -> bool:
    return who.may(Right.SERVED, one.administration.code, one.office.code)
