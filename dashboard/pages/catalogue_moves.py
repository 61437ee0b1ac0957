"""Moving a kiosk: another office, other services, from a day on; what was pressed stays where."""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from msgspec.structs import replace

from dashboard import books
from dashboard.books import audit, reader
from dashboard.catalogue.answering import form_page, words_of
from dashboard.catalogue.desk import Desk, open_desk
from dashboard.catalogue.kiosk_form import kiosk_values, read_services, read_since
from dashboard.catalogue.previewing import preview
from dashboard.catalogue.reading import Reading
from dashboard.catalogue.spread import saved_words
from dashboard.catalogue.submitting import Submitted, submit
from dashboard.language import gettext
from dashboard.pages.catalogue_kiosks import offered, positions
from dashboard.rights import Right
from dashboard.security import needs
from dashboard.words import day_with_year
from hub.catalogue import Position, editing
from hub.catalogue.forms import AdministrationForm, KioskForm, OfficeForm
from hub.periods import date_of, day_of, day_start_ms, local_day_and_slot

blueprint = Blueprint("catalogue_moves", __name__)


@blueprint.route("/catalogo/<administration>/postazioni/<kiosk>/sposta", methods=["GET", "POST"])
@needs(Right.CATALOGUE)
def move(administration: str, kiosk: str) -> ResponseReturnValue:
    """Choose where a kiosk will stand, what it will offer there, and from which day."""
    desk = open_desk(administration)
    ledger = desk.ledger.get(kiosk)
    if ledger is None or ledger.is_revoked:
        abort(404)
    asked = request.values.get("ufficio")
    if not asked:
        return render_template("catalogue/where.html", desk=desk, kiosk=ledger, **words_of(desk))
    target = desk.office(asked)
    before = desk.kiosks.get(kiosk)
    known = before[1] if before else KioskForm(id=kiosk, name=ledger.name)
    if request.method == "GET":
        written = Reading(kiosk_values(replace(known, services=_kept(known, target)), target))
        return _page(desk, target, known, written, None)
    written = Reading(request.form)
    since = _since(written, desk, kiosk)
    moved = replace(
        known,
        services=read_services(written, target),
        position=written.one_of("position", Position),
        since=since,
    )
    piece = (before[0].code, known) if before else None
    submitted = submit(desk, written, _moved(desk.form, moved, target, since), piece)
    if submitted.is_saved:
        _audit(desk, before[0] if before else None, target, moved, since)
        flash(saved_words(submitted.affected) if since is None else _later_words(since))
        return redirect(url_for("catalogue_kiosks.edit", administration=desk.code, kiosk=kiosk))
    return _page(desk, target, known, written, submitted, since)


def _page(
    desk: Desk,
    target: OfficeForm,
    known: KioskForm,
    written: Reading,
    submitted: Submitted | None,
    since: dt.date | None = None,
) -> ResponseReturnValue:
    before = desk.kiosks.get(known.id)
    tried = submitted.tried if submitted else None
    return form_page(
        "catalogue/move.html",
        desk,
        written,
        (before[0].code, known) if before else None,
        submitted=submitted,
        preview=preview(desk, [known.id], known.id, tried, at_ms=_noon_ms(desk, since)),
        kiosk=known,
        office=target,
        before=before[0] if before else None,
        positions=positions(),
        offered=offered(target, desk),
        today=_today(desk),
    )


def _moved(
    form: AdministrationForm, kiosk: KioskForm, target: OfficeForm, since: dt.date | None
) -> AdministrationForm:
    if not any(known.id == kiosk.id for office in form.office for known in office.kiosk):
        return editing.place_kiosk(form, target.code, kiosk)
    return editing.move_kiosk(
        form,
        kiosk.id,
        target.code,
        services=kiosk.services,
        position=kiosk.position,
        since=since,
    )


def _since(written: Reading, desk: Desk, kiosk: str) -> dt.date | None:
    since = read_since(written, _today(desk))
    moves = reader().kiosk_past(kiosk).moves
    if moves:
        last_ms = moves[0].from_ms
        moved_on = local_day_and_slot(last_ms, desk.form.timezone)[0]
        if since is not None and day_start_ms(day_of(since), desk.form.timezone) <= last_ms:
            written.wrong(
                "since",
                gettext(
                    "It moved last on %(day)s: choose a later one.", day=day_with_year(moved_on)
                ),
            )
    return since


def _kept(kiosk: KioskForm, target: OfficeForm) -> list[str]:
    """Return what a kiosk goes on offering at another office; all of its services if nothing."""
    return [one for one in kiosk.services or () if one in target.services] or target.services


def _audit(
    desk: Desk,
    before: OfficeForm | None,
    target: OfficeForm,
    kiosk: KioskForm,
    since: dt.date | None,
) -> None:
    details = {
        "office": [before.name if before else "", target.name],
        "services": ", ".join(kiosk.services or ()),
        "position": kiosk.position.value if kiosk.position else None,
        "since": since.isoformat() if since else None,
        "id": kiosk.id,
    }
    audit(
        "catalogue.kiosk-moved",
        kiosk.name or kiosk.id,
        details,
        administration=desk.code,
        office=target.code,
    )


def _later_words(since: dt.date) -> str:
    return gettext(
        "Saved. The kiosk gets its new settings on %(day)s.", day=day_with_year(day_of(since))
    )


def _noon_ms(desk: Desk, since: dt.date | None) -> int | None:
    """Return an instant of the day from which a move holds, where that is still to come."""
    if since is None or since <= _today(desk):
        return None
    return day_start_ms(day_of(since), desk.form.timezone) + 12 * 3_600_000


def _today(desk: Desk) -> dt.date:
    return date_of(local_day_and_slot(books.now_ms(), desk.form.timezone)[0])
