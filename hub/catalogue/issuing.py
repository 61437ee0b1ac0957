"""Issuing settings: every kiosk's wanted document, a new version where it differs.

Every version stays in the books word for word, with the placement, survey and labels under which a
press that names it is booked. Since surveys, moves, messages and holidays have dates, what is
wanted can change while the catalogue does not: call :func:`issue_settings` at start, when the
revision moves, and once an hour.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import msgspec
from sqlite_utils import Database

from faccine.runtime.database import taken_back, transaction
from faccine.wire.errors import CatalogueError
from faccine.wire.events import MAX_SEQ, Mode
from faccine.wire.settings import KioskSettings
from hub.catalogue.documents import build_document
from hub.catalogue.entries import KioskEntry, PlacementEntry
from hub.catalogue.forms import AdministrationForm
from hub.catalogue.loading import CheckedForm
from hub.catalogue.snapshot import Snapshot
from hub.catalogue.texts import read_texts
from hub.catalogue.writer import Writer
from hub.periods import date_of, local_day_and_slot


@dataclass(frozen=True, slots=True)
class IssuedSettings:
    """A settings version of a kiosk."""

    kiosk: str
    version: int
    document: KioskSettings


def issue_settings(database: Database, now_ms: int) -> list[IssuedSettings]:
    """Issue a new version for each kiosk whose newest one is not what it should have.

    Revoked kiosks, and those that stand nowhere, get none. A second call issues nothing.

    Returns:
        What was issued; the revision moved if that is anything.
    """
    with transaction(database) as connection:
        desk = _Desk(database, now_ms)
        newest = dict(_newest(connection))
        issued = [
            desk.issue(kiosk, place, wanted)
            for kiosk, place, wanted in desk.wanted(
                {code: version.number for code, version in newest.items()}
            )
            if kiosk.code not in newest or not newest[kiosk.code].is_same(place, wanted)
        ]
        desk.close()
    return issued


def newest_settings(database: Database) -> list[IssuedSettings]:
    """Return the newest version of every kiosk that is not revoked, to be retained."""
    return [
        IssuedSettings(code, version.number, document)
        for code, version in _newest(database.conn)
        if (document := version.decoded()) is not None
    ]


def settings_above(
    database: Database, kiosk: str, reported_version: int, now_ms: int
) -> IssuedSettings | None:
    """Issue settings above a version that a kiosk has and these books never issued.

    A hub restored from a backup has forgotten its latest versions; the kiosk would take an older
    number for old news.

    Returns:
        What was issued; None when the books know the version, when the kiosk is unknown, revoked
        or stands nowhere, or when the number could not be topped.
    """
    with transaction(database) as connection:
        newest = dict(_newest(connection, kiosk)).get(kiosk)
        if not (newest.number if newest else 0) < reported_version < MAX_SEQ:
            return None
        desk = _Desk(database, now_ms, only=kiosk)
        for entry, place, wanted in desk.wanted({kiosk: reported_version}):
            issued = desk.issue(entry, place, wanted)
            desk.close()
            return issued
    return None


def preview_settings(
    database: Database, kiosk: str, form: AdministrationForm | None = None, *, now_ms: int
) -> KioskSettings:
    """Return the settings that a kiosk would have after a change that is not saved.

    Args:
        database: the books. Nothing is written, though a form locks them for some milliseconds.
        kiosk: its id; may be one that only the form knows.
        form: the changed administration; None for the catalogue as it is, which only reads.
        now_ms: the time for which it is asked.

    Raises:
        CatalogueError: the change is not possible, or nobody knows where the kiosk stands.
    """
    if form is None:
        return _wanted_of(database, kiosk, now_ms)
    checked = CheckedForm.of(form)
    with taken_back(database) as connection:
        checked.write(Writer(connection), now_ms)
        return _wanted_of(database, kiosk, now_ms)


def affected_kiosks(database: Database, form: AdministrationForm, *, now_ms: int) -> list[str]:
    """Return which kiosks of an administration would be issued new settings after a change.

    Nothing is written. Those whose new settings wait for a hub anyway are among them.

    Args:
        database: the books; locked for some milliseconds.
        form: the changed administration.
        now_ms: the time for which it is asked.

    Raises:
        CatalogueError: the change is not possible.
    """
    checked = CheckedForm.of(form)
    with taken_back(database) as connection:
        checked.write(Writer(connection), now_ms)
        newest = dict(_newest(connection))
        wanted = _Desk(database, now_ms).wanted(dict.fromkeys(newest, 0))
        return sorted(
            kiosk.code
            for kiosk, place, document in wanted
            if place.office.administration.code == form.code
            and (kiosk.code not in newest or not newest[kiosk.code].is_same(place, document))
        )


def _wanted_of(database: Database, kiosk: str, now_ms: int) -> KioskSettings:
    newest = {code: version.number for code, version in _newest(database.conn, kiosk)}
    for _, _, document in _Desk(database, now_ms, only=kiosk).wanted(newest):
        return document
    raise CatalogueError(
        f"kiosk {kiosk!r} has no settings: it is not in the catalogue, or revoked; "
        "expected one that stands at an office"
    )


class _Desk:
    """Where documents are put together and written down, inside an open transaction."""

    def __init__(self, database: Database, now_ms: int, only: str | None = None) -> None:
        self._writer = Writer(database.conn)
        self._now_ms = now_ms
        self._snapshot = Snapshot.load(database, only)
        self._texts = read_texts(database.conn)
        self._own = {
            code: (Mode(mode), software)
            for code, mode, software in database.conn.execute(
                "SELECT code, mode, software FROM kiosk"
            )
        }

    def wanted(
        self, newest: dict[str, int]
    ) -> Iterator[tuple[KioskEntry, PlacementEntry, KioskSettings]]:
        """Give each kiosk's place and wanted document, numbered one above its newest."""
        for code, kiosk in self._snapshot.kiosks.items():
            place = kiosk.placement_at(self._now_ms)
            if kiosk.revoked or place is None:
                continue
            number = newest.get(code, 0) + 1
            mode, software = self._own[code]
            document = build_document(
                kiosk, place, mode, self._texts, number, self._today(place), software
            )
            yield kiosk, place, document

    def _today(self, place: PlacementEntry) -> dt.date:
        timezone = place.office.administration.timezone
        return date_of(local_day_and_slot(self._now_ms, timezone)[0])

    def issue(
        self, kiosk: KioskEntry, place: PlacementEntry, document: KioskSettings
    ) -> IssuedSettings:
        """Write a version down."""
        self._writer.add(
            "settings_version",
            {
                "kiosk": kiosk.id,
                "version": document.version,
                "issued_ms": self._now_ms,
                "placement": place.id,
                "survey": place.survey,
                "face_labels": place.face_labels,
                "document": msgspec.json.encode(document).decode(),
            },
            f"kiosk {kiosk.code}: settings {document.version}",
        )
        return IssuedSettings(kiosk.code, document.version, document)

    def close(self) -> None:
        """Move the revision if anything was issued."""
        self._writer.close()


