"""The catalogue in memory, as the hub books by it.

Read in a few whole-table queries: 500 offices and 1000 kiosks with their settings versions take
well under a second. The hub loads it again when ``revision`` no longer is the database's.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlite_utils import Database

from hub.catalogue.entries import (
    AdministrationEntry,
    KioskEntry,
    OfficeEntry,
    PlacementEntry,
    ServiceEntry,
)
from hub.catalogue.surveys import SurveyDates, survey_calendar
from hub.hours import OpeningHours
from hub.periods import day_start_ms


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything that booking needs, immutable."""

    revision: int
    kiosks: Mapping[str, KioskEntry]

    @classmethod
    def load(cls, database: Database, only: str | None = None) -> Snapshot:
        """Read the catalogue as it is now, with all kiosks or only the one of an id."""
        connection = database.conn
        is_alone = not connection.in_transaction
        if is_alone:
            connection.execute("BEGIN")
        try:
            return _Reading(connection, only).snapshot()
        finally:
            if is_alone:
                connection.execute("ROLLBACK")

    def kiosk(self, code: str) -> KioskEntry | None:
        """Return a kiosk by its id on the wire; None when nobody knows it."""
        return self.kiosks.get(code)


def read_revision(connection: sqlite3.Connection) -> int:
    """Return the number that moves with every change of the catalogue."""
    return int(connection.execute("SELECT revision FROM catalogue_revision").fetchone()[0])


