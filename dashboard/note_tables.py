"""Events and actions as a table for files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dashboard import fields
from dashboard.effects import BeforeAfter, Effect
from dashboard.jinja_words import first_language
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
    """Return the columns of a note, of what came of it and of its sentence for citizens."""
    return [
        Column("kind", gettext("Kind"), gettext("event or action."), Unit.CODE),
        Column("title", gettext("Title"), gettext("As somebody wrote it."), Unit.TEXT),
        Column("detail", gettext("Detail"), gettext("As somebody wrote it."), Unit.TEXT),
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
        Column("done", gettext("Done"), gettext("When it was done."), Unit.DATE),
        Column("verified", gettext("Verified"), gettext("When it was verified."), Unit.DATE),
        Column(
            "is_new_base",
            gettext("New base"),
            gettext("Whether the chart begins anew with it."),
            Unit.YES_NO,
        ),
        *_effect_columns(),
        *_sentence_columns(),
    ]


def _effect_columns() -> list[Column]:
    meaning = gettext("Share of “Bad” in the weeks before or after.")
    return [
        Column(
            "effect",
            gettext("Effect"),
            gettext("better, worse, stable (no effect to be seen) or too-few."),
            Unit.CODE,
        ),
        *fields.share_columns("before", gettext("Before"), meaning),
        Column(
            "n_before",
            gettext("Ratings before"),
            gettext("Of which the share before is."),
            Unit.COUNT,
        ),
        *fields.share_columns("after", gettext("After"), meaning),
        Column(
            "n_after",
            gettext("Ratings after"),
            gettext("Of which the share after is."),
            Unit.COUNT,
        ),
        *fields.difference_columns(
            gettext("Share after less the share before; empty where it is too early."),
            is_alone=True,
        ),
        Column(
            "aim",
            gettext("Aim"),
            gettext("Share of “Bad” looked for: the target, else half the share before."),
            Unit.SHARE,
        ),
        Column(
            "lacking",
            gettext("How many are missing"),
            gettext("Ratings until the aim could be seen."),
            Unit.COUNT,
        ),
        Column(
            "ready_from",
            gettext("Enough from"),
            gettext("At this pace; empty: there is enough, or nobody can tell."),
            Unit.DATE,
        ),
    ]


def _sentence_columns() -> list[Column]:
    return [
        Column("said", gettext("You said"), gettext("In the sentence for citizens."), Unit.TEXT),
        Column("did", gettext("We did"), gettext("In the sentence for citizens."), Unit.TEXT),
        Column(
            "is_approved",
            gettext("Approved"),
            gettext("Whether kiosks may show the sentence."),
            Unit.YES_NO,
        ),
        Column(
            "shown_from",
            gettext("On the kiosks from"),
            gettext("First day of the sentence."),
            Unit.DATE,
        ),
        Column(
            "shown_until",
            gettext("On the kiosks until"),
            gettext("Last day of the sentence."),
            Unit.DATE,
        ),
    ]


def note_cells(note: Note, effect: BeforeAfter | None) -> list[Cell]:
    """Return the cells of :func:`note_columns`."""
    return [
        note.kind,
        note.title,
        note.detail or None,
        date_of(note.day),
        note.state,
        note.owner,
        _date(note.due_day),
        _date(note.done_day),
        _date(note.verified_day),
        note.is_new_base,
        *_effect_cells(effect),
        *_sentence_cells(note),
    ]


def _effect_cells(effect: BeforeAfter | None) -> list[Cell]:
    before, after = (effect.before, effect.after) if effect else (None, None)
    is_said = effect is not None and effect.effect is not Effect.TOO_FEW
    is_lacking = effect is not None and effect.missing > 0 and before is not None
    return [
        effect.effect.value if effect else None,
        *fields.share_cells(before),
        before.n if before else None,
        *fields.share_cells(after),
        after.n if after else None,
        *fields.difference_cells(effect.difference if effect and is_said else None),
        effect.aim if effect and is_lacking else None,
        effect.missing if effect and is_lacking else None,
        _date(effect.ready_day) if effect and is_lacking else None,
    ]


def _sentence_cells(note: Note) -> list[Cell]:
    sentence = note.sentence.get(first_language(note.sentence))
    if sentence is None:
        return [None] * 5
    return [
        sentence.said,
        sentence.text,
        note.is_approved,
        _date(note.shown_from),
        _date(note.shown_until),
    ]


def _date(day: int | None) -> date | None:
    return None if day is None else date_of(day)
