"""The catalogue: who offers what where, with a page for each thing of it; and the administration's.

What is changed here becomes settings that the hub pushes to the kiosks it concerns.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from dashboard import books
from dashboard.books import audit, reader, viewer
from dashboard.catalogue.administration_form import (
    LANGUAGE_LINES,
    NEW,
    administration_values,
    known_languages,
    lines_of,
    read_administration,
)
from dashboard.catalogue.answering import clash, form_page, words_of
from dashboard.catalogue.catalogue_page import CataloguePage
from dashboard.catalogue.desk import Desk, open_desk
from dashboard.catalogue.differences import differences
from dashboard.catalogue.previewing import CHOICE, preview
from dashboard.catalogue.reading import Reading
from dashboard.catalogue.refusals import put_refusal
from dashboard.catalogue.spread import reaches, saved_words
from dashboard.catalogue.steps import first_steps
from dashboard.catalogue.submitting import Outcome, Submitted, fields_of, submit
from dashboard.language import gettext
from dashboard.rights import Right
from dashboard.security import needs
from dashboard.words import day_with_year
from faccine.wire.errors import CatalogueError
from faccine.wire.languages import DRAFTS, name_of
from hub.catalogue import (
    add_administration,
    administration_codes,
    catalogue_text,
)
from hub.periods import day_of
from hub.reading import Administration

blueprint = Blueprint("catalogue", __name__)


@blueprint.app_template_filter("date_words")
def date_words(date: dt.date) -> str:
    """Return a day with its year: 22 novembre 2026."""
    return day_with_year(day_of(date))


@blueprint.get("/catalogo")
@needs(Right.CATALOGUE)
def show() -> ResponseReturnValue:
    """Show the catalogue of the only administration, else all whose catalogue one may change."""
    mine = [one for one in reader().administrations() if viewer().may(Right.CATALOGUE, one.code)]
    if len(mine) == 1:
        return _page(mine[0].code)
    return render_template(
        "catalogue/show.html",
        desks=[open_desk(one.code) for one in mine],
        steps=first_steps(mine, [], []),
        may_add=viewer().is_hub_admin,
    )


@blueprint.get("/catalogo/<administration>")
@needs(Right.CATALOGUE)
def one(administration: str) -> ResponseReturnValue:
    """Show the catalogue of one administration."""
    return _page(administration)


@blueprint.get("/catalogo/<administration>/catalogo.toml")
@needs(Right.CATALOGUE)
def file(administration: str) -> Response:
    """Return the catalogue as a file that ``faccine-hub catalogue load`` reads."""
    desk = open_desk(administration)
    answer = Response(catalogue_text(desk.form), content_type="application/toml; charset=utf-8")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{desk.code}.toml")
    return answer


@blueprint.route("/catalogo/<administration>/ente", methods=["GET", "POST"])
@needs(Right.CATALOGUE)
def edit(administration: str) -> ResponseReturnValue:
    """Show what an administration says of itself, and change it."""
    desk = open_desk(administration)
    written, submitted, changed = Reading(administration_values(desk.form)), None, desk.form
    if request.method == "POST":
        written = Reading(request.form)
        changed = read_administration(written, desk.form, set())
        submitted = submit(desk, written, changed, desk.form)
        if submitted.is_saved:
            details = differences(desk.form, changed)
            audit("catalogue.administration", changed.name, details, administration=desk.code)
            flash(saved_words(submitted.affected))
            return redirect(url_for(".edit", administration=desk.code))
    return form_page(
        "catalogue/administration.html",
        desk,
        written,
        desk.form,
        submitted=submitted,
        preview=preview(
            desk,
            list(desk.kiosks),
            request.values.get(CHOICE),
            submitted.tried if submitted else None,
        ),
        clash=clash(submitted, desk.form, changed),
        reaches=reaches(desk.ledger, desk.kiosks),
        **_languages(desk, written),
    )


@blueprint.route("/catalogo/ente/nuovo", methods=["GET", "POST"])
@needs(Right.HUB)
def new() -> ResponseReturnValue:
    """Add an administration to the hub."""
    desk = Desk(Administration(0, "", "", NEW.timezone, tuple(NEW.languages)), NEW, [])
    written, submitted = Reading(administration_values(NEW)), None
    if request.method == "POST":
        written = Reading(request.form)
        submitted, code = _add(written)
        if submitted.is_saved:
            flash(gettext("Added. Now it needs an office."))
            return redirect(url_for(".one", administration=code))
    return form_page(
        "catalogue/administration.html",
        desk,
        written,
        None,
        submitted=submitted,
        clash=[],
        reaches=[],
        **_languages(desk, written),
    )


def _add(written: Reading) -> tuple[Submitted, str]:
    with books.writable() as database:
        added = read_administration(written, NEW, set(administration_codes(database)))
        if written.errors:
            return Submitted(Outcome.REFUSED), ""
        try:
            add_administration(database, added, books.now_ms())
        except CatalogueError as error:
            put_refusal(error, written.errors, fields_of(written))
            return Submitted(Outcome.REFUSED), ""
    details = differences(None, added)
    audit("catalogue.administration-added", added.name, details, administration=added.code)
    return Submitted(Outcome.SAVED), added.code


def _page(code: str) -> ResponseReturnValue:
    desk = open_desk(code)
    page = CataloguePage(desk, request.args, books.now_ms())
    here = reader()
    offices = here.offices(desk.administration.id)
    return render_template(
        "catalogue/one.html",
        desk=desk,
        page=page,
        may_add=viewer().is_hub_admin,
        steps=first_steps(here.administrations(), offices, list(desk.ledger.values())),
        **words_of(desk),
    )


def _languages(desk: Desk, written: Reading) -> dict[str, Any]:
    known = known_languages(desk.form)
    lines = lines_of(desk.form) if desk.code else range(LANGUAGE_LINES)
    typed = [written.values.get(f"language{line}", "") for line in lines]
    chosen = dict.fromkeys([one for one in typed if one in known] or desk.languages)
    return {
        "known_languages": [(code, name_of(code)) for code in known],
        "lines": lines,
        "chosen_languages": list(chosen),
        "drafts": [(code, name_of(code)) for code in DRAFTS],
    }
