"""Writing the messages that kiosks show to those who come by.

A message has no code: it is what it says, when and where. So a file that names any speaks for all
of its administration's, and one that names none leaves them alone. Those that an approved note
became are the note's, and no file touches them.
"""

from __future__ import annotations

from typing import Any

from hub.catalogue.forms import MessageForm, Words
from hub.catalogue.survey_rows import Host
from hub.catalogue.writer import Writer, as_json
from hub.periods import date_of, day_of

_COLUMNS = "from_day, to_day, text, said"


def save_messages(writer: Writer, host: Host, forms: list[MessageForm] | None) -> list[str]:
    """Make the messages of an administration be what the file says.

    Args:
        writer: inside an open transaction.
        host: the administration.
        forms: None to leave those in the books alone.

    Returns:
        What was left alone, for the report.
    """
    stored = _stored(writer, host)
    if forms is None:
        return [_left_alone(len(stored), host)] if stored else []
    wanted = [_row(form, host) for form in forms]
    for row, message in stored.items():
        if row not in wanted:
            _remove(writer, host, row, message)
    for row in wanted:
        if row not in stored:
            stored[row] = _add(writer, host, row)
    return []


def _stored(writer: Writer, host: Host) -> dict[tuple[Any, ...], int]:
    offices: dict[int, set[int]] = {}
    for message, office in writer.connection.execute("SELECT message, office FROM message_office"):
        offices.setdefault(message, set()).add(office)
    rows = writer.connection.execute(
        f"SELECT id, {_COLUMNS} FROM message WHERE administration = ? AND note IS NULL", [host.id]
    )
    return {(*values, frozenset(offices.get(key, ()))): key for key, *values in rows}


def _row(form: MessageForm, host: Host) -> tuple[Any, ...]:
    return (
        day_of(form.first),
        day_of(form.last),
        _texts(form.text, host),
        None if form.said is None else _texts(form.said, host),
        frozenset(host.offices[code] for code in form.offices),
    )


def _texts(words: Words, host: Host) -> str:
    return as_json({host.languages[0]: words} if isinstance(words, str) else words)


def _add(writer: Writer, host: Host, row: tuple[Any, ...]) -> int:
    *values, offices = row
    columns = dict(zip(_COLUMNS.split(", "), values, strict=True))
    message = writer.add(
        "message", {"administration": host.id, **columns}, f"{_called(host, row)}: added"
    )
    writer.save_set("message_office", ("message", message), ("office", set(offices)))
    return message


def _remove(writer: Writer, host: Host, row: tuple[Any, ...], message: int) -> None:
    writer.connection.execute("DELETE FROM message_office WHERE message = ?", [message])
    writer.connection.execute("DELETE FROM message WHERE id = ?", [message])
    writer.changes.append(f"{_called(host, row)}: taken away")


def _called(host: Host, row: tuple[Any, ...]) -> str:
    return f"message {host.code} from {date_of(row[0])} until {date_of(row[1])}"


def _left_alone(count: int, host: Host) -> str:
    what = "1 message" if count == 1 else f"{count} messages"
    return f"{what} of {host.code}: none in the file, left alone"