class _Version(NamedTuple):
    """A stored settings version."""

    number: int
    placement: int
    survey: int
    face_labels: int
    text: str

    def is_same(self, place: PlacementEntry, wanted: KioskSettings) -> bool:
        """Tell whether presses would be booked alike and the kiosk be told the same."""
        # Compared as values: a field that a newer release adds with its default is nothing new.
        document = self.decoded()
        return (
            document is not None
            and (self.placement, self.survey, self.face_labels)
            == (place.id, place.survey, place.face_labels)
            and msgspec.structs.replace(document, version=wanted.version) == wanted
        )

    def decoded(self) -> KioskSettings | None:
        """Return the document; None if a release wrote it whose form nobody reads any more."""
        try:
            return msgspec.json.decode(self.text, type=KioskSettings)
        except msgspec.DecodeError:
            return None  # whoever asks issues it anew


def _newest(
    connection: sqlite3.Connection, only: str | None = None
) -> Iterator[tuple[str, _Version]]:
    rows = connection.execute(
        "SELECT code, version, placement, survey, face_labels, document "
        "FROM kiosk JOIN settings_version AS issued ON issued.kiosk = kiosk.id "
        "AND version = (SELECT max(version) FROM settings_version WHERE kiosk = issued.kiosk) "
        "WHERE revoked_ms IS NULL AND code = coalesce(?, code) ORDER BY code",
        (only,),
    )
    return ((code, _Version(*version)) for code, *version in rows)
