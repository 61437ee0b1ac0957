"""Making the books' catalogue say what a file says.

A file speaks for the administrations, services, offices and kiosks that it names, and only for
them: an office or a kiosk it leaves out is left alone and named in the report, since half a file
must never cost a kiosk its place. A service it leaves out is retired: no longer offered, still
accepted. Everything happens in one transaction; a second run changes nothing.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from faccine.runtime.database import transaction
from faccine.wire.clocks import to_ms
from faccine.wire.errors import CatalogueError
from hub.catalogue.checking import check_catalogue
from hub.catalogue.forms import AdministrationForm, KioskForm, OfficeForm, read_form
from hub.catalogue.kiosks import Place, save_placement
from hub.catalogue.manners import columns_of
from hub.catalogue.message_rows import save_messages
from hub.catalogue.spots import Spot
from hub.catalogue.survey_rows import Host, save_default_survey, save_survey
from hub.catalogue.writer import Writer, as_json


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What loading a catalogue did, in lines for the operator."""

    source: str
    changes: tuple[str, ...]
    """What was added, changed, moved or retired; empty when the books already said so."""
    left_alone: tuple[str, ...]
    """What the books hold and the file does not name."""
    warnings: tuple[str, ...]
    """What is allowed and yet likely not meant."""
    revision: int

    @property
    def is_changed(self) -> bool:
        """Whether anything was written."""
        return bool(self.changes)


def load_catalogue(database: Database, text: str, *, source: str, now_ms: int) -> LoadReport:
    """Bring the catalogue to what a TOML text says, in one transaction.

    Args:
        database: the books.
        text: the file's content.
        source: how errors and the report call it.
        now_ms: the time now, from which moves without ``since`` are valid.

    Raises:
        CatalogueError: the text contradicts itself or the books; nothing was written.
    """
    form = read_form(text, source)
    warnings = check_catalogue(form, source)
    with transaction(database) as connection:
        writer = Writer(connection)
        left_alone: list[str] = []
        for index, administration in enumerate(form.administration):
            spot = Spot(source).item("administration", index)
            left_alone += _Loading(writer, administration, spot, now_ms).run()
        left_alone += _kiosks_not_named(writer, form.administration)
        revision = writer.close()
    return LoadReport(
        source,
        tuple(writer.changes),
        tuple(left_alone),
        tuple(warnings + writer.warnings),
        revision,
    )


