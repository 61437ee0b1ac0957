"""Events and actions: did what we did work? And writing them down.

An action goes from proposed to verified; its sentence for citizens, once approved, is shown by the
kiosks of its office as "you said, we did".
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from dashboard import books
from dashboard.answers import answer
from dashboard.books import audit, viewer, writable
from dashboard.commitment_words import only_commitment
from dashboard.language import gettext
from dashboard.note_forms import WrittenNote, read_days, read_note, read_sentences, values_of
from dashboard.note_tables import notes_table
from dashboard.notebook import Entry, Notebook
from dashboard.paging import ROWS, page_of
from dashboard.place import Place, find_place
from dashboard.rights import Right
from dashboard.security import needs
from faccine.wire.errors import CatalogueError
from hub.catalogue import (
    ActionState,
    NoteKind,
    add_note,
    approve_sentence,
    change_note,
    delete_note,
    next_states,
    set_sentence,
    set_state,
    withdraw_sentence,
)
from hub.periods import date_of

blueprint = Blueprint("actions", __name__)

_SECTIONS = 4
SHOWN_DAYS = 60
"""For how long a sentence is shown unless somebody chooses other days."""


@blueprint.get("/azioni")
@needs(Right.SEE)
def show() -> ResponseReturnValue:
    """Show all actions by how far they are, then the events, twenty a page."""
    entries = Notebook(books.reader(), books.now_ms()).entries
    actions = [one for one in entries if one.note.kind == NoteKind.ACTION]
    begun = [one for one in actions if not one.is_to_decide]
    page = page_of(sorted(entries, key=_section), request.args.get("pagina"))
    on_page = {at: [one for one in page.rows if _section(one) == at] for at in range(_SECTIONS)}
    return answer(
        "actions/show.html",
        lambda: [notes_table(entries)],
        to_decide=on_page[0],
        going=on_page[1],
        over=on_page[2],
        events=on_page[3],
        page=page,
        latest=begun[:ROWS],
        begun=len(begun),
        waiting=sum(one.is_to_decide for one in actions),
        entries=entries,
        may_note=viewer().may_somewhere(Right.NOTE),
        commitment=only_commitment(books.reader()),
        may_commit=_may_commit(),
        may_change=_may_change,
    )


def _may_commit() -> str | None:
    """Return the code of the one administration whose answers the viewer may change, or None."""
    administrations = books.reader().administrations()
    code = administrations[0].code if len(administrations) == 1 else None
    return code if code and viewer().may_somewhere(Right.CATALOGUE, code) else None


def _section(one: Entry) -> int:
    """Return where a note stands on the page: to be decided, under way, over, events."""
    if one.note.kind == NoteKind.EVENT:
        return 3
    return 0 if one.is_to_decide else 2 if one.is_over else 1


@blueprint.route("/azioni/nuova", methods=["GET", "POST"])
@needs(Right.NOTE)
def new() -> ResponseReturnValue:
    """Write a new event or action down."""
    kind = NoteKind.EVENT if request.values.get("tipo") == "evento" else NoteKind.ACTION
    place = _asked_place()
    if place is None:
        return render_template("actions/where.html", kind=kind, places=_places())
    code, office = place.administration.code, place.office.code
    viewer().check(Right.NOTE, code, office)
    written = WrittenNote({"day": date_of(place.guard.today).isoformat()}, {}, None)
    if request.method == "POST":
        written = read_note(
            kind, request.form, office, place.service.code if place.service else None
        )
        if written.note is not None:
            with writable() as database:
                note = add_note(database, code, written.note, books.now_ms())
            audit("notes.added", written.note.title, administration=code, office=office)
            flash(gettext("Noted."))
            return redirect(url_for("actions.edit", note=note))
    status = 422 if written.errors else 200
    return (
        render_template("actions/new.html", kind=kind, place=place, written=written),
        status,
    )


@blueprint.route("/azioni/<int:note>", methods=["GET", "POST"])
@needs(Right.NOTE)
def edit(note: int) -> ResponseReturnValue:
    """Show one note with its forms, and change what it says."""
    entry = _entry(note)
    written = WrittenNote(values_of(entry.note), {}, None)
    if request.method == "POST":
        office = entry.office.code if entry.office else None
        service = entry.service.code if entry.service else None
        written = read_note(NoteKind(entry.note.kind), request.form, office, service)
        if written.note is not None:
            with writable() as database:
                change_note(database, note, written.note, books.now_ms())
            _audit("notes.changed", entry)
            flash(gettext("Saved."))
            return redirect(url_for(".edit", note=note))
    return _edit_page(entry, written, 422 if written.errors else 200)


@blueprint.post("/azioni/<int:note>/stato")
@needs(Right.NOTE)
def state(note: int) -> ResponseReturnValue:
    """Let an action go on, from today."""
    entry = _entry(note)
    wanted = request.form.get("stato", "")
    if entry.note.state is None or wanted not in next_states(ActionState(entry.note.state)):
        abort(400)
    with writable() as database:
        try:
            set_state(database, note, ActionState(wanted), entry.today, books.now_ms())
        except CatalogueError as error:
            flash(str(error), "wrong")
            return redirect(url_for(".edit", note=note))
    _audit("notes.state", entry, {"state": [entry.note.state, wanted]})
    flash(gettext("Saved."))
    return redirect(url_for(".edit", note=note))


@blueprint.post("/azioni/<int:note>/frase")
@needs(Right.NOTE)
def sentence(note: int) -> ResponseReturnValue:
    """Write the sentence for citizens; new words have to be approved anew."""
    entry = _entry(note)
    written = read_sentences(request.form, entry.administration.languages)
    if written.sentences is None:
        form = WrittenNote(values_of(entry.note), {}, None)
        return _edit_page(entry, form, 422, written.errors)
    with writable() as database:
        set_sentence(database, note, written.sentences, books.now_ms())
    _audit("notes.sentence", entry)
    flash(gettext("Saved. It is shown once somebody approves it."))
    return redirect(url_for(".edit", note=note))


@blueprint.post("/azioni/<int:note>/approva")
@needs(Right.APPROVE)
def approve(note: int) -> ResponseReturnValue:
    """Have the kiosks show the sentence, or no more."""
    entry = _entry(note, Right.APPROVE)
    if request.form.get("togli"):
        with writable() as database:
            withdraw_sentence(database, note, books.now_ms())
        _audit("notes.withdrawn", entry)
        flash(gettext("The kiosks no longer show it."))
        return redirect(url_for(".edit", note=note))
    days = read_days(request.form.get("dal", ""), request.form.get("al", ""))
    if days is None:
        flash(gettext("Choose the days from and until which it is shown."), "wrong")
        return redirect(url_for(".edit", note=note))
    with writable() as database:
        try:
            approve_sentence(database, note, *days, books.now_ms())
        except CatalogueError as error:
            flash(str(error), "wrong")
            return redirect(url_for(".edit", note=note))
    _audit("notes.approved", entry)
    flash(gettext("Approved: the kiosks show it within a minute."))
    return redirect(url_for(".edit", note=note))


@blueprint.post("/azioni/<int:note>/elimina")
@needs(Right.NOTE)
def delete(note: int) -> ResponseReturnValue:
    """Forget a note that was a slip."""
    entry = _entry(note)
    with writable() as database:
        delete_note(database, note)
    _audit("notes.deleted", entry)
    flash(gettext("Deleted."))
    return redirect(url_for(".show"))


def _edit_page(
    entry: Entry, written: WrittenNote, status: int, sentence_errors: Any = None
) -> ResponseReturnValue:
    stage = entry.note.state
    code = entry.office.code if entry.office else None
    page = render_template(
        "actions/edit.html",
        entry=entry,
        written=written,
        kind=NoteKind(entry.note.kind),
        next_states=[one.value for one in next_states(ActionState(stage))] if stage else [],
        languages_of=entry.administration.languages,
        sentence_errors=sentence_errors or {},
        first_day=date_of(entry.note.shown_from or entry.today).isoformat(),
        last_day=date_of(entry.note.shown_until or entry.today + SHOWN_DAYS).isoformat(),
        may_approve=viewer().may(Right.APPROVE, entry.administration.code, code),
    )
    return page, status


def _entry(note: int, right: Right = Right.NOTE) -> Entry:
    entry = Notebook(books.reader(), books.now_ms()).find(note)
    if entry is None:
        abort(404)
    viewer().check(right, entry.administration.code, entry.office.code if entry.office else None)
    return entry


def _audit(action: str, entry: Entry, details: dict[str, Any] | None = None) -> None:
    office = entry.office.code if entry.office else None
    audit(
        action, entry.note.title, details, administration=entry.administration.code, office=office
    )


def _may_change(entry: Entry) -> bool:
    office = entry.office.code if entry.office else None
    return viewer().may(Right.NOTE, entry.administration.code, office)


def _places() -> list[Any]:
    reader = books.reader()
    return [
        (one, office)
        for one in reader.administrations()
        for office in reader.offices(one.id)
        if viewer().may(Right.NOTE, one.code, office.code)
    ]


def _asked_place() -> Place | None:
    asked = request.values
    if asked.get("posto"):
        code, _, office = asked["posto"].partition("/")
        return find_place(books.reader(), code, office, None, books.now_ms())
    if asked.get("amministrazione") and asked.get("ufficio"):
        return find_place(
            books.reader(), asked["amministrazione"], asked["ufficio"], asked.get("servizio"),
            books.now_ms(),
        )  # fmt: skip
    places = _places()
    if len(places) == 1:
        return find_place(
            books.reader(), places[0][0].code, places[0][1].code, None, books.now_ms()
        )
    return None
