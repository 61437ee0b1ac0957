"""Services of the catalogue: what citizens come for; retired, never deleted."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from dashboard.books import audit
from dashboard.catalogue.answering import clash, form_page
from dashboard.catalogue.desk import Desk, open_desk
from dashboard.catalogue.differences import differences
from dashboard.catalogue.previewing import CHOICE, preview
from dashboard.catalogue.reading import Reading
from dashboard.catalogue.service_form import NEW, read_service, service_values
from dashboard.catalogue.spread import not_taken_words, reaches, saved_words
from dashboard.catalogue.submitting import Submitted, submit, write
from dashboard.catalogue.terms import icon_words
from dashboard.language import gettext, text_in
from dashboard.rights import Right
from dashboard.security import needs
from faccine.wire.icons import ICONS
from hub.catalogue import editing
from hub.catalogue.defaults import SERVICE_ICONS
from hub.catalogue.forms import ServiceForm

blueprint = Blueprint("catalogue_services", __name__)


@blueprint.route("/catalogo/<administration>/nuovo-servizio", methods=["GET", "POST"])
@needs(Right.CATALOGUE)
def new(administration: str) -> ResponseReturnValue:
    """Add a service."""
    desk = open_desk(administration)
    if request.method == "GET":
        return _page(desk, NEW, Reading(service_values(NEW, desk.form)), None)
    written = Reading(request.form)
    taken = {service.code for service in (*desk.form.service, *desk.retired)}
    service, whole = read_service(written, desk.form, NEW, taken)
    submitted = submit(desk, written, whole, None)
    if submitted.is_saved:
        _audit("catalogue.service-added", desk, None, service)
        flash(_added(desk, service))
        return redirect(url_for(".edit", administration=desk.code, service=service.code))
    return _page(desk, NEW, written, submitted, service)


@blueprint.route("/catalogo/<administration>/servizi/<service>", methods=["GET", "POST"])
@needs(Right.CATALOGUE)
def edit(administration: str, service: str) -> ResponseReturnValue:
    """Show a service and change it; saving a retired one offers it again."""
    desk = open_desk(administration)
    known = desk.service(service)
    if request.method == "GET":
        return _page(desk, known, Reading(service_values(known, desk.form)), None)
    written = Reading(request.form)
    changed, whole = read_service(written, desk.form, known, set())
    submitted = submit(desk, written, whole, known)
    if submitted.is_saved:
        _audit("catalogue.service", desk, known, changed)
        flash(saved_words(submitted.affected))
        return redirect(url_for(".edit", administration=desk.code, service=service))
    return _page(desk, known, written, submitted, changed)


@blueprint.post("/catalogo/<administration>/servizi/<service>/ritira")
@needs(Right.CATALOGUE)
def retire(administration: str, service: str) -> ResponseReturnValue:
    """Offer a service no more, anywhere."""
    desk = open_desk(administration)
    known = desk.service(service)
    back = redirect(url_for(".edit", administration=desk.code, service=service))
    if desk.is_retired(known):
        return back
    if kiosks := _offering_only(desk, service):
        said = gettext(
            "%(kiosks)s offer nothing else: give them another service first.",
            kiosks=", ".join(kiosks),
        )
        flash(said, "wrong")
        return back
    if not write(desk, editing.retire_service(desk.form, service)):
        flash(not_taken_words(), "wrong")
        return back
    audit("catalogue.service-retired", _title(known), administration=desk.code)
    flash(gettext("No longer offered. Its ratings stay, and late ones are still taken."))
    return back


def _page(
    desk: Desk,
    known: ServiceForm,
    written: Reading,
    submitted: Submitted | None,
    mine: ServiceForm | None = None,
) -> ResponseReturnValue:
    kiosks = desk.kiosks_with(known.code) if known.code else []
    tried = submitted.tried if submitted else None
    places = [office.code for office in desk.form.office]
    chosen = [code for code in places if code in written.values.getlist("offices")]
    return form_page(
        "catalogue/service.html",
        desk,
        written,
        known if known.code else None,
        submitted=submitted,
        preview=preview(
            desk,
            kiosks,
            request.values.get(CHOICE),
            tried,
            office=next(iter(chosen), None),
        ),
        service=known,
        title=_title(known),
        is_retired=desk.is_retired(known),
        clash=clash(submitted, known if known.code else None, mine or known),
        icons=[(icon, icon_words(icon)) for icon in ICONS],
        usual_icon=SERVICE_ICONS.get(known.code),
        reaches=reaches(desk.ledger, kiosks),
    )


def _offering_only(desk: Desk, service: str) -> list[str]:
    return [
        code for code in desk.kiosks_with(service) if desk.kiosks[code][1].services == [service]
    ]


def _added(desk: Desk, service: ServiceForm) -> str:
    if desk.kiosks:
        return gettext(
            "%(service)s is added. Kiosks offer it once you choose it on their pages.",
            service=_title(service),
        )
    return gettext("%(service)s is added. Now a kiosk can offer it.", service=_title(service))


def _title(service: ServiceForm) -> str:
    return service.name if isinstance(service.name, str) else text_in(service.name)


def _audit(action: str, desk: Desk, before: ServiceForm | None, after: ServiceForm) -> None:
    audit(action, _title(after), differences(before, after), administration=desk.code)
