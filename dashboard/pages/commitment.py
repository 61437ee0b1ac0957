"""Who reads an administration's results, when, and who decides: to be changed when that changes."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from dashboard.books import audit, now_ms, reader, viewer, writable
from dashboard.catalogue.reading import Reading, Values
from dashboard.language import gettext
from dashboard.rights import Right
from dashboard.security import needs
from dashboard.setup.form import read_answers
from hub.catalogue import set_commitment
from hub.reading import Administration

blueprint = Blueprint("commitment", __name__)


@blueprint.get("/azioni/impegno/<administration>")
@needs(Right.CATALOGUE)
def show(administration: str) -> ResponseReturnValue:
    """Show the three answers as they are."""
    place = _place(administration)
    known = reader().commitment(place.id)
    values = Values()
    for field in ("who_reads", "when_read", "who_decides"):
        values[field] = getattr(known, field) if known else ""
    return _form(place, Reading(values))


@blueprint.post("/azioni/impegno/<administration>")
@needs(Right.CATALOGUE)
def save(administration: str) -> ResponseReturnValue:
    """Save them; 400 where one is missing."""
    place = _place(administration)
    reading = Reading(Values(request.form))
    answers = read_answers(reading)
    if reading.errors:
        return _form(place, reading), 400
    with writable() as database:
        set_commitment(database, place.code, answers, now_ms())
    audit("catalogue.commitment", place.name, administration=place.code)
    flash(gettext("Saved."))
    return redirect(url_for("actions.show"))


def _place(code: str) -> Administration:
    found = next((one for one in reader().administrations() if one.code == code), None)
    if found is None:
        abort(404)
    viewer().check(Right.CATALOGUE, code)
    return found


def _form(place: Administration, written: Reading) -> str:
    return render_template("commitment/show.html", place=place, written=written)
