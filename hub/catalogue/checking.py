"""What contradicts itself in a catalogue file, found before anything is written. Pure.

Types and unknown keys were refused by :mod:`hub.catalogue.forms`; here things must fit together.
The first contradiction is an error that leads to its place; what is merely suspicious is a warning.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from zoneinfo import ZoneInfo

from faccine.wire.errors import CatalogueError
from faccine.wire.topics import is_kiosk_id
from hub.catalogue.checking_words import (
    check_contact,
    check_icon,
    check_languages,
    check_messages,
    check_words,
    missing_contact,
    missing_languages,
)
from hub.catalogue.defaults import FEWEST_STAFF, REASONS
from hub.catalogue.forms import (
    AdministrationForm,
    CatalogueForm,
    KioskForm,
    OfficeForm,
    ReasonForm,
    SurveyForm,
    Words,
)
from hub.catalogue.software_wishes import check_software
from hub.catalogue.spots import Spot
from hub.hours import OpeningHours, replaced_hours

MAX_REASONS = 6

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_MONTH_DAY = re.compile(r"\d\d-\d\d")


def check_catalogue(form: CatalogueForm, source: str) -> list[str]:
    """Check a whole file and return warnings, one line each.

    Raises:
        CatalogueError: something contradicts itself; names the path, the value and what was
            expected.
    """
    root = Spot(source)
    administrations = form.administration
    spots = [root.item("administration", index) for index in range(len(administrations))]
    _check_unique(zip(spots, (form.code for form in administrations), strict=True), "code")
    _check_unique(_kiosks(administrations, root), "id")
    warnings: list[str] = []
    for administration, spot in zip(administrations, spots, strict=True):
        warnings += _check_administration(administration, spot)
        for index, office in enumerate(administration.office):
            warnings += _check_office(office, administration, spot.item("office", index))
        for index, survey in enumerate(administration.survey):
            warnings += _check_survey(survey, administration, spot.item("survey", index))
        warnings += _check_messages(administration, spot)
    return warnings


def check_code(code: str, spot: Spot) -> None:
    """Refuse a code that could not stand in an address.

    Raises:
        CatalogueError: it has other characters than ``a-z``, ``0-9`` and ``-``, or is too long.
    """
    if not _CODE.fullmatch(code):
        raise spot.wrong(
            code, "expected 1 to 40 characters of a-z, 0-9 and '-', for instance carta-identita"
        )


def check_kiosk_id(code: str, spot: Spot) -> None:
    """Refuse an id that cannot name a kiosk on the wire.

    Raises:
        CatalogueError: it cannot.
    """
    if not is_kiosk_id(code):
        raise spot.wrong(
            code,
            "expected 2 to 40 characters of a-z, 0-9 and '-', not beginning with '-', "
            "for instance esempio-anagrafe-1",
        )


def reasons_of(survey: SurveyForm) -> list[ReasonForm]:
    """Return the reasons a survey names, a bare code written out."""
    return [
        ReasonForm(code=reason) if isinstance(reason, str) else reason
        for reason in survey.reasons or ()
    ]


def _kiosks(
    administrations: Sequence[AdministrationForm], root: Spot
) -> Iterator[tuple[Spot, str]]:
    for one, administration in enumerate(administrations):
        for two, office in enumerate(administration.office):
            spot = root.item("administration", one).item("office", two)
            for three, kiosk in enumerate(office.kiosk):
                yield spot.item("kiosk", three), kiosk.id


def _check_unique(things: Iterable[tuple[Spot, str]], key: str) -> None:
    seen: dict[str, str] = {}
    for spot, code in things:
        if code in seen:
            raise spot.at(key).wrong(code, f"already used by {seen[code]}; expected another")
        seen[code] = spot.path


def _check_administration(form: AdministrationForm, spot: Spot) -> Iterator[str]:
    check_code(form.code, spot.at("code"))
    yield from check_languages(form, spot)
    _check_timezone(form.timezone, spot.at("timezone"))
    check_software(form.software, spot)
    if form.patron_day is not None and not _is_month_day(form.patron_day):
        raise spot.at("patron_day").wrong(form.patron_day, "expected MM-DD, for instance 06-24")
    codes = {
        "service": [service.code for service in form.service],
        "office": [office.code for office in form.office],
        "survey": [survey.code for survey in form.survey],
    }
    for key, its_codes in codes.items():
        places = [(spot.item(key, index), code) for index, code in enumerate(its_codes)]
        for place, code in places:
            check_code(code, place.at("code"))
        _check_unique(places, "code")
    for index, service in enumerate(form.service):
        check_words(service.name, form.languages, spot.item("service", index).at("name"))
        check_icon(service, spot.item("service", index))
    yield from check_contact(form.contact, form.languages, spot)
    yield from missing_contact(form, spot)


def _check_messages(form: AdministrationForm, spot: Spot) -> Iterator[str]:
    offices = [office.code for office in form.office]
    for index, message in enumerate(form.message or ()):
        where = spot.item("message", index).at("offices")
        _check_offered(message.offices, offices, where, "the administration has")
    yield from check_messages(form, spot)


def _check_timezone(timezone: str, spot: Spot) -> None:
    try:
        ZoneInfo(timezone)
    except (OSError, ValueError, LookupError):
        # A folder of the zone files, an absolute path or plain nonsense: three kinds of error.
        raise spot.wrong(timezone, "expected an IANA time zone, as in Europe/Rome") from None


def _is_month_day(text: str) -> bool:
    if not _MONTH_DAY.fullmatch(text):
        return False
    try:
        dt.date.fromisoformat(f"2024-{text}")
    except ValueError:
        return False
    return True


def _check_office(
    office: OfficeForm, administration: AdministrationForm, spot: Spot
) -> Iterator[str]:
    known = [service.code for service in administration.service]
    _check_offered(office.services, known, spot.at("services"), "the administration has")
    if office.rotating_staff is not None and office.rotating_staff < 0:
        raise spot.at("rotating_staff").wrong(
            office.rotating_staff, "expected how many people take turns at its counters, 0 or more"
        )
    check_software(office.software, spot)
    yield from _check_hours(office, administration, spot)
    yield from check_contact(office.contact, administration.languages, spot)
    if office.rotating_staff is None and office.kiosk:
        yield (
            f"{spot.path} (office {office.code}): rotating_staff is not declared; with fewer than "
            f"{FEWEST_STAFF} people, say so: the law protects them"
        )
    for index, kiosk in enumerate(office.kiosk):
        _check_kiosk(kiosk, office, spot.item("kiosk", index))


def _check_hours(
    office: OfficeForm, administration: AdministrationForm, spot: Spot
) -> Iterator[str]:
    expression = office.opening_hours
    if expression is None:
        return
    spot = spot.at("opening_hours")
    try:
        OpeningHours(expression, administration.timezone, administration.patron_day)
    except CatalogueError as error:
        raise CatalogueError(
            f"{spot.source}: {spot.path} (office {office.code}): {error}",
            path=spot.path,
            expected=str(error),
        ) from None
    if rule := replaced_hours(expression):
        yield (
            f"{spot.path} (office {office.code}): after ';' the rule {rule!r} replaces the hours "
            "already given for the same day; write ',' instead of ';' where it adds to them"
        )


def _check_kiosk(kiosk: KioskForm, office: OfficeForm, spot: Spot) -> None:
    check_kiosk_id(kiosk.id, spot.at("id"))
    check_software(kiosk.software, spot)
    services = office.services if kiosk.services is None else kiosk.services
    spot = spot.at("services")
    if not services:
        raise spot.wrong(services, f"expected at least one service of office {office.code}")
    _check_offered(services, office.services, spot, f"office {office.code} offers")


def _check_offered(codes: list[str], known: list[str], spot: Spot, who: str) -> None:
    for code in codes:
        if code not in known:
            raise spot.wrong(codes, f"{code!r} is unknown: {who} {', '.join(known) or 'none'}")
    if len(set(codes)) < len(codes):
        raise spot.wrong(codes, "expected each service once")


def _check_survey(
    survey: SurveyForm, administration: AdministrationForm, spot: Spot
) -> Iterator[str]:
    if survey.first and survey.last and survey.last < survey.first:
        raise spot.at("to").wrong(survey.last, f"expected {survey.first} or later")
    offices = [office.code for office in administration.office]
    _check_offered(survey.offices, offices, spot.at("offices"), "the administration has")
    reasons = reasons_of(survey)
    _check_reasons(reasons, spot)
    texts: list[tuple[Spot, Words | None]] = [(spot.at("question"), survey.question)]
    if survey.labels:
        faces = ("happy", "neutral", "sad")
        texts += [(spot.at("labels").at(face), getattr(survey.labels, face)) for face in faces]
    texts += [
        (spot.item("reasons", index).at("label"), reason.label)
        for index, reason in enumerate(reasons)
    ]
    for place, words in texts:
        if words is not None:
            check_words(words, administration.languages, place)
            yield from missing_languages(words, administration.languages, place)


def _check_reasons(reasons: list[ReasonForm], spot: Spot) -> None:
    codes = [(spot.item("reasons", index), reason.code) for index, reason in enumerate(reasons)]
    if len(codes) > MAX_REASONS:
        raise spot.at("reasons").wrong(
            [code for _, code in codes], f"expected at most {MAX_REASONS} reasons"
        )
    _check_unique(codes, "code")
    for (place, code), reason in zip(codes, reasons, strict=True):
        check_code(code, place.at("code"))
        if reason.label is None and code not in REASONS:
            raise place.wrong(code, f"expected a label: only {', '.join(REASONS)} bring their own")
