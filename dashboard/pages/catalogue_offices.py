"""Offices of the catalogue: added, changed, emptied; never deleted, since their ratings stay."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from msgspec.structs import replace

from dashboard.books import audit
from dashboard.catalogue.answering import clash, form_page
from dashboard.catalogue.desk import Desk, open_desk
from dashboard.catalogue.differences import differences
from dashboard.catalogue.hours_form import copy_monday, rest_of, stretches_of
from dashboard.catalogue.hours_words import day_names
from dashboard.catalogue.office_form import NEW, new_office_values, office_values, read_office
from dashboard.catalogue.previewing import CHOICE, preview
from dashboard.catalogue.reading import Reading, Values
from dashboard.catalogue.spread import not_taken_words, reaches, saved_words
from dashboard.catalogue.submitting import Submitted, submit, write
from dashboard.language import gettext
from dashboard.rights import Right
from dashboard.security import needs
from hub.catalogue import editing
from hub.catalogue.defaults import FEWEST_STAFF
from hub.catalogue.forms import OfficeForm

blueprint = Blueprint("catalogue_offices", __name__)


@blueprint.route("/catalogo/<administration>/nuovo-ufficio", methods=["GET", "POST"])
@needs(Right.CATALOGUE)
def new(administration: str) -> ResponseReturnValue:
    """Add an office."""
    desk = open_desk(administration)
    if request.method == "GET":
        return _page(desk, NEW, Reading(new_office_values(desk.form)), None)
    if "copia" in request.form:
        return _with_monday_copied(desk, NEW)
    written = Reading(request.form)
    office = read_office(written, desk.form, NEW)
    whole = desk.form if written.errors else editing.add_office(desk.form, office)
    submitted = submit(desk, written, whole, None)
    if submitted.is_saved:
        _audit("catalogue.office-added", desk, None, office)
        flash(gettext("%(office)s is added.", office=office.name))
        if not desk.form.service:
            return redirect(url_for("catalogue_services.new", administration=desk.code))
        return redirect(url_for(".edit", administration=desk.code, place=office.code))
    return _page(desk, NEW, written, submitted, office)


@blueprint.route("/catalogo/<administration>/uffici/<place>", methods=["GET", "POST"])
@needs(Right.CATALOGUE)
def edit(administration: str, place: str) -> ResponseReturnValue:
    """Show an office, and change it."""
    desk = open_desk(administration)
    known = desk.office(place)
    if request.method == "GET":
        return _page(desk, known, Reading(office_values(known, desk.languages[0])), None)
    if "copia" in request.form:
        return _with_monday_copied(desk, known)
    written = Reading(request.form)
    office = read_office(written, desk.form, known)
    whole = replace(desk.form, office=[office if one is known else one for one in desk.form.office])
    submitted = submit(desk, written, whole, known)
    if submitted.is_saved:
        _audit("catalogue.office", desk, known, office)
        flash(saved_words(submitted.affected))
        return redirect(url_for(".edit", administration=desk.code, place=place))
    return _page(desk, known, written, submitted, office)


@blueprint.post("/catalogo/<administration>/uffici/<place>/svuota")
@needs(Right.CATALOGUE)
def empty(administration: str, place: str) -> ResponseReturnValue:
    """Have an office offer nothing any more."""
    desk = open_desk(administration)
    known = desk.office(place)
    back = redirect(url_for(".edit", administration=desk.code, place=place))
    if known.kiosk:
        flash(gettext("Move or revoke its kiosks first."), "wrong")
        return back
    changed = editing.empty_office(desk.form, place)
    if not write(desk, changed):
        flash(not_taken_words(), "wrong")
        return back
    _audit("catalogue.office-emptied", desk, known, editing.office_in(changed, place))
    flash(gettext("%(office)s offers nothing any more; its ratings stay.", office=known.name))
    return back


def _with_monday_copied(desk: Desk, known: OfficeForm) -> ResponseReturnValue:
    values = Values(request.form)
    copy_monday(values)
    return _page(desk, known, Reading(values), None)


def _page(
    desk: Desk,
    known: OfficeForm,
    written: Reading,
    submitted: Submitted | None,
    mine: OfficeForm | None = None,
) -> ResponseReturnValue:
    kiosks = desk.kiosks_at([known.code]) if known.code else []
    place = mine.code if mine else None
    tried = submitted.tried if submitted else None
    return form_page(
        "catalogue/office.html",
        desk,
        written,
        known if known.code else None,
        submitted=submitted,
        preview=preview(desk, kiosks, request.values.get(CHOICE), tried, office=place),
        office=known,
        clash=clash(submitted, known if known.code else None, mine or known),
        day_names=day_names(),
        stretches=stretches_of(written.values),
        rest=rest_of(known.opening_hours),
        fewest=FEWEST_STAFF,
        reaches=reaches(desk.ledger, kiosks),
    )


def _audit(action: str, desk: Desk, before: OfficeForm | None, after: OfficeForm) -> None:
    audit(
        action,
        after.name,
        differences(before, after),
        administration=desk.code,
        office=after.code,
    )
