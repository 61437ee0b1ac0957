"""Queries on the catalogue: administrations, and offices with their services."""

from __future__ import annotations

import json
from collections import defaultdict
from sqlite3 import Connection

from hub.reading.results import Administration, Office, Service, Survey


def administrations(connection: Connection) -> list[Administration]:
    """Return all administrations, by name."""
    rows = connection.execute(
        "SELECT id, code, name, timezone, languages, patron_day FROM administration"
        " ORDER BY name, id"
    )
    return [
        Administration(key, code, name, timezone, tuple(_languages(languages)), patron_day)
        for key, code, name, timezone, languages, patron_day in rows
    ]


def offices(connection: Connection, administration: int) -> list[Office]:
    """Return an administration's offices with the services they offer, by name."""
    offered = _services_by_office(connection, administration)
    rows = connection.execute(
        "SELECT id, code, name, rotating_staff, opening_hours FROM office"
        " WHERE administration = ? ORDER BY name, id",
        (administration,),
    )
    return [
        Office(key, administration, code, name, rotating_staff, tuple(offered[key]), hours)
        for key, code, name, rotating_staff, hours in rows
    ]


def surveys(connection: Connection, administration: int) -> list[Survey]:
    """Return an administration's surveys, by their first day."""
    offices: defaultdict[int, list[int]] = defaultdict(list)
    for survey, office in connection.execute(
        "SELECT x.survey, x.office FROM survey_office x JOIN survey v ON v.id = x.survey"
        " WHERE v.administration = ? ORDER BY x.office",
        (administration,),
    ):
        offices[survey].append(office)
    rows = connection.execute(
        "SELECT id, code, question, from_day, to_day FROM survey WHERE administration = ?"
        " ORDER BY from_day, id",
        (administration,),
    )
    return [
        Survey(key, code, json.loads(question), from_day, to_day, tuple(offices[key]))
        for key, code, question, from_day, to_day in rows
    ]


def timezone_of(connection: Connection, administration: int) -> str:
    """Return an administration's time zone, UTC for an unknown one."""
    row = connection.execute(
        "SELECT timezone FROM administration WHERE id = ?", (administration,)
    ).fetchone()
    return "UTC" if row is None else str(row[0])


def administration_of(connection: Connection, office: int) -> int:
    """Return the administration of an office, 0 (nobody's id) for an unknown one."""
    row = connection.execute("SELECT administration FROM office WHERE id = ?", (office,)).fetchone()
    return 0 if row is None else int(row[0])


def _services_by_office(
    connection: Connection, administration: int
) -> defaultdict[int, list[Service]]:
    services = {
        key: Service(key, code, json.loads(name), channel, retired_ms is not None)
        for key, code, name, channel, retired_ms in connection.execute(
            "SELECT id, code, name, channel, retired_ms FROM service WHERE administration = ?",
            (administration,),
        )
    }
    offered: defaultdict[int, list[Service]] = defaultdict(list)
    for office, service in connection.execute(
        "SELECT o.id, x.service FROM office o JOIN office_service x ON x.office = o.id"
        " WHERE o.administration = ? ORDER BY o.id, x.service",
        (administration,),
    ):
        offered[office].append(services[service])
    return offered


def _languages(text: str) -> list[str]:
    # A JSON array, in the order in which the administration speaks them.
    return [str(language) for language in json.loads(text)]
