"""The catalogue of an administration as the types of a catalogue file, read from the books.

Loading what is returned here changes nothing, so a page changes a piece of it and hands it back,
and a hub set up on the web can be kept as a file. A file says where a kiosk stands last; earlier
places stay in the books only. Left out, since no file names them, are retired services, revoked
kiosks, messages made of notes, and a kiosk that offers what its office no longer does.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from sqlite_utils import Database

from faccine.runtime.remembering import remembered
from faccine.wire.clocks import to_datetime
from faccine.wire.errors import CatalogueError
from faccine.wire.events import Mode
from faccine.wire.faces import Face
from faccine.wire.settings import SpeechOutput
from hub.catalogue.forms import (
    AdministrationForm,
    Channel,
    ContactForm,
    KioskForm,
    LabelsForm,
    MessageForm,
    OfficeForm,
    Position,
    ReasonForm,
    ServiceForm,
    SurveyForm,
)
from hub.catalogue.manners import COLUMNS, manners_of_row
from hub.catalogue.snapshot import read_revision
from hub.periods import date_of

_MANNERS = ", ".join(COLUMNS)


def catalogue_form(database: Database, administration_code: str) -> AdministrationForm:
    """Return everything a catalogue file can say of an administration.

    Words that a change of languages left without the first language have there what kiosks show.
    It is read once while the catalogue stays as it is, so nobody may change what is returned.

    Raises:
        CatalogueError: there is no such administration.
    """
    if database.conn.in_transaction:  # which may be taken back
        return _read_form(database, administration_code)
    return remembered(
        database.conn,
        read_revision(database.conn),
        ("form", administration_code),
        lambda: _read_form(database, administration_code),
    )


def _read_form(database: Database, administration_code: str) -> AdministrationForm:
    row = database.conn.execute(
        "SELECT id, name, timezone, languages, patron_day, bilingual, signed_drafts, software, "
        f"{_MANNERS} FROM administration WHERE code = ?",
        [administration_code],
    ).fetchone()
    if row is None:
        raise CatalogueError(
            f"administration {administration_code!r} is not in the catalogue: expected "
            f"{' or '.join(administration_codes(database)) or 'one to be added first'}"
        )
    key, name, timezone, languages, patron_day, bilingual, signed_drafts, software, *manners = row
    reading = _Reading(database, key, timezone, json.loads(languages))
    return AdministrationForm(
        code=administration_code,
        name=name,
        timezone=timezone,
        languages=json.loads(languages),
        patron_day=patron_day,
        bilingual=bool(bilingual),
        signed_drafts=json.loads(signed_drafts),
        software=software,
        message=reading.messages(),
        service=reading.services(),
        office=reading.offices(),
        survey=reading.surveys(),
        **reading.manners(manners),
    )


def administration_codes(database: Database) -> list[str]:
    """Return the codes of all administrations, in order."""
    rows = database.conn.execute("SELECT code FROM administration ORDER BY code")
    return [code for (code,) in rows]


def retired_services(database: Database, administration_code: str) -> list[ServiceForm]:
    """Return the services that an administration offers no more, by code.

    One of them handed to :func:`hub.catalogue.editing.put_service` is offered again.
    """
    rows = database.conn.execute(
        "SELECT service.code, service.name, icon, channel FROM service "
        "JOIN administration ON administration.id = administration "
        "WHERE administration.code = ? AND retired_ms IS NOT NULL ORDER BY service.code",
        [administration_code],
    )
    return [
        ServiceForm(code=code, name=json.loads(name), icon=icon, channel=Channel(channel))
        for code, name, icon, channel in rows
    ]


def revision_of(form: AdministrationForm) -> int:
    """Return a number that differs when anything in the form does.

    Unlike the books' own revision it does not move when settings are issued, or when another
    administration is changed: nobody is told to begin again for what is not theirs.
    """
    digest = hashlib.blake2b(msgspec.json.encode(form, order="deterministic"), digest_size=6)
    return int.from_bytes(digest.digest())


class _Reading:
    """One pass over an administration."""

    def __init__(
        self, database: Database, key: int, timezone: str, languages: Sequence[str]
    ) -> None:
        self._connection = database.conn
        self._key = key
        self._zone = ZoneInfo(timezone)
        self._languages = languages
        self._offices = dict(self._rows("SELECT id, code FROM office WHERE administration = ?"))

    def manners(self, values: list[Any]) -> dict[str, Any]:
        """Return the manners of a row as a form's keywords."""
        manners = manners_of_row(values)
        if "speech" in manners:
            manners["speech"] = SpeechOutput(manners["speech"])
        if "contact" in manners:
            contact = manners["contact"]
            text = self._words(contact["text"]) if contact["text"] else None
            manners["contact"] = ContactForm(address=contact["address"], text=text)
        return manners

    def services(self) -> list[ServiceForm]:
        """Return the services that are not retired."""
        return [
            ServiceForm(
                code=code, name=self._words(json.loads(name)), icon=icon, channel=Channel(channel)
            )
            for code, name, icon, channel in self._rows(
                "SELECT code, name, icon, channel FROM service "
                "WHERE administration = ? AND retired_ms IS NULL ORDER BY id"
            )
        ]

    def offices(self) -> list[OfficeForm]:
        """Return the offices with their kiosks."""
        offered: dict[int, list[str]] = defaultdict(list)
        for office, code in self._rows(
            "SELECT office, service.code FROM office_service JOIN service "
            "ON service.id = service WHERE administration = ? ORDER BY service.id"
        ):
            offered[office].append(code)
        kiosks = self._kiosks(offered)
        return [
            OfficeForm(
                code=code,
                name=name,
                services=offered[key],
                rotating_staff=staff,
                opening_hours=hours,
                software=software,
                kiosk=kiosks[key],
                **self.manners(manners),
            )
            for key, code, name, staff, hours, software, *manners in self._rows(
                "SELECT id, code, name, rotating_staff, opening_hours, software, "
                f"{_MANNERS} FROM office WHERE administration = ? ORDER BY id"
            )
        ]

    def _kiosks(self, offered: dict[int, list[str]]) -> dict[int, list[KioskForm]]:
        services: dict[int, list[str]] = defaultdict(list)
        for placement, code in self._rows(
            "SELECT placement, service.code FROM placement_service JOIN service "
            "ON service.id = service WHERE administration = ? ORDER BY placement, rank"
        ):
            services[placement].append(code)
        found: dict[int, list[KioskForm]] = defaultdict(list)
        for code, name, mode, software, placement, from_ms, office, position in self._rows(
            "SELECT kiosk.code, kiosk.name, mode, kiosk.software, placement.id, from_ms, office, "
            "position FROM kiosk JOIN placement ON kiosk = kiosk.id AND from_ms = "
            "(SELECT max(from_ms) FROM placement AS other WHERE other.kiosk = kiosk.id) "
            "JOIN office ON office.id = office "
            "WHERE administration = ? AND revoked_ms IS NULL ORDER BY kiosk.id"
        ):
            if services[placement] and set(services[placement]) <= set(offered[office]):
                found[office].append(
                    KioskForm(
                        id=code,
                        name=name,
                        services=services[placement],
                        position=None if position is None else Position(position),
                        since=self._since(from_ms),
                        mode=Mode(mode),
                        software=software,
                    )
                )
        return found

    def messages(self) -> list[MessageForm]:
        """Return the messages that are not made of notes, those that begin first, first."""
        offices = self._offices_of("message")
        return [
            MessageForm(
                first=date_of(from_day),
                last=date_of(to_day),
                text=self._words(json.loads(text)),
                said=None if said is None else self._words(json.loads(said)),
                offices=offices[key],
            )
            for key, from_day, to_day, text, said in self._rows(
                "SELECT id, from_day, to_day, text, said FROM message "
                "WHERE administration = ? AND note IS NULL ORDER BY from_day, to_day, id"
            )
        ]

    def surveys(self) -> list[SurveyForm]:
        """Return the surveys with their newest labels and the reasons they offer."""
        offices = self._offices_of("survey")
        labels = {
            survey: LabelsForm(
                happy=self._words(json.loads(happy)),
                neutral=self._words(json.loads(neutral)),
                sad=self._words(json.loads(sad)),
            )
            for survey, happy, neutral, sad in self._rows(
                "SELECT survey, happy, neutral, sad FROM face_labels JOIN survey "
                "ON survey.id = survey WHERE administration = ? ORDER BY survey, version"
            )
        }
        reasons: dict[int, list[str | ReasonForm]] = defaultdict(list)
        for survey, code, label in self._rows(
            "SELECT survey, reason.code, label FROM reason JOIN survey ON survey.id = survey "
            "WHERE administration = ? AND rank IS NOT NULL ORDER BY survey, rank"
        ):
            reasons[survey].append(ReasonForm(code=code, label=self._words(json.loads(label))))
        return [
            SurveyForm(
                code=code,
                question=self._words(json.loads(question)),
                labels=labels[key],
                reasons=reasons[key],
                reasons_after=[Face(face) for face in json.loads(after)],
                offices=offices[key],
                first=date_of(from_day) if from_day else None,
                last=None if to_day is None else date_of(to_day),
            )
            for key, code, question, after, from_day, to_day in self._rows(
                "SELECT id, code, question, reasons_after, from_day, to_day FROM survey "
                "WHERE administration = ? ORDER BY id"
            )
        ]

    def _rows(self, query: str) -> Iterable[Any]:
        return self._connection.execute(query, [self._key])

    def _offices_of(self, table: str) -> dict[int, list[str]]:
        found: dict[int, list[str]] = defaultdict(list)
        for key, office in self._rows(
            f"SELECT {table}, office FROM {table}_office JOIN office ON office.id = office "
            "WHERE administration = ? ORDER BY office"
        ):
            found[key].append(self._offices[office])
        return found

    def _words(self, words: dict[str, str]) -> dict[str, str]:
        """Return words in the administration's order of languages, the first always there."""
        first, *others = self._languages
        ordered = {first: words.get(first) or next(iter(words.values()))}
        return ordered | {key: words[key] for key in others if key in words} | words

    def _since(self, from_ms: int) -> dt.date | dt.datetime | None:
        if not from_ms:
            return None
        moment = to_datetime(from_ms)
        local = moment.astimezone(self._zone)
        return local.date() if local.time() == dt.time() else moment
