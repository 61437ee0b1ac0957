"""Reads the facts that rules look at from the books. Asked by the job, for all administrations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dashboard.access import Guard
from dashboard.alerts.facts import BackupFact, Facts, KioskFact, Served, ServedFact, ServiceFact
from dashboard.alerts.lasting import Lasting, lasting
from dashboard.alerts.model import AlertRule, Place
from dashboard.alerts.settings import RulesInForce
from dashboard.fleet import KioskNow, fleet_now
from hub.periods import Period, last_weeks, local_day_and_slot
from hub.reading import Administration, Counts, Office, Reader, ServedRow, Service

_SERVED_DAYS = 190
_CHECKED_DAYS = 91
"""Numbers of people served that ended longer ago are nobody's news any more."""


def gather(
    reader: Reader, rules: RulesInForce, remembered: Mapping[str, int], now_ms: int
) -> tuple[Facts, dict[str, int]]:
    """Return the facts, and what to remember until the next time.

    Raises:
        StorageError: the books cannot be read.
    """
    fleet = fleet_now(reader, now_ms)
    since, kept = lasting([one.kiosk for one in fleet.kiosks], remembered, now_ms)
    administrations = reader.administrations()
    names = {one.code: one for one in administrations}
    services, served = [], []
    for one in administrations:
        offices = reader.offices(one.id)
        today = local_day_and_slot(now_ms, one.timezone)[0]
        services += list(_services(reader, rules, one, offices, today))
        served += list(_served(reader, one, offices, today))
    kiosks = [_kiosk(one, since, names) for one in fleet.kiosks]
    return Facts(kiosks, services, served, _backups(reader, administrations)), kept


def _backups(reader: Reader, administrations: list[Administration]) -> list[BackupFact]:
    last = reader.last_backup()
    return [
        BackupFact(Place(one.code), {"administration": one.name, "timezone": one.timezone}, last)
        for one in administrations
    ]


def _kiosk(one: KioskNow, since: Lasting, names: Mapping[str, Administration]) -> KioskFact:
    code = one.kiosk.code
    administration = names.get(one.administration or "")
    called: dict[str, Any] = {
        "administration": administration.name if administration else "",
        "timezone": one.timezone,
        "kiosk": one.kiosk.name or code,
    }
    if one.place:
        called["office"] = one.place.name
    office = one.place.code if one.place else ""
    place = Place(one.administration or "", office, code)
    return KioskFact(place, called, one, since.clock.get(code), since.waiting.get(code))


def _services(
    reader: Reader,
    rules: RulesInForce,
    administration: Administration,
    offices: list[Office],
    today: int,
) -> Iterator[ServiceFact]:
    standings = {(one.office, one.service): one for one in reader.standings(administration.id)}
    weeks = last_weeks(today, 4)
    for office in offices:
        guard = Guard(office.rotating_staff, today)
        recent: dict[int, Counts] = {}
        if _has_limit(rules, administration, office) and not guard.is_monthly:
            recent = reader.services_counts(office.id, weeks)
        for service in office.services:
            yield ServiceFact(
                Place(administration.code, office.code, service.code),
                _names(administration, office) | {"service": service.names},
                standings.get((office.id, service.id)),
                recent.get(service.id, Counts()),
                guard.is_monthly,
            )


def _has_limit(rules: RulesInForce, administration: Administration, office: Office) -> bool:
    """Tell whether anybody set a fixed limit here: most do not, and then nothing is counted."""
    return any(
        rules.of(AlertRule.RED, Place(administration.code, office.code, one.code)).amount("limit")
        for one in office.services
    )


def _served(
    reader: Reader, administration: Administration, offices: list[Office], today: int
) -> Iterator[ServedFact]:
    rows = reader.served(administration.id, Period(today - _SERVED_DAYS, today - 1))
    by_id = {office.id: office for office in offices}
    groups: dict[tuple[int, int | None], list[ServedRow]] = {}
    for row in rows:
        groups.setdefault((row.office, row.service), []).append(row)
    for (number, service_id), some in groups.items():
        office = by_id.get(number)
        if office is None:
            continue
        service = next((one for one in office.services if one.id == service_id), None)
        if service_id is not None and (
            service is None or Guard(office.rotating_staff, 0).is_monthly
        ):
            continue
        yield _served_fact(reader, administration, office, service, some, today)


def _served_fact(
    reader: Reader,
    administration: Administration,
    office: Office,
    service: Service | None,
    rows: list[ServedRow],
    today: int,
) -> ServedFact:
    which = service.id if service else None

    def ratings(first_day: int, last_day: int) -> int:
        if first_day > last_day:
            return 0
        return reader.counts(office.id, Period(first_day, last_day), which).n

    entered = []
    for row in sorted(rows, key=lambda row: (row.last_day, row.first_day)):
        is_checked = today - _CHECKED_DAYS <= row.last_day < today
        n = ratings(row.first_day, row.last_day) if is_checked else 0
        entered.append(Served(row.first_day, row.last_day, row.n, n))
    names = _names(administration, office)
    return ServedFact(
        Place(administration.code, office.code, service.code if service else ""),
        names | {"service": service.names} if service else names,
        entered,
        ratings(max(row.last_day for row in rows) + 1, today - 1),
        today,
    )


def _names(administration: Administration, office: Office) -> dict[str, Any]:
    return {
        "administration": administration.name,
        "timezone": administration.timezone,
        "office": office.name,
    }
