"""The settings in force, kept beside the presses that name their version.

New ones are taken whole or refused whole. The hub checks its catalogue, but settings may come from
another version of it, or out of a broker's memory: a time zone that nobody knows must not leave a
kiosk without any.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from faccine.wire.codec import decode, encode
from faccine.wire.errors import BadHours, BadMessage
from faccine.wire.hours import OpeningHours
from faccine.wire.languages import is_offered, name_of
from faccine.wire.settings import KioskSettings, Texts
from kiosk.outbox import problems
from kiosk.outbox.guard import sqlite_errors
from kiosk.outbox.outbox import Outbox


def read_settings(outbox: Outbox) -> KioskSettings | None:
    """Return the last good settings, None before the first.

    Raises:
        StorageError: the file cannot be read.
    """
    with sqlite_errors(outbox.path):
        return _read(outbox.database.conn)


def read_settings_untouched(path: Path) -> KioskSettings | None:
    """Return the last good settings of a file that cannot be opened for writing.

    None where they cannot be read either. The newest may be missing: they are in the log beside
    the file, which is left alone where it can only be read by writing.
    """
    for how in ("mode=ro", "immutable=1"):
        try:
            with closing(sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True)) as file:
                return _read(file)
        except sqlite3.Error:
            continue
    return None


def _read(connection: sqlite3.Connection) -> KioskSettings | None:
    row = connection.execute("SELECT document FROM settings").fetchone()
    if row is None:
        return None
    try:
        return decode(bytes(row[0]), KioskSettings)
    except BadMessage:
        return None  # kept by a version that understood it; the hub's retained ones come anew


def keep_settings(connection: sqlite3.Connection, settings: KioskSettings) -> None:
    """Put new settings in force; inside a transaction."""
    connection.execute(
        "INSERT INTO settings (id, version, document) VALUES (1, ?, ?) ON CONFLICT (id) "
        "DO UPDATE SET version = excluded.version, document = excluded.document",
        (settings.version, encode(settings)),
    )
    problems.settle(connection, problems.SETTINGS)


def check_settings(payload: bytes, kiosk: str) -> KioskSettings:
    """Return settings that this kiosk can work with.

    Raises:
        BadMessage: they are unreadable, for another kiosk, or contradict themselves.
    """
    settings = decode(payload, KioskSettings)
    if settings.kiosk != kiosk:
        raise BadMessage(f"settings {settings.version} are for kiosk {settings.kiosk!r}, not us")
    for complaint in _complaints(settings):
        raise BadMessage(f"settings {settings.version}: {complaint}")
    return settings


def _complaints(settings: KioskSettings) -> Iterator[str]:
    first = settings.languages[0]
    if not is_offered(first, settings.signed_drafts):
        yield (
            f"first language {first!r} ({name_of(first)}) is a draft: expected a complete one, "
            "or somebody who signs it"
        )
    for name, texts in _texts(settings):
        if not texts.get(first):
            yield f"{name} lacks its {first!r} version"
    for name, codes in (
        ("service", [one.code for one in settings.services]),
        ("reason", [one.code for one in settings.reasons]),
    ):
        if len(set(codes)) < len(codes):
            yield f"a {name} is offered twice: expected each code once"
    try:
        OpeningHours(settings.opening_hours, settings.timezone, settings.holidays.__contains__)
    except BadHours as error:
        yield str(error)


def _texts(settings: KioskSettings) -> Iterator[tuple[str, Texts]]:
    labels = settings.labels
    yield "the question", settings.question
    yield from (("a face's word", texts) for texts in (labels.happy, labels.neutral, labels.sad))
    yield from (("a reason", reason.label) for reason in settings.reasons)
    yield from (("a service", service.name) for service in settings.services)
    for message in settings.messages:
        yield "a message", message.text
        if message.said:
            yield "what a message says was said", message.said
    if settings.contact is not None and settings.contact.text:
        yield "the contact", settings.contact.text
