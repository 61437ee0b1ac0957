"""Answers about what there is: administrations, offices, services."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from dashboard.api.answers import AdministrationItem, Listing, OfficeItem, ServiceItem
from dashboard.api.desk import Desk
from dashboard.api.questions import OfAdministration, OfPlace, Slice
from hub.reading import Service

Row = TypeVar("Row")


def part(rows: Sequence[Row], question: Slice) -> Sequence[Row]:
    """Return the part of a list that is asked for."""
    return rows[(question.page - 1) * question.limit : question.page * question.limit]


def administrations(desk: Desk, question: Slice) -> Listing[AdministrationItem]:
    """Return the administrations in sight."""
    found = desk.reader.administrations()
    items = [
        AdministrationItem(one.code, one.name, one.timezone, list(one.languages))
        for one in part(found, question)
    ]
    return Listing(total=len(found), items=items)


def offices(desk: Desk, question: OfAdministration) -> Listing[OfficeItem]:
    """Return the offices in sight."""
    administration = desk.administration(question.administration)
    found = desk.reader.offices(administration.id)
    items = [
        OfficeItem(
            one.code,
            one.name,
            [service.code for service in one.services],
            one.opening_hours,
            desk.guard(administration, one).is_monthly,
        )
        for one in part(found, question)
    ]
    return Listing(total=len(found), items=items)


def services(desk: Desk, question: OfPlace) -> Listing[ServiceItem]:
    """Return the services that the offices in sight offer."""
    administration = desk.administration(question.administration)
    found: dict[str, Service] = {}
    for office in desk.offices(administration, question.office):
        found |= {one.code: one for one in office.services}
    sorted_ = [found[code] for code in sorted(found)]
    items = [
        ServiceItem(one.code, one.names, one.channel, one.is_retired)
        for one in part(sorted_, question)
    ]
    return Listing(total=len(sorted_), items=items)
