"""Queries on the catalogue: administrations, and offices with their services."""

from __future__ import annotations

import json
from collections import defaultdict
from sqlite3 import Connection

from hub.reading.results import Administration, Office, Service, Survey

_OFFICES = """
    SELECT o.id, o.code, o.name, o.rotating_staff, o.opening_hours,
        (SELECT group_concat(x.service)
            FROM (SELECT service FROM office_service WHERE office = o.id ORDER BY service) x)
    FROM office o WHERE o.administration = ? ORDER BY o.name, o.id
"""


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
    services = _services(connection, administration)
    # Many offices offer the same services: each set of them is put together once.
    offered: dict[str | None, tuple[Service, ...]] = {None: ()}
    found = []
    for key, code, name, staff, hours, ids in connection.execute(_OFFICES, (administration,)):
        if ids not in offered:
            offered[ids] = tuple(services[int(one)] for one in ids.split(","))
        found.append(Office(key, administration, code, name, staff, offered[ids], hours))
    return found


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


def _services(connection: Connection, administration: int) -> dict[int, Service]:
    return {
        key: Service(key, code, json.loads(name), channel, retired_ms is not None)
        for key, code, name, channel, retired_ms in connection.execute(
            "SELECT id, code, name, channel, retired_ms FROM service WHERE administration = ?",
            (administration,),
        )
    }


def _languages(text: str) -> list[str]:
    # A JSON array, in the order in which the administration speaks them.
    return [str(language) for language in json.loads(text)]
