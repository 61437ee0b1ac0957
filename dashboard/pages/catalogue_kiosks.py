"""Kiosks of the catalogue: added, changed, moved with a date, revoked and trusted again."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from msgspec.structs import replace

from dashboard import books
from dashboard.books import audit, reader, whole_reader
from dashboard.catalogue.answering import clash, form_page, words_of
from dashboard.catalogue.codes import code_page, machine_of
from dashboard.catalogue.desk import Desk, open_desk
from dashboard.catalogue.differences import differences
from dashboard.catalogue.kiosk_form import (
    kiosk_values,
    new_kiosk_values,
    rank_field,
    read_kiosk,
    read_new_id,
)
from dashboard.catalogue.previewing import preview
from dashboard.catalogue.reading import Reading
from dashboard.catalogue.spread import reach_of, saved_words
from dashboard.catalogue.submitting import Submitted, submit
from dashboard.enrolment import takes_machines_in
from dashboard.language import gettext, text_in
from dashboard.rights import Right
from dashboard.security import needs
from dashboard.terms import position_words
from faccine.wire.events import Mode
from hub.catalogue import Position, editing, restore_kiosk, revoke_kiosk, set_kiosk_mode
from hub.catalogue.forms import AdministrationForm, KioskForm, OfficeForm

blueprint = Blueprint("catalogue_kiosks", __name__)


@blueprint.route("/catalogo/<administration>/nuova-postazione", methods=["GET", "POST"])
@needs(Right.CATALOGUE)
def new(administration: str) -> ResponseReturnValue:
    """Add a kiosk at an office."""
    desk = open_desk(administration)
    office = asked_office(desk)
    if office is None:
        return render_template("catalogue/where.html", desk=desk, kiosk=None, **words_of(desk))
    taken = {kiosk.code for kiosk in whole_reader().ledger()}
    if request.method == "GET":
        values = new_kiosk_values(desk.code, office, taken)
        return _page(desk, office, None, Reading(values), None)
    written = Reading(request.form)
    kiosk = read_kiosk(written, office, KioskForm(id=read_new_id(written, taken)))
    whole = desk.form
    if not written.errors:
        whole = editing.place_kiosk(desk.form, office.code, kiosk)
    submitted = submit(desk, written, whole, None)
    if submitted.is_saved:
        audit_kiosk("catalogue.kiosk-added", desk, office, None, kiosk)
        if takes_machines_in():
            return code_page(desk, kiosk.id, office.code, is_new=True)
        flash(gettext("%(kiosk)s is added. Now it can be set up on its machine.", kiosk=kiosk.id))
        return redirect(url_for(".edit", administration=desk.code, kiosk=kiosk.id))
    return _page(desk, office, None, written, submitted, kiosk)


@blueprint.route("/catalogo/<administration>/postazioni/<kiosk>", methods=["GET", "POST"])
@needs(Right.CATALOGUE)
def edit(administration: str, kiosk: str) -> ResponseReturnValue:
    """Show a kiosk, and change it where it stands."""
    desk = open_desk(administration)
    if kiosk not in desk.kiosks:
        return _out_of_place(desk, kiosk)
    office, known = desk.kiosks[kiosk]
    if request.method == "GET":
        return _page(desk, office, known, Reading(kiosk_values(known, office)), None)
    written = Reading(request.form)
    changed = read_kiosk(written, office, known)
    whole = _with_kiosk(desk.form, office, changed)
    submitted = submit(desk, written, whole, (office.code, known))
    if submitted.is_saved:
        audit_kiosk("catalogue.kiosk", desk, office, known, changed)
        flash(saved_words(submitted.affected))
        return redirect(url_for(".edit", administration=desk.code, kiosk=kiosk))
    return _page(desk, office, known, written, submitted, changed)


@blueprint.post("/catalogo/<administration>/postazioni/<kiosk>/revoca")
@needs(Right.CATALOGUE)
def revoke(administration: str, kiosk: str) -> ResponseReturnValue:
    """Take nothing more from a kiosk."""
    desk = _known(administration, kiosk)
    with books.writable() as database:
        was_trusted = revoke_kiosk(database, kiosk, books.now_ms())
    if was_trusted:
        _audit_state("catalogue.kiosk-revoked", desk, kiosk)
    flash(gettext("%(kiosk)s is revoked: nothing more is taken from it.", kiosk=kiosk))
    return redirect(url_for(".edit", administration=desk.code, kiosk=kiosk))


@blueprint.post("/catalogo/<administration>/postazioni/<kiosk>/ripristina")
@needs(Right.CATALOGUE)
def restore(administration: str, kiosk: str) -> ResponseReturnValue:
    """Trust a revoked kiosk again."""
    desk = _known(administration, kiosk)
    with books.writable() as database:
        was_revoked = restore_kiosk(database, kiosk)
    if was_revoked:
        _audit_state("catalogue.kiosk-restored", desk, kiosk)
    flash(gettext("%(kiosk)s is trusted again.", kiosk=kiosk))
    return redirect(url_for(".edit", administration=desk.code, kiosk=kiosk))


@blueprint.post("/catalogo/<administration>/postazioni/<kiosk>/modo")
@needs(Right.CATALOGUE)
def mode(administration: str, kiosk: str) -> ResponseReturnValue:
    """Switch a kiosk between use and test."""
    desk = _known(administration, kiosk)
    wanted = Mode.TEST if request.form.get("modo") == Mode.TEST else Mode.LIVE
    with books.writable() as database:
        has_changed = set_kiosk_mode(database, kiosk, wanted)
    if has_changed:
        _audit_state("catalogue.kiosk-mode", desk, kiosk, wanted)
    flash(
        gettext("%(kiosk)s is in test mode: its presses are kept and not counted.", kiosk=kiosk)
        if wanted is Mode.TEST
        else gettext("%(kiosk)s is in use: its presses count.", kiosk=kiosk)
    )
    return redirect(url_for(".edit", administration=desk.code, kiosk=kiosk))


def asked_office(desk: Desk) -> OfficeForm | None:
    """Return the office that was asked for, or the only one; None where it has to be chosen."""
    asked = request.values.get("ufficio")
    if asked:
        return desk.office(asked)
    offering = [office for office in desk.form.office if office.services]
    return offering[0] if len(offering) == 1 else None


def positions() -> list[tuple[str, str]]:
    """Return where in an office a kiosk may stand, as (value, words)."""
    return [
        ("", gettext("nobody has said")),
        *((one.value, position_words(one)) for one in Position),
    ]


def offered(office: OfficeForm, desk: Desk) -> list[tuple[str, str, str]]:
    """Return an office's services as (code, field, words)."""
    names = {one.code: one.name for one in desk.form.service}
    return [
        (code, rank_field(code), name if isinstance(name := names[code], str) else text_in(name))
        for code in office.services
    ]


