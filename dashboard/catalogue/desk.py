"""The catalogue of one administration as a page reads it: its form, and who its kiosks are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from flask import abort

from dashboard.books import readable, reader, viewer
from dashboard.rights import Right
from hub.catalogue import catalogue_form, retired_services
from hub.catalogue.forms import (
    AdministrationForm,
    KioskForm,
    OfficeForm,
    ServiceForm,
    SurveyForm,
)
from hub.reading import Administration, KioskLedger


@dataclass(frozen=True)
class Desk:
    """One administration, and the form of its catalogue as it is in force."""

    administration: Administration
    form: AdministrationForm
    retired: list[ServiceForm]

    @property
    def code(self) -> str:
        """The administration's code."""
        return self.form.code

    @property
    def languages(self) -> list[str]:
        """The languages citizens are spoken to in, the first one first."""
        return self.form.languages

    @cached_property
    def ledger(self) -> dict[str, KioskLedger]:
        """Every kiosk that stands here or did last, revoked ones too, by id."""
        key = self.administration.id
        return {one.code: one for one in reader().ledger() if one.administration == key}

    @cached_property
    def kiosks(self) -> dict[str, tuple[OfficeForm, KioskForm]]:
        """The kiosks that the form places, with their office, by id."""
        return {one.id: (office, one) for office in self.form.office for one in office.kiosk}

    def office(self, code: str) -> OfficeForm:
        """Return an office; 404 where there is none."""
        return next((one for one in self.form.office if one.code == code), None) or abort(404)

    def service(self, code: str) -> ServiceForm:
        """Return a service, also a retired one; 404 where there is none."""
        known = [*self.form.service, *self.retired]
        return next((one for one in known if one.code == code), None) or abort(404)

    def survey(self, code: str) -> SurveyForm:
        """Return a survey; 404 where there is none."""
        return next((one for one in self.form.survey if one.code == code), None) or abort(404)

    def is_retired(self, service: ServiceForm) -> bool:
        """Tell whether a service is offered no more."""
        return service in self.retired

    def offices_with(self, service: str) -> list[OfficeForm]:
        """Return the offices that offer a service."""
        return [office for office in self.form.office if service in office.services]

    def kiosks_with(self, service: str) -> list[str]:
        """Return the ids of the kiosks that offer a service."""
        return [
            code
            for code, (office, kiosk) in self.kiosks.items()
            if service in (office.services if kiosk.services is None else kiosk.services)
        ]

    def kiosks_at(self, offices: list[str]) -> list[str]:
        """Return the ids of the kiosks at some offices, in the order of the offices."""
        return [code for code, (office, _) in self.kiosks.items() if office.code in offices]


def open_desk(code: str) -> Desk:
    """Return the catalogue of an administration; 404 where the viewer knows of none."""
    found = next((one for one in reader().administrations() if one.code == code), None)
    if found is None:
        abort(404)
    viewer().check(Right.CATALOGUE, code)
    with readable() as database:
        return Desk(found, catalogue_form(database, code), retired_services(database, code))