class _Loading:
    """One administration of the file on its way into the books."""

    def __init__(self, writer: Writer, form: AdministrationForm, spot: Spot, now_ms: int) -> None:
        self._writer = writer
        self._form = form
        self._spot = spot
        self._now_ms = now_ms
        self._id = 0
        self._services: dict[str, int] = {}

    def run(self) -> list[str]:
        """Write everything and return what the books hold of it and the file does not name."""
        form = self._form
        self._save_administration()
        self._save_services()
        offices: dict[str, int] = {}
        for index, office in enumerate(form.office):
            offices[office.code] = self._save_office(office, self._spot.item("office", index))
        host = Host(self._id, form.code, form.languages, offices)
        for index, survey in enumerate(form.survey):
            save_survey(self._writer, host, survey, self._spot.item("survey", index))
        save_default_survey(self._writer, host, self._spot.at("languages"))
        return save_messages(self._writer, host, form.message) + [
            f"office {form.code}/{code}: not in the file, left alone"
            for (code,) in self._rows("SELECT code FROM office WHERE administration = ?")
            if code not in offices
        ]

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        return self._writer.connection.execute(query, [self._id]).fetchall()

    def _save_administration(self) -> None:
        form, key = self._form, {"code": self._form.code}
        stored = self._writer.find("administration", key, ["timezone"])
        if stored and stored[1] != form.timezone and self._has_events(stored[0]):
            raise self._spot.at("timezone").wrong(
                form.timezone,
                f"the books count days of {stored[1]} and already hold presses; expected "
                f"{stored[1]}",
            )
        self._id = self._writer.save(
            "administration",
            key,
            {
                "name": form.name,
                "timezone": form.timezone,
                "languages": as_json(form.languages),
                "patron_day": form.patron_day,
                "bilingual": int(form.bilingual),
                "signed_drafts": as_json(form.signed_drafts),
                **columns_of(form, form.languages[0]),
            },
            f"administration {form.code}",
        )

    def _has_events(self, administration: int) -> bool:
        found = self._writer.connection.execute(
            "SELECT 1 FROM series WHERE administration = ? LIMIT 1", [administration]
        ).fetchone()
        return found is not None

    def _save_services(self) -> None:
        form = self._form
        for service in form.service:
            name = service.name
            texts = {form.languages[0]: name} if isinstance(name, str) else name
            self._services[service.code] = self._writer.save(
                "service",
                {"administration": self._id, "code": service.code},
                {
                    "name": as_json(texts),
                    "channel": service.channel.value,
                    "icon": service.icon,
                    "retired_ms": None,
                },
                f"service {form.code}/{service.code}",
            )
        if form.service:
            self._retire_services()

    def _retire_services(self) -> None:
        for row_id, code in self._rows(
            "SELECT id, code FROM service WHERE administration = ? AND retired_ms IS NULL"
        ):
            if code not in self._services:
                what = f"service {self._form.code}/{code}"
                self._writer.connection.execute(
                    "DELETE FROM office_service WHERE service = ?", [row_id]
                )
                self._writer.save(
                    "service", {"id": row_id}, {"retired_ms": self._now_ms}, what, "retired"
                )

    def _save_office(self, form: OfficeForm, spot: Spot) -> int:
        what = f"office {self._form.code}/{form.code}"
        office = self._writer.save(
            "office",
            {"administration": self._id, "code": form.code},
            {
                "name": form.name,
                "rotating_staff": form.rotating_staff,
                "opening_hours": form.opening_hours,
                **columns_of(form, self._form.languages[0]),
            },
            what,
        )
        services = {self._services[code] for code in form.services}
        if self._writer.save_set("office_service", ("office", office), ("service", services)):
            self._writer.changes.append(f"{what}: offers {', '.join(form.services) or 'nothing'}")
        for index, kiosk in enumerate(form.kiosk):
            self._save_kiosk(kiosk, form, office, spot.item("kiosk", index))
        return office

    def _save_kiosk(self, form: KioskForm, office: OfficeForm, office_id: int, spot: Spot) -> None:
        values = {"name": form.name}
        if form.mode is not None:
            values["mode"] = form.mode.value
        kiosk = self._writer.save("kiosk", {"code": form.id}, values, f"kiosk {form.id}")
        codes = office.services if form.services is None else form.services
        place = Place(
            office_id, office.code, form.position, tuple(self._services[code] for code in codes)
        )
        since_ms = _since_ms(form.since, self._form.timezone, spot.at("since"))
        try:
            save_placement(
                self._writer, kiosk, form.id, place, since_ms=since_ms, now_ms=self._now_ms
            )
        except CatalogueError as error:
            raise spot.at("since").wrong(form.since, str(error)) from None
        if self._writer.find("kiosk", {"code": form.id}, ["revoked_ms"]) != (kiosk, None):
            self._writer.warnings.append(
                f"{spot.path} (kiosk {form.id}): it is revoked and stays so; "
                f"'faccine-hub kiosk restore {form.id}' trusts it again"
            )


def _since_ms(since: Any, timezone: str, spot: Spot) -> int | None:
    """Return a date (its local midnight) or a time (local, or with an offset) as UTC ms."""
    if since is None:
        return None
    if not isinstance(since, dt.date):
        raise spot.wrong(since, "expected a date or time without quotes, for instance 2026-03-02")
    moment = since if isinstance(since, dt.datetime) else dt.datetime.combine(since, dt.time())
    return to_ms(moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(timezone)))


def _kiosks_not_named(writer: Writer, administrations: list[AdministrationForm]) -> list[str]:
    named = {
        kiosk.id
        for administration in administrations
        for office in administration.office
        for kiosk in office.kiosk
    }
    of = {administration.code for administration in administrations}
    rows = writer.connection.execute(
        "SELECT kiosk.code, office.code, administration.code FROM kiosk "
        "JOIN placement ON placement.kiosk = kiosk.id AND placement.from_ms = "
        "(SELECT max(from_ms) FROM placement WHERE kiosk = kiosk.id) "
        "JOIN office ON office.id = placement.office "
        "JOIN administration ON administration.id = office.administration "
        "WHERE revoked_ms IS NULL ORDER BY kiosk.code"
    )
    return [
        f"kiosk {code}: not in the file, stays at {office}"
        for code, office, administration in rows
        if administration in of and code not in named
    ]