def audit_kiosk(
    action: str, desk: Desk, office: OfficeForm, before: KioskForm | None, after: KioskForm
) -> None:
    """Write down what was changed of a kiosk."""
    audit(
        action,
        after.name or after.id,
        {**differences(before, after), "id": after.id},
        administration=desk.code,
        office=office.code,
    )


def _page(
    desk: Desk,
    office: OfficeForm,
    known: KioskForm | None,
    written: Reading,
    submitted: Submitted | None,
    mine: KioskForm | None = None,
) -> ResponseReturnValue:
    tried = submitted.tried if submitted else None
    shown = known or (mine if tried else None)
    ledger = desk.ledger.get(known.id) if known else None
    return form_page(
        "catalogue/kiosk.html",
        desk,
        written,
        (office.code, known) if known else None,
        submitted=submitted,
        preview=preview(desk, [shown.id] if shown else [], None, tried),
        office=office,
        kiosk=known,
        clash=clash(submitted, known, mine) if known and mine else [],
        positions=positions(),
        offered=offered(office, desk),
        ledger=ledger,
        reach=reach_of(ledger) if ledger else None,
        past=reader().kiosk_past(ledger.code) if ledger else None,
        machine=machine_of(known.id) if known else None,
        now_ms=books.now_ms(),
    )


def _out_of_place(desk: Desk, kiosk: str) -> ResponseReturnValue:
    """Show a kiosk that is revoked, or that offers nothing its office still does."""
    if request.method != "GET" or kiosk not in desk.ledger:
        abort(404)
    return render_template(
        "catalogue/out_of_place.html",
        desk=desk,
        ledger=desk.ledger[kiosk],
        past=reader().kiosk_past(kiosk),
        now_ms=books.now_ms(),
        **words_of(desk),
    )


def _known(administration: str, kiosk: str) -> Desk:
    """Return the desk of a kiosk's administration; 404 where it has none of that id."""
    desk = open_desk(administration)
    if kiosk not in desk.ledger:
        abort(404)
    return desk


def _with_kiosk(
    form: AdministrationForm, office: OfficeForm, kiosk: KioskForm
) -> AdministrationForm:
    kiosks = [kiosk if one.id == kiosk.id else one for one in office.kiosk]
    changed = replace(office, kiosk=kiosks)
    return replace(
        form, office=[changed if one.code == office.code else one for one in form.office]
    )


def _audit_state(action: str, desk: Desk, kiosk: str, wanted: Mode | None = None) -> None:
    place = desk.ledger[kiosk].office_code
    was = Mode.LIVE if wanted is Mode.TEST else Mode.TEST
    details = {"mode": [was.value, wanted.value]} if wanted else {}
    audit(action, kiosk, details, administration=desk.code, office=place)
