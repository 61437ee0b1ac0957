"""A service's form: how it is called, drawn and given, and at which offices. Pure."""

from __future__ import annotations

from dashboard.catalogue.reading import Reading, Values, put_words
from dashboard.catalogue.stranded import stranded_kiosks
from dashboard.language import gettext
from faccine.wire.icons import ICONS
from hub.catalogue import editing
from hub.catalogue.forms import AdministrationForm, Channel, ServiceForm

NEW = ServiceForm(code="", name={})
"""What a service is before anything is said of it."""


def service_values(service: ServiceForm, form: AdministrationForm) -> Values:
    """Return the fields of a service."""
    values = Values({"channel": service.channel.value, "icon": service.icon or ""})
    put_words(values, "name", service.name, form.languages[0])
    offices = [office.code for office in form.office if service.code in office.services]
    if not service.code and len(form.office) == 1:
        offices = [form.office[0].code]
    values.setlist("offices", offices)
    return values


def read_service(
    reading: Reading, form: AdministrationForm, known: ServiceForm, taken: set[str]
) -> tuple[ServiceForm, AdministrationForm]:
    """Return the service that the fields describe, and the administration that has it.

    Args:
        reading: the form; what is wrong is said there.
        form: the administration in force.
        known: the service in force; :data:`NEW` for one that is being added.
        taken: the codes of all services, retired ones too.
    """
    name = reading.words("name", form.languages, known.name)
    title = name.get(form.languages[0], "")
    code = known.code or reading.code("code", title, taken, "servizio")
    icon = reading.values.get("icon", "")
    service = ServiceForm(
        code=code,
        name=name,
        icon=icon if icon in ICONS else None,
        channel=reading.one_of("channel", Channel) or known.channel,
    )
    offices = reading.chosen("offices", [office.code for office in form.office])
    return service, _offered_at(reading, editing.put_service(form, service), code, offices)


def _offered_at(
    reading: Reading, form: AdministrationForm, service: str, offices: list[str]
) -> AdministrationForm:
    order = [one.code for one in form.service]
    for office in form.office:
        wanted = set(office.services) - {service}
        if office.code in offices:
            wanted.add(service)
        if wanted == set(office.services):
            continue
        left = [code for code in order if code in wanted]
        stranded = stranded_kiosks(office, left)
        if stranded:
            reading.wrong(
                "offices",
                gettext(
                    "At %(office)s, %(kiosks)s would offer nothing any more: give them another "
                    "service, or move them first.",
                    office=office.name,
                    kiosks=", ".join(stranded),
                ),
            )
            continue
        form = editing.change_office(form, office.code, services=left)
    return form
