"""Events and actions as a table for files."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard import fields
from dashboard.effects import BeforeAfter
from dashboard.language import gettext
from dashboard.notebook import Entry
from dashboard.tables import Cell, Column, Table, Unit
from hub.periods import date_of
from hub.reading import Note


def notes_table(entries: Sequence[Entry]) -> Table:
    """Return all notes with their places."""
    columns = [*fields.office_columns(), *fields.service_columns(), *note_columns()]
    rows = [
        [
            one.office.code if one.office else None,
            one.office.name if one.office else None,
            one.service.code if one.service else None,
            one.where if one.service else None,
            *note_cells(one.note, one.effect),
        ]
        for one in entries
    ]
    return Table("notes", gettext("Events and actions"), columns, rows)


def note_columns() -> list[Column]:
    """Return the columns of a note and of the shares before and after it."""
    meaning = gettext("Share of “Bad” in the weeks before or after.")
    return [
        Column("kind", gettext("Kind"), gettext("event or action."), Unit.CODE),
        Column("title", gettext("Title"), gettext("As somebody wrote it."), Unit.TEXT),
        Column("day", gettext("From"), gettext("From which day it holds."), Unit.DATE),
        Column(
            "state",
            gettext("State"),
            gettext("Of an action: proposed, approved, running, done, verified, cancelled."),
            Unit.CODE,
        ),
        Column(
            "owner", gettext("In charge"), gettext("An office or unit, not a person."), Unit.TEXT
        ),
        Column("due", gettext("Due"), gettext("When it should be done."), Unit.DATE),
        Column(
            "effect",
            gettext("Effect"),
            gettext("better, worse, stable (no effect to be seen) or too-few."),
            Unit.CODE,
        ),
        *fields.share_columns("before", gettext("Before"), meaning),
        *fields.share_columns("after", gettext("After"), meaning),
    ]


def note_cells(note: Note, effect: BeforeAfter | None) -> list[Cell]:
    """Return the cells of :func:`note_columns`."""
    return [
        note.kind,
        note.title,
        date_of(note.day),
        note.state,
        note.owner,
        date_of(note.due_day) if note.due_day is not None else None,
        effect.effect.value if effect else None,
        *fields.share_cells(effect.before if effect else None),
        *fields.share_cells(effect.after if effect else None),
    ]
