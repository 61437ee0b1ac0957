"""Making the books say what a form says of one administration, inside an open transaction."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from faccine.wire.clocks import to_ms
from faccine.wire.errors import CatalogueError
from hub.catalogue.forms import AdministrationForm, KioskForm, OfficeForm
from hub.catalogue.kiosks import Place, save_placement
from hub.catalogue.manners import columns_of
from hub.catalogue.message_rows import save_messages
from hub.catalogue.software_wishes import wish_column
from hub.catalogue.spots import Spot
from hub.catalogue.survey_rows import Host, save_default_survey, save_survey
from hub.catalogue.writer import Writer, as_json


class AdministrationRows:
    """One administration on its way into the books.

    Args:
        writer: inside an open transaction.
        form: checked already.
        spot: where the form stands, for errors.
        now_ms: the time now, from which moves without ``since`` are valid.
        is_whole: whether a form without services means that there are none; a file that names none
            leaves them alone.
    """

    def __init__(
        self,
        writer: Writer,
        form: AdministrationForm,
        spot: Spot,
        now_ms: int,
        *,
        is_whole: bool = False,
    ) -> None:
        self._is_whole = is_whole
        self._writer = writer
        self._form = form
        self._spot = spot
        self._now_ms = now_ms
        self._id = 0
        self._services: dict[str, int] = {}

    def save(self) -> list[str]:
        """Write everything and return what the books hold of it and the form does not name.

        Raises:
            CatalogueError: the form contradicts the books.
        """
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
                **wish_column(form.software),
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
        if form.service or self._is_whole:
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
                **wish_column(form.software),
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
        values = {"name": form.name, **wish_column(form.software)}
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
