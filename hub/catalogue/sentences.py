"""The sentence for citizens of an event or an action, until kiosks show it: you said, we did.

It is written in the administration's languages, and shown only once somebody has approved it, word
for word: other words are approved anew. What kiosks show is a message like any other, except that
it belongs to its note and no catalogue file touches it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from faccine.runtime.database import transaction
from faccine.wire.errors import CatalogueError
from faccine.wire.settings import MAX_MESSAGES
from hub.catalogue.note_rules import Sentence, check_first_language, check_sentences
from hub.catalogue.writer import Writer, as_json
from hub.periods import date_of


def set_sentence(
    database: Database, note: int, sentences: Mapping[str, Sentence], now_ms: int
) -> None:
    """Write what citizens will read of a note, by language; a language left out has none.

    Other words than those approved are taken off the kiosks, until somebody approves them.

    Raises:
        CatalogueError: there is no such note, a sentence is empty or too long, or its language is
            none of the administration's.
    """
    cleaned = {
        language: Sentence(sentence.text.strip(), (sentence.said or "").strip() or None)
        for language, sentence in sentences.items()
    }
    with transaction(database) as connection:
        place = _place(connection, note)
        check_sentences(cleaned, place.languages)
        if _stored(connection, note) == cleaned:
            return
        connection.execute("DELETE FROM note_sentence WHERE note = ?", [note])
        connection.executemany(
            "INSERT INTO note_sentence (note, language, said, text) VALUES (?, ?, ?, ?)",
            [(note, language, words.said, words.text) for language, words in cleaned.items()],
        )
        connection.execute("UPDATE note SET changed_ms = ? WHERE id = ?", [now_ms, note])
        writer = Writer(connection)
        take_away(writer, note)
        writer.close()


def approve_sentence(
    database: Database, note: int, first_day: int, last_day: int, now_ms: int
) -> None:
    """Have kiosks show a note's sentence from the first to the last day, both included.

    It is shown at the note's office, or everywhere; again with other days it is shown on those.

    Raises:
        CatalogueError: there is no such note, it has no sentence in the first language, it ends
            before it begins, it is cancelled, or so many messages are shown that kiosks would
            leave it out.
    """
    with transaction(database) as connection:
        place = _place(connection, note)
        if last_day < first_day:
            raise CatalogueError(
                f"sentence of note {note}: until {date_of(last_day)}: expected "
                f"{date_of(first_day)} or later"
            )
        if place.state == "cancelled":
            raise CatalogueError(
                f"action {note} is cancelled: what it says has not been done, so kiosks "
                "do not show it"
            )
        sentences = _spoken(connection, note, place)
        _check_room(connection, note, place, first_day, last_day)
        writer = Writer(connection)
        said = {language: words.said for language, words in sentences.items() if words.said}
        message = writer.save(
            "message",
            {"administration": place.administration, "note": note},
            {
                "from_day": first_day,
                "to_day": last_day,
                "text": as_json({language: words.text for language, words in sentences.items()}),
                "said": as_json(said) if said else None,
            },
            f"sentence of note {note}",
        )
        _save_office(writer, message, note, place.office)
        connection.execute(
            "UPDATE note SET approved_ms = ?, changed_ms = ? WHERE id = ? "
            "AND (approved_ms IS NULL OR ?)",
            [now_ms, now_ms, note, bool(writer.changes)],
        )
        writer.close()


def withdraw_sentence(database: Database, note: int, now_ms: int) -> None:
    """Have kiosks show a note's sentence no more; its words stay, to be approved again.

    Raises:
        CatalogueError: there is no such note.
    """
    with transaction(database) as connection:
        _place(connection, note)
        writer = Writer(connection)
        if take_away(writer, note):
            connection.execute("UPDATE note SET changed_ms = ? WHERE id = ?", [now_ms, note])
        writer.close()


def take_away(writer: Writer, note: int) -> bool:
    """Take a note's sentence off the kiosks, and tell whether it had been approved."""
    connection = writer.connection
    for (message,) in connection.execute(
        "SELECT id FROM message WHERE note = ?", [note]
    ).fetchall():
        connection.execute("DELETE FROM message_office WHERE message = ?", [message])
        connection.execute("DELETE FROM message WHERE id = ?", [message])
        writer.changes.append(f"sentence of note {note}: taken away")
    withdrawn = connection.execute(
        "UPDATE note SET approved_ms = NULL WHERE id = ? AND approved_ms IS NOT NULL", [note]
    )
    return bool(withdrawn.rowcount)


def follow_office(writer: Writer, note: int, office: int | None) -> None:
    """Have the sentence that kiosks show be shown at the office of its note."""
    for (message,) in writer.connection.execute(
        "SELECT id FROM message WHERE note = ?", [note]
    ).fetchall():
        _save_office(writer, message, note, office)


def _save_office(writer: Writer, message: int, note: int, office: int | None) -> None:
    wanted = set() if office is None else {office}
    if writer.save_set("message_office", ("message", message), ("office", wanted)):
        writer.changes.append(f"sentence of note {note}: shown elsewhere")


@dataclass(frozen=True, slots=True)
class _NotePlace:
    """Where a note belongs."""

    administration: int
    office: int | None
    languages: list[str]
    state: str | None


def _place(connection: sqlite3.Connection, note: int) -> _NotePlace:
    row = connection.execute(
        "SELECT administration, office, languages, state FROM note JOIN administration "
        "ON administration.id = administration WHERE note.id = ?",
        [note],
    ).fetchone()
    if row is None:
        raise CatalogueError(f"note {note} is not in the books; it may have been deleted meanwhile")
    return _NotePlace(row[0], row[1], json.loads(row[2]), row[3])


def _stored(connection: sqlite3.Connection, note: int) -> dict[str, Sentence]:
    rows = connection.execute(
        "SELECT language, text, said FROM note_sentence WHERE note = ?", [note]
    )
    return {language: Sentence(text, said) for language, text, said in rows}


def _spoken(connection: sqlite3.Connection, note: int, place: _NotePlace) -> dict[str, Sentence]:
    stored = _stored(connection, note)
    # The administration may have given up a language since.
    spoken = {language: stored[language] for language in place.languages if language in stored}
    check_first_language(spoken, place.languages)
    return spoken


def _check_room(
    connection: sqlite3.Connection, note: int, place: _NotePlace, first_day: int, last_day: int
) -> None:
    (others,) = connection.execute(
        "SELECT count(*) FROM message WHERE administration = ? AND note IS NOT ? "
        "AND from_day <= ? AND to_day >= ? AND (? IS NULL "
        "OR NOT EXISTS (SELECT 1 FROM message_office WHERE message = message.id) "
        "OR EXISTS (SELECT 1 FROM message_office WHERE message = message.id AND office = ?))",
        [place.administration, note, last_day, first_day, place.office, place.office],
    ).fetchone()
    if others >= MAX_MESSAGES:
        raise CatalogueError(
            f"sentence of note {note}: {others} messages are shown on those days already, and "
            f"kiosks show {MAX_MESSAGES}; withdraw one first, or choose other days"
        )
