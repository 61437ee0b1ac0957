"""Writing events and actions, and how an action goes on."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from faccine.runtime.database import transaction
from faccine.wire.errors import CatalogueError
from hub.catalogue.note_rules import (
    ActionState,
    NoteForm,
    NoteKind,
    check_note,
    next_states,
)
from hub.catalogue.sentences import follow_office, take_away
from hub.catalogue.writer import Writer
from hub.periods import date_of, local_day_and_slot

_DATE_OF_STATE = {ActionState.DONE: "done_day", ActionState.VERIFIED: "verified_day"}


def add_note(database: Database, administration: str, form: NoteForm, now_ms: int) -> int:
    """Write an event or an action down and return its id; an action is proposed at first.

    Raises:
        CatalogueError: it says something impossible, or the administration, office or service is
            unknown.
    """
    check_note(form)
    state = ActionState.PROPOSED if form.kind is NoteKind.ACTION else None
    with transaction(database) as connection:
        values = _values(connection, administration, form)
        values |= {"kind": form.kind.value, "state": state, "created_ms": now_ms}
        note = Writer(connection).add("note", {**values, "changed_ms": now_ms}, "note: added")
        if state is not None:
            _date_state(connection, note, state, _today(connection, administration, now_ms))
    return note


def change_note(database: Database, note: int, form: NoteForm, now_ms: int) -> None:
    """Make a note say something else; its state and its sentence stay as they are.

    A sentence that kiosks show moves with it to another office.

    Raises:
        CatalogueError: there is no such note, it is of another kind, it says something
            impossible, or the office or service is unknown.
    """
    check_note(form)
    with transaction(database) as connection:
        stored = _find(connection, note)
        if stored.kind is not form.kind:
            raise CatalogueError(f"note {note} is an {stored.kind}: expected to stay one")
        writer = Writer(connection)
        values = _values(connection, stored.administration, form)
        if _is_same(writer, note, values):
            return
        writer.save("note", {"id": note}, {**values, "changed_ms": now_ms}, f"note {note}")
        writer.changes.clear()  # no kiosk is told of what only managers read
        follow_office(writer, note, values["office"])
        writer.close()


def set_state(database: Database, note: int, state: ActionState, day: int, now_ms: int) -> None:
    """Let an action go on to its next state, from a day.

    A cancelled action's sentence is taken away: what it says has not been done.

    Raises:
        CatalogueError: there is no such action, or it cannot become that next.
    """
    with transaction(database) as connection:
        stored = _find(connection, note)
        if stored.state is None:
            raise CatalogueError(f"note {note} is an event: expected an action, which has states")
        if state not in next_states(stored.state):
            possible = " or ".join(next_states(stored.state)) or "nothing else"
            raise CatalogueError(f"action {note} is {stored.state}: expected {possible} next")
        _check_order(connection, note, day)
        values = {"state": state.value, "changed_ms": now_ms}
        if column := _DATE_OF_STATE.get(state):
            values[column] = day
        writer = Writer(connection)
        writer.save("note", {"id": note}, values, f"note {note}")
        _date_state(connection, note, state, day)
        writer.changes.clear()
        if state is ActionState.CANCELLED:
            take_away(writer, note)
        writer.close()


def delete_note(database: Database, note: int) -> None:
    """Forget a note that was a slip, with its sentence.

    Raises:
        CatalogueError: there is no such note.
    """
    with transaction(database) as connection:
        _find(connection, note)
        writer = Writer(connection)
        take_away(writer, note)
        for table in ("note_sentence", "note_state"):
            connection.execute(f"DELETE FROM {table} WHERE note = ?", [note])
        connection.execute("DELETE FROM note WHERE id = ?", [note])
        writer.close()


@dataclass(frozen=True, slots=True)
class _Note:
    """What of a note decides over what may be done with it."""

    administration: str
    kind: NoteKind
    state: ActionState | None


def _find(connection: sqlite3.Connection, note: int) -> _Note:
    row = connection.execute(
        "SELECT code, kind, state FROM note JOIN administration "
        "ON administration.id = administration WHERE note.id = ?",
        [note],
    ).fetchone()
    if row is None:
        raise CatalogueError(f"note {note} is not in the books; it may have been deleted meanwhile")
    return _Note(row[0], NoteKind(row[1]), None if row[2] is None else ActionState(row[2]))


def _values(connection: sqlite3.Connection, administration: str, form: NoteForm) -> dict[str, Any]:
    row = connection.execute(
        "SELECT id FROM administration WHERE code = ?", [administration]
    ).fetchone()
    if row is None:
        raise CatalogueError(f"administration {administration!r} is not in the catalogue")
    return {
        "administration": row[0],
        "office": _place(connection, "office", row[0], form.office),
        "service": _place(connection, "service", row[0], form.service),
        "title": form.title.strip(),
        "detail": form.detail.strip(),
        "day": form.day,
        "owner": None if form.owner is None else form.owner.strip(),
        "due_day": form.due_day,
        "target": form.target,
        "is_new_base": int(form.is_new_base),
    }


def _place(
    connection: sqlite3.Connection, table: str, administration: int, code: str | None
) -> int | None:
    if code is None:
        return None
    row = connection.execute(
        f"SELECT id FROM {table} WHERE administration = ? AND code = ?", [administration, code]
    ).fetchone()
    if row is None:
        raise CatalogueError(f"note: {table} = {code!r}: expected one of the administration's")
    return int(row[0])


def _is_same(writer: Writer, note: int, values: dict[str, Any]) -> bool:
    found = writer.find("note", {"id": note}, values)
    return found is not None and list(found[1:]) == list(values.values())


def _check_order(connection: sqlite3.Connection, note: int, day: int) -> None:
    (last,) = connection.execute(
        # When it was proposed is when somebody wrote it down, perhaps long after it was done.
        "SELECT max(day) FROM note_state WHERE note = ? AND state <> 'proposed'",
        [note],
    ).fetchone()
    if last is not None and day < last:
        raise CatalogueError(
            f"action {note}: {date_of(day)} is before its last state began: expected "
            f"{date_of(last)} or later"
        )


def _today(connection: sqlite3.Connection, administration: str, now_ms: int) -> int:
    (timezone,) = connection.execute(
        "SELECT timezone FROM administration WHERE code = ?", [administration]
    ).fetchone()
    return local_day_and_slot(now_ms, timezone)[0]


def _date_state(connection: sqlite3.Connection, note: int, state: ActionState, day: int) -> None:
    connection.execute(
        "INSERT INTO note_state (note, state, day) VALUES (?, ?, ?)", [note, state.value, day]
    )
