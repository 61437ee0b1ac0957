"""An office's form: its name, services, people, hours and manners. Pure."""

from __future__ import annotations

from msgspec.structs import replace

from dashboard.catalogue.hours_form import put_hours, read_hours
from dashboard.catalogue.manners_form import put_manners, read_manners
from dashboard.catalogue.reading import Reading, Values
from dashboard.catalogue.software_form import put_software, read_software
from dashboard.catalogue.stranded import stranded_kiosks
from dashboard.language import gettext
from hub.catalogue import editing
from hub.catalogue.forms import AdministrationForm, OfficeForm

NEW = OfficeForm(code="", name="-")
"""What an office is before anything is said of it."""
MOST_STAFF = 10_000
_FIRST_HOURS = "Mo-Fr 08:30-13:00; PH off"


def office_values(office: OfficeForm, first_language: str) -> Values:
    """Return the fields of an office."""
    values = Values({"name": office.name})
    values.setlist("services", office.services)
    if office.rotating_staff is not None:
        values["rotating_staff"] = str(office.rotating_staff)
    put_hours(values, office.opening_hours)
    put_manners(values, office, first_language)
    put_software(values, office.software)
    return values


def new_office_values(form: AdministrationForm) -> Values:
    """Return the fields of an office that is only being added.

    Its hours are those that many offices have; its services, those that no office offers yet.
    """
    offered = {code for office in form.office for code in office.services}
    values = Values()
    values.setlist("services", [one.code for one in form.service if one.code not in offered])
    put_hours(values, _FIRST_HOURS)
    return values


def read_office(reading: Reading, form: AdministrationForm, known: OfficeForm) -> OfficeForm:
    """Return the office that the fields describe, its kiosks offering what it still does.

    Args:
        reading: the form; what is wrong is said there.
        form: the administration in force.
        known: the office in force; :data:`NEW` for one that is being added.
    """
    name = reading.text("name", lacking=gettext("Write how citizens know it."))
    code = known.code or reading.code(
        "code", name, {office.code for office in form.office}, "ufficio"
    )
    offered = reading.chosen("services", [service.code for service in form.service])
    staff = reading.whole("rotating_staff", 0, MOST_STAFF)
    hours = read_hours(reading, known.opening_hours)
    manners = read_manners(reading, form.languages, known)
    services = _services(reading, known, offered)
    changed = replace(
        known,
        code=code,
        name=name or known.name,
        rotating_staff=staff,
        opening_hours=hours,
        software=read_software(reading, known.software),
        **manners,
    )
    if not known.code:
        return replace(changed, services=services)
    whole = editing.change_office(replace(form, office=[changed]), code, services=services)
    return editing.office_in(whole, code)


def _services(reading: Reading, known: OfficeForm, offered: list[str]) -> list[str]:
    stranded = stranded_kiosks(known, offered)
    if stranded:
        reading.wrong(
            "services",
            gettext(
                "%(kiosks)s would offer nothing any more: give them another service, or move them "
                "first.",
                kiosks=", ".join(stranded),
            ),
        )
        return known.services
    return offered
