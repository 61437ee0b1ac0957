"""Reading what somebody wrote of an event, an action or a sentence for citizens. Pure.

A field that cannot be read keeps what was written and says what is expected beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.language import gettext
from hub.catalogue import LONGEST_MESSAGE, LONGEST_TITLE, NoteForm, NoteKind, Sentence
from hub.periods import date_of, day_of
from hub.reading import Note

LONGEST_DETAIL = 2000


@dataclass(frozen=True)
class WrittenNote:
    """A form as it was written; ``note`` None: some field is wrong, see ``errors`` by field."""

    values: Mapping[str, str]
    errors: Mapping[str, str]
    note: NoteForm | None


def read_note(
    kind: NoteKind, values: Mapping[str, str], office: str | None, service: str | None
) -> WrittenNote:
    """Read an event's or action's form.

    Args:
        kind: of the note.
        values: the fields as written: title, detail, day, owner, due, target, new_base.
        office: the code it is for, already checked; None for the whole administration.
        service: likewise.
    """
    errors: dict[str, str] = {}
    title = values.get("title", "").strip()
    if not 1 <= len(title) <= LONGEST_TITLE:
        errors["title"] = gettext("Say in a few words what it is.")
    if len(values.get("detail", "")) > LONGEST_DETAIL:
        errors["detail"] = gettext("At most %(n)s characters.", n=LONGEST_DETAIL)
    day = _day(values.get("day", ""))
    if day is None:
        errors["day"] = gettext("Choose the day from which it holds.")
    is_action = kind is NoteKind.ACTION
    due = _day(values.get("due", "")) if is_action else None
    if is_action and values.get("due") and (due is None or (day is not None and due < day)):
        errors["due"] = gettext("Choose a day after it begins, or leave it empty.")
    target = _percent(values.get("target", "")) if is_action else None
    if is_action and values.get("target", "").strip() and target is None:
        errors["target"] = gettext("A percentage between 0 and 100, for instance 5, or nothing.")
    if len(values.get("owner", "").strip()) > LONGEST_TITLE:
        errors["owner"] = gettext("At most %(n)s characters.", n=LONGEST_TITLE)
    if errors or day is None:
        return WrittenNote(values, errors, None)
    note = NoteForm(
        kind=kind,
        title=title,
        detail=values.get("detail", "").strip(),
        day=day,
        office=office,
        service=service,
        owner=(values.get("owner", "").strip() or None) if is_action else None,
        due_day=due,
        target=target,
        is_new_base=bool(values.get("new_base")),
    )
    return WrittenNote(values, {}, note)


def values_of(note: Note) -> dict[str, str]:
    """Return the fields of a note that is in the books."""
    return {
        "title": note.title,
        "detail": note.detail,
        "day": date_of(note.day).isoformat(),
        "owner": note.owner or "",
        "due": date_of(note.due_day).isoformat() if note.due_day is not None else "",
        "target": f"{100 * note.target:g}" if note.target is not None else "",
        "new_base": "1" if note.is_new_base else "",
    }


@dataclass(frozen=True)
class WrittenSentence:
    """Sentences as they were written; ``sentences`` None: some is too long, see ``errors``."""

    errors: Mapping[str, str]
    sentences: dict[str, Sentence] | None


def read_sentences(values: Mapping[str, str], languages: Sequence[str]) -> WrittenSentence:
    """Read the sentences for citizens: fields ``said-it`` and ``text-it`` for each language."""
    errors: dict[str, str] = {}
    found: dict[str, Sentence] = {}
    for language in languages:
        said, text = (values.get(f"{part}-{language}", "").strip() for part in ("said", "text"))
        if max(len(said), len(text)) > LONGEST_MESSAGE:
            errors[language] = gettext(
                "At most %(n)s characters: it is read in passing.", n=LONGEST_MESSAGE
            )
        elif said and not text:
            errors[language] = gettext("Say also what was done.")
        elif text:
            found[language] = Sentence(text, said or None)
    if languages and languages[0] not in found and not errors and found:
        errors[languages[0]] = gettext("The first language is needed: others fall back on it.")
    return WrittenSentence(errors, None if errors else found)


def read_days(first: str, last: str) -> tuple[int, int] | None:
    """Return the days from and until which a sentence is shown; None where they are no days."""
    begin, end = _day(first), _day(last)
    return (begin, end) if begin is not None and end is not None and begin <= end else None


def _day(text: str) -> int | None:
    try:
        return day_of(date.fromisoformat(text.strip()))
    except ValueError:
        return None


def _percent(text: str) -> float | None:
    try:
        value = float(text.strip().rstrip("%").replace(",", "."))
    except ValueError:
        return None
    return value / 100 if 0 < value < 100 else None