@dataclass(slots=True)
class _Reading:
    """One pass over the catalogue's tables."""

    connection: sqlite3.Connection
    only: str | None
    services: dict[int, ServiceEntry] = field(default_factory=dict)
    surveys: dict[int, list[SurveyDates]] = field(default_factory=dict)
    labels: dict[int, int] = field(default_factory=dict)
    reasons: dict[int, dict[str, int]] = field(default_factory=dict)
    offices: dict[int, OfficeEntry] = field(default_factory=dict)
    calendars: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    stands: dict[int, tuple[int, str | None, tuple[ServiceEntry, ...]]] = field(
        default_factory=dict
    )
    places: dict[tuple[int, int, int], PlacementEntry] = field(default_factory=dict)

    def snapshot(self) -> Snapshot:
        self._read_offices(self._administrations())
        self._read_surveys()
        moves = self._read_placements()
        issued = self._issued()
        kiosks = {
            code: KioskEntry(
                key, code, revoked_ms is not None, *self._stays(moves[key]), issued.get(key, {})
            )
            for key, code, revoked_ms in self._of_kiosks(
                "SELECT id, code, revoked_ms FROM kiosk WHERE {}", "id"
            )
        }
        return Snapshot(read_revision(self.connection), kiosks)

    def _rows(self, query: str) -> Iterable[tuple[Any, ...]]:
        return self.connection.execute(query)

    def _of_kiosks(self, query: str, kiosk: str) -> Iterable[tuple[Any, ...]]:
        """Return rows of all kiosks, or of the one; ``kiosk`` is the column with its number."""
        if self.only is None:
            return self._rows(query.format("1"))
        one = f"{kiosk} = (SELECT id FROM kiosk WHERE code = ?)"
        return self.connection.execute(query.format(one), (self.only,))

    def _administrations(self) -> dict[int, tuple[AdministrationEntry, str | None]]:
        services: dict[int, dict[str, ServiceEntry]] = defaultdict(dict)
        for key, administration, code, channel, retired_ms in self._rows(
            "SELECT id, administration, code, channel, retired_ms FROM service"
        ):
            entry = ServiceEntry(key, code, channel, is_retired=retired_ms is not None)
            services[administration][code] = self.services[key] = entry
        return {
            key: (
                AdministrationEntry(
                    key, code, timezone, tuple(json.loads(languages)), services.get(key, {})
                ),
                patron_day,
            )
            for key, code, timezone, languages, patron_day in self._rows(
                "SELECT id, code, timezone, languages, patron_day FROM administration"
            )
        }

    def _read_offices(self, found: Mapping[int, tuple[AdministrationEntry, str | None]]) -> None:
        # Offices that keep the same hours share one object, and with it what it remembers.
        known: dict[tuple[str | None, str, str | None], OpeningHours] = {}
        for key, of, code, staff, expression in self._rows(
            "SELECT id, administration, code, rotating_staff, opening_hours FROM office"
        ):
            administration, patron_day = found[of]
            hours = (expression, administration.timezone, patron_day)
            if hours not in known:
                known[hours] = OpeningHours(*hours)
            self.offices[key] = OfficeEntry(key, code, administration, known[hours], staff)

    def _read_surveys(self) -> None:
        offices: dict[int, set[int]] = defaultdict(set)
        for survey, office in self._rows("SELECT survey, office FROM survey_office"):
            offices[survey].add(office)
        for key, administration, from_day, to_day in self._rows(
            "SELECT id, administration, from_day, to_day FROM survey"
        ):
            dates = SurveyDates(key, from_day, to_day, frozenset(offices.get(key, ())))
            self.surveys.setdefault(administration, []).append(dates)
            self.reasons[key] = {}
        for survey, key in self._rows(
            "SELECT survey, id FROM face_labels ORDER BY survey, version"
        ):
            self.labels[survey] = key
        for survey, code, key in self._rows("SELECT survey, code, id FROM reason"):
            self.reasons[survey][code] = key

    def _read_placements(self) -> Mapping[int, list[tuple[int, int]]]:
        offered: dict[int, list[ServiceEntry]] = defaultdict(list)
        for placement, service in self._of_kiosks(
            "SELECT x.placement, x.service FROM placement_service x"
            " JOIN placement p ON p.id = x.placement WHERE {} ORDER BY x.placement, x.rank",
            "p.kiosk",
        ):
            offered[placement].append(self.services[service])
        moves: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for key, kiosk, from_ms, office, position in self._of_kiosks(
            "SELECT id, kiosk, from_ms, office, position FROM placement WHERE {}"
            " ORDER BY kiosk, from_ms",
            "kiosk",
        ):
            moves[kiosk].append((from_ms, key))
            self.stands[key] = (office, position, tuple(offered.get(key, ())))
        return moves

    def _issued(self) -> dict[int, dict[int, PlacementEntry]]:
        issued: dict[int, dict[int, PlacementEntry]] = defaultdict(dict)
        for kiosk, version, placement, survey, labels in self._of_kiosks(
            "SELECT kiosk, version, placement, survey, face_labels FROM settings_version WHERE {}",
            "kiosk",
        ):
            issued[kiosk][version] = self._place(placement, survey, labels)
        return issued

    def _stays(
        self, moves: list[tuple[int, int]]
    ) -> tuple[tuple[int, ...], tuple[PlacementEntry, ...]]:
        """Cut a kiosk's placements where another survey begins.

        Surveys that began before the kiosk came all begin with it: the last of them is in force.
        """
        starts: list[int] = []
        places: list[PlacementEntry] = []
        for index, (from_ms, placement) in enumerate(moves):
            to_ms = moves[index + 1][0] if index + 1 < len(moves) else None
            for survey_ms, survey in self._calendar(self.stands[placement][0]):
                if to_ms is not None and survey_ms >= to_ms:
                    break
                starts.append(max(survey_ms, from_ms))
                places.append(self._place(placement, survey, self.labels[survey]))
        return tuple(starts), tuple(places)

    def _calendar(self, office: int) -> list[tuple[int, int]]:
        """Return from which instant on which survey runs at an office."""
        if office not in self.calendars:
            administration = self.offices[office].administration
            self.calendars[office] = [
                (day_start_ms(day, administration.timezone) if day else 0, survey)
                for day, survey in survey_calendar(office, self.surveys.get(administration.id, []))
            ]
        return self.calendars[office]

    def _place(self, placement: int, survey: int, labels: int) -> PlacementEntry:
        key = (placement, survey, labels)
        if key not in self.places:
            office, position, services = self.stands[placement]
            self.places[key] = PlacementEntry(
                placement,
                self.offices[office],
                position,
                services,
                survey,
                labels,
                self.reasons[survey],
            )
        return self.places[key]
