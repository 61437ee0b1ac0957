"""A kiosk's form: what it offers, in which order, and where it stands. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from msgspec.structs import replace

from dashboard.catalogue.reading import Reading, Values
from dashboard.catalogue.software_form import put_software, read_software
from dashboard.language import gettext
from faccine.wire.topics import is_kiosk_id
from hub.catalogue.forms import KioskForm, OfficeForm, Position
from hub.catalogue.kiosk_ids import proposed_id

_LAST_RANK = 99


def kiosk_values(kiosk: KioskForm, office: OfficeForm) -> Values:
    """Return the fields of a kiosk at an office."""
    values = Values({"name": kiosk.name or "", "position": kiosk.position or ""})
    offered = office.services if kiosk.services is None else kiosk.services
    for rank, code in enumerate(offered, 1):
        values[rank_field(code)] = str(rank)
    put_software(values, kiosk.software)
    return values


def new_kiosk_values(administration: str, office: OfficeForm, taken: Collection[str]) -> Values:
    """Return the fields of a kiosk that is only being added, with an id to begin with."""
    values = kiosk_values(KioskForm(id="-"), office)
    values["id"] = proposed_id(administration, office.code, taken)
    return values


def read_new_id(reading: Reading, taken: Collection[str]) -> str:
    """Return the id of a kiosk that is being added, unlike any on the hub."""
    code = reading.values.get("id", "").strip().lower()
    if not is_kiosk_id(code):
        reading.wrong("id", gettext("2 to 40 of the signs a-z, 0-9 and hyphen, no others."))
        return "-"
    if code in taken:
        reading.wrong("id", gettext("Another kiosk has this id, or had it: choose another one."))
    return code


def read_kiosk(reading: Reading, office: OfficeForm, known: KioskForm) -> KioskForm:
    """Return the kiosk that the fields describe; as it stands from now on where it differs."""
    kiosk = replace(
        known,
        name=reading.text("name") or None,
        services=read_services(reading, office),
        position=reading.one_of("position", Position),
        software=read_software(reading, known.software),
    )
    before = office.services if known.services is None else known.services
    has_moved = (before, known.position) != (kiosk.services, kiosk.position)
    return replace(kiosk, since=None) if has_moved else kiosk


def read_services(reading: Reading, office: OfficeForm) -> list[str]:
    """Return what a kiosk offers, in the order of the numbers beside the services."""
    ranked: list[tuple[int, int, str]] = []
    for index, code in enumerate(office.services):
        rank = reading.whole(rank_field(code), 1, _LAST_RANK)
        if rank is not None:
            ranked.append((rank, index, code))
    if not ranked and not any(rank_field(code) in reading.errors for code in office.services):
        reading.wrong("services", gettext("It must offer one service at least."))
    return [code for *_, code in sorted(ranked)]


def read_since(reading: Reading, today: dt.date) -> dt.date | None:
    """Return from which day a kiosk stands elsewhere; None from now on."""
    since = reading.day("since")
    return None if since == today else since


def rank_field(service: str) -> str:
    """Return the name of the field with a service's number."""
    return f"rank-{service}"
