"""Changing one thing of an administration's form, as pages do. Pure: what comes back is a new form.

The form that :func:`catalogue_form` gives goes in, and what comes out is handed to
:func:`change_catalogue` or shown as a preview. What hangs together is kept together: a service that
is retired leaves its offices and kiosks, and a kiosk that gets another place does so from now on,
not from the day of its last move. Nothing that ratings were given for can be deleted: an office is
emptied, a service retired, a survey ended, a kiosk revoked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Protocol, TypeVar

from msgspec.structs import replace

from faccine.wire.errors import CatalogueError
from hub.catalogue.forms import (
    AdministrationForm,
    KioskForm,
    MessageForm,
    OfficeForm,
    Position,
    ServiceForm,
    SurveyForm,
)


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


_T = TypeVar("_T")
_C = TypeVar("_C", bound=_Coded)
_PLACE = frozenset({"services", "position"})


def office_in(form: AdministrationForm, code: str) -> OfficeForm:
    """Return an office.

    Raises:
        CatalogueError: there is none of that code.
    """
    return _found(form.office, code, "office", form.code)


def service_in(form: AdministrationForm, code: str) -> ServiceForm:
    """Return a service that is not retired.

    Raises:
        CatalogueError: there is none of that code.
    """
    return _found(form.service, code, "service", form.code)


def survey_in(form: AdministrationForm, code: str) -> SurveyForm:
    """Return a survey.

    Raises:
        CatalogueError: there is none of that code.
    """
    return _found(form.survey, code, "survey", form.code)


def kiosk_in(form: AdministrationForm, kiosk: str) -> tuple[OfficeForm, KioskForm]:
    """Return a kiosk and the office at which it stands last.

    Raises:
        CatalogueError: no office has it.
    """
    for office in form.office:
        for found in office.kiosk:
            if found.id == kiosk:
                return office, found
    raise CatalogueError(
        f"kiosk {kiosk!r} stands at no office of {form.code!r}: expected one that does, "
        "and is not revoked"
    )


def change_administration(form: AdministrationForm, **changes: Any) -> AdministrationForm:
    """Change fields of the administration itself: ``name``, ``languages``, ``contact`` and so on.

    A language that comes first needs all words: what lacks them is refused when it is saved.
    """
    return replace(form, **changes)


def put_service(form: AdministrationForm, service: ServiceForm) -> AdministrationForm:
    """Add a service, or replace the one of its code; a retired one is offered again."""
    return replace(form, service=_put(form.service, service, "code"))


def retire_service(form: AdministrationForm, code: str) -> AdministrationForm:
    """Offer a service no more, anywhere; its ratings stay, and late ones are still taken.

    Raises:
        CatalogueError: there is no such service, or a kiosk offers nothing else.
    """
    service_in(form, code)
    offices = [
        _with_services(office, [other for other in office.services if other != code])
        for office in form.office
    ]
    services = [service for service in form.service if service.code != code]
    return replace(form, service=services, office=offices)


def add_office(form: AdministrationForm, office: OfficeForm) -> AdministrationForm:
    """Add an office.

    Raises:
        CatalogueError: its code is taken.
    """
    _check_free(form.office, office.code, "office")
    return replace(form, office=[*form.office, office])


def change_office(form: AdministrationForm, code: str, **changes: Any) -> AdministrationForm:
    """Change fields of an office; kiosks no longer offer what it no longer does.

    Args:
        form: the administration.
        code: the office's.
        changes: fields of :class:`OfficeForm`, for instance ``name`` or ``opening_hours``.

    Raises:
        CatalogueError: there is no such office, or a kiosk would offer nothing any more.
    """
    services = changes.pop("services", None)
    office = replace(office_in(form, code), **changes)
    if services is not None:
        office = _with_services(office, services)
    return _with_office(form, office)


def empty_office(form: AdministrationForm, code: str) -> AdministrationForm:
    """Have an office offer nothing any more. It is never deleted, since its ratings stay.

    Raises:
        CatalogueError: there is no such office, or kiosks still stand there.
    """
    office = office_in(form, code)
    if office.kiosk:
        names = ", ".join(kiosk.id for kiosk in office.kiosk)
        raise CatalogueError(
            f"office {code!r} still has {names}: move or revoke its kiosks first; an office is "
            "emptied and never deleted, since its ratings stay in the books"
        )
    return _with_office(form, replace(office, services=[]))


def place_kiosk(form: AdministrationForm, office: str, kiosk: KioskForm) -> AdministrationForm:
    """Add a kiosk at an office.

    Raises:
        CatalogueError: there is no such office, or a kiosk of that id stands somewhere already.
    """
    for other in form.office:
        if any(known.id == kiosk.id for known in other.kiosk):
            raise CatalogueError(
                f"kiosk {kiosk.id!r} already stands at {other.code!r}; choose another id, "
                "or move it"
            )
    found = office_in(form, office)
    return _with_office(form, replace(found, kiosk=[*found.kiosk, kiosk]))


def move_kiosk(
    form: AdministrationForm,
    kiosk: str,
    office: str,
    *,
    services: Sequence[str] | None = None,
    position: Position | None = None,
    since: dt.date | dt.datetime | None = None,
) -> AdministrationForm:
    """Have a kiosk stand at an office, with other services or elsewhere in the room.

    Args:
        form: the administration.
        kiosk: its id.
        office: where it will stand; may be where it stands already.
        services: what it will offer; None for all that the office offers.
        position: where in the office; None: nobody says.
        since: from which day or time; None from now on. Presses before stay where they were made.

    Raises:
        CatalogueError: the kiosk or the office is unknown.
    """
    _, found = kiosk_in(form, kiosk)
    office_in(form, office)
    moved = replace(
        found, services=None if services is None else list(services), position=position, since=since
    )
    return replace(form, office=[_moved(other, moved, office) for other in form.office])


def change_kiosk(form: AdministrationForm, kiosk: str, **changes: Any) -> AdministrationForm:
    """Change fields of a kiosk where it stands: ``name``, ``mode``, ``services``, ``position``.

    Raises:
        CatalogueError: no office has it.
    """
    office, found = kiosk_in(form, kiosk)
    changed = replace(found, **changes)
    if "since" not in changes and any(
        getattr(changed, field) != getattr(found, field) for field in _PLACE
    ):
        changed = replace(changed, since=None)
    return _with_office(form, replace(office, kiosk=_put(office.kiosk, changed, "id")))


def put_survey(form: AdministrationForm, survey: SurveyForm) -> AdministrationForm:
    """Add a survey, or replace the one of its code; other words are another label version."""
    return replace(form, survey=_put(form.survey, survey, "code"))


def add_message(form: AdministrationForm, message: MessageForm) -> AdministrationForm:
    """Add a message for those who come by."""
    return replace(form, message=[*(form.message or ()), message])


def remove_message(form: AdministrationForm, message: MessageForm) -> AdministrationForm:
    """Take a message away.

    Raises:
        CatalogueError: there is none that says the same.
    """
    messages = list(form.message or ())
    if message not in messages:
        raise CatalogueError(
            f"the message from {message.first} until {message.last} is not in the catalogue; "
            "somebody may have taken it away meanwhile"
        )
    messages.remove(message)
    return replace(form, message=messages)


def _with_office(form: AdministrationForm, office: OfficeForm) -> AdministrationForm:
    return replace(form, office=_put(form.office, office, "code"))


def _with_services(office: OfficeForm, services: Sequence[str]) -> OfficeForm:
    """Return an office that offers only these, and whose kiosks do."""
    if list(services) == office.services:
        return office
    kiosks = [_offering(kiosk, services, office.code) for kiosk in office.kiosk]
    return replace(office, services=list(services), kiosk=kiosks)


def _offering(kiosk: KioskForm, services: Sequence[str], office: str) -> KioskForm:
    offered = list(services if kiosk.services is None else kiosk.services)
    left = [code for code in offered if code in services]
    if not left:
        raise CatalogueError(
            f"kiosk {kiosk.id!r} at {office!r} offers only {', '.join(offered) or 'that'}: give it "
            "another service, move it or revoke it first"
        )
    if left == kiosk.services:
        return kiosk
    return replace(kiosk, services=left, since=None)


def _moved(office: OfficeForm, kiosk: KioskForm, target: str) -> OfficeForm:
    others = [other for other in office.kiosk if other.id != kiosk.id]
    if office.code != target:
        return replace(office, kiosk=others)
    if len(others) == len(office.kiosk):
        return replace(office, kiosk=[*others, kiosk])
    return replace(office, kiosk=_put(office.kiosk, kiosk, "id"))


def _put(things: Sequence[_T], thing: _T, key: str) -> list[_T]:
    """Return the list with a thing in place of the one that has its key, or at the end."""
    name = getattr(thing, key)
    if any(getattr(other, key) == name for other in things):
        return [thing if getattr(other, key) == name else other for other in things]
    return [*things, thing]


def _found(things: Sequence[_C], code: str, what: str, administration: str) -> _C:
    for thing in things:
        if thing.code == code:
            return thing
    known = ", ".join(thing.code for thing in things) or "one to be added first"
    raise CatalogueError(f"{what} {code!r} is not in {administration!r}: expected {known}")


def _check_free(things: Sequence[_Coded], code: str, what: str) -> None:
    if any(thing.code == code for thing in things):
        raise CatalogueError(f"{what} {code!r} is already in the catalogue; choose another code")
