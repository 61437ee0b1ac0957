"""The one form that sets up a box: what is asked, what is wrong with it, what comes of it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.catalogue.hours_form import put_hours, read_hours
from dashboard.catalogue.office_form import MOST_STAFF
from dashboard.catalogue.reading import Reading, Values, free_code
from dashboard.language import gettext
from dashboard.passwords import what_is_wrong
from dashboard.setup.proposals import SERVICES, proposed
from faccine.wire.languages import COMPLETE
from hub.catalogue import LONGEST_ANSWER, CommitmentForm
from hub.catalogue.forms import AdministrationForm, KioskForm, OfficeForm, Position, ServiceForm
from hub.catalogue.kiosk_ids import proposed_id

FIRST_HOURS = "Mo-Fr 08:30-13:00; PH off"
_LONGEST_PLACE_NAME = 80
_LONGEST_EMAIL = 254


@dataclass(frozen=True)
class SetupWish:
    """What a form that has nothing wrong asks for."""

    administration: AdministrationForm
    commitment: CommitmentForm
    email: str
    password: str


def setup_values(language: str) -> Values:
    """Return the fields to begin with: usual hours, and the language the reader reads."""
    values = Values({"first_language": language if language in COMPLETE else "it"})
    put_hours(values, FIRST_HOURS)
    return values


def read_setup(reading: Reading) -> SetupWish | None:
    """Return what the form asks for; None where something is wrong, which ``reading`` says."""
    languages = _languages(reading)
    administration = _administration(reading, languages)
    commitment = read_answers(reading)
    email, password = _email(reading), reading.values.get("password", "")
    wrong = what_is_wrong(password, password)
    if wrong:
        reading.wrong("password", wrong)
    if reading.errors:
        return None
    return SetupWish(administration, commitment, email, password)


def read_answers(reading: Reading) -> CommitmentForm:
    """Return who reads the results, when, and who decides; ``reading`` says what is missing."""
    return CommitmentForm(
        _answer(reading, "who_reads"),
        _answer(reading, "when_read"),
        _answer(reading, "who_decides"),
    )


def _administration(reading: Reading, languages: list[str]) -> AdministrationForm:
    name = reading.text(
        "commune",
        longest=_LONGEST_PLACE_NAME,
        lacking=gettext("Write what it is called, for instance Comune di Fontelieta."),
    )
    code = free_code(name, (), "comune")
    services = _services(reading, languages)
    return AdministrationForm(
        code=code,
        name=name or "-",
        languages=languages,
        service=services,
        office=[_office(reading, code, [one.code for one in services])],
    )


def _office(reading: Reading, administration: str, services: list[str]) -> OfficeForm:
    name = reading.text(
        "office",
        longest=_LONGEST_PLACE_NAME,
        lacking=gettext("Write what citizens call it, for instance Anagrafe."),
    )
    code = free_code(name, (), "ufficio")
    kiosk = proposed_id(administration, code, ())
    return OfficeForm(
        code=code,
        name=name or "-",
        services=services,
        rotating_staff=reading.whole("rotating_staff", 0, MOST_STAFF),
        opening_hours=read_hours(reading, FIRST_HOURS),
        kiosk=[KioskForm(id=kiosk, position=Position.EXIT)],
    )


def _services(reading: Reading, languages: list[str]) -> list[ServiceForm]:
    chosen = [proposed(code, languages) for code in reading.chosen("services", SERVICES)]
    other = reading.text("other_service", longest=_LONGEST_PLACE_NAME)
    if other:
        taken = {one.code for one in chosen}
        chosen.append(
            ServiceForm(code=free_code(other, taken, "servizio"), name={languages[0]: other})
        )
    if not chosen:
        reading.wrong("services", gettext("Choose one service at least, or write yours."))
    return chosen


def _languages(reading: Reading) -> list[str]:
    first = reading.values.get("first_language", "")
    if first not in COMPLETE:
        reading.wrong("first_language", gettext("Choose a language."))
        first = "it"
    return [first, *(code for code in reading.chosen("languages", COMPLETE) if code != first)]


def _answer(reading: Reading, field: str) -> str:
    lacking = gettext("Without an answer nobody will act on what citizens say.")
    return reading.text(field, longest=LONGEST_ANSWER, lacking=lacking)


def _email(reading: Reading) -> str:
    email = reading.text("email", longest=_LONGEST_EMAIL, lacking=gettext("Write your address."))
    name, at, place = email.partition("@")
    if email and (not name or not at or "." not in place or " " in email):
        reading.wrong("email", gettext("An address such as name@comune.example."))
    return email
