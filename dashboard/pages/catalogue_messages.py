"""Messages for those who come by, written by an administration without an action behind them."""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from dashboard import books
from dashboard.books import audit
from dashboard.catalogue.answering import form_page
from dashboard.catalogue.desk import Desk, open_desk
from dashboard.catalogue.differences import differences
from dashboard.catalogue.message_form import new_message_values, read_message
from dashboard.catalogue.piece import message_number
from dashboard.catalogue.previewing import CHOICE, preview
from dashboard.catalogue.reading import Reading
from dashboard.catalogue.spread import not_taken_words, saved_words
from dashboard.catalogue.submitting import Submitted, submit, write
from dashboard.language import gettext, text_in
from dashboard.rights import Right
from dashboard.security import needs
from hub.catalogue import LONGEST_MESSAGE, editing
from hub.catalogue.forms import MessageForm
from hub.periods import date_of, local_day_and_slot

blueprint = Blueprint("catalogue_messages", __name__)


@blueprint.route("/catalogo/<administration>/nuovo-messaggio", methods=["GET", "POST"])
@needs(Right.CATALOGUE)
def new(administration: str) -> ResponseReturnValue:
    """Write a message."""
    desk = open_desk(administration)
    today = _today(desk)
    if request.method == "GET":
        return _page(desk, Reading(new_message_values(today)), None, [])
    written = Reading(request.form)
    message = read_message(written, desk.form, today)
    submitted = submit(desk, written, editing.add_message(desk.form, message), None)
    if submitted.is_saved:
        details = differences(None, message)
        audit("catalogue.message-added", _title(message), details, administration=desk.code)
        flash(saved_words(submitted.affected))
        return redirect(url_for("catalogue.one", administration=desk.code, _anchor="messages"))
    return _page(desk, written, submitted, message.offices)


@blueprint.post("/catalogo/<administration>/messaggi/togli")
@needs(Right.CATALOGUE)
def remove(administration: str) -> ResponseReturnValue:
    """Take a message off the kiosks."""
    desk = open_desk(administration)
    wanted = request.form.get("messaggio", "")
    message = next(
        (one for one in desk.form.message or () if message_number(one) == wanted), None
    ) or abort(404)
    back = redirect(url_for("catalogue.one", administration=desk.code, _anchor="messages"))
    if not write(desk, editing.remove_message(desk.form, message)):
        flash(not_taken_words(), "wrong")
        return back
    audit("catalogue.message-removed", _title(message), administration=desk.code)
    flash(gettext("The kiosks no longer show the message."))
    return back


def _page(
    desk: Desk, written: Reading, submitted: Submitted | None, offices: list[str]
) -> ResponseReturnValue:
    places = offices or [office.code for office in desk.form.office]
    tried = submitted.tried if submitted else None
    return form_page(
        "catalogue/message.html",
        desk,
        written,
        None,
        submitted=submitted,
        preview=preview(
            desk,
            desk.kiosks_at(places) if tried else [],
            request.values.get(CHOICE),
            tried,
            office=next(iter(places), None),
        ),
        longest=LONGEST_MESSAGE,
    )


def _title(message: MessageForm) -> str:
    return message.text if isinstance(message.text, str) else text_in(message.text)


def _today(desk: Desk) -> dt.date:
    return date_of(local_day_and_slot(books.now_ms(), desk.form.timezone)[0])
