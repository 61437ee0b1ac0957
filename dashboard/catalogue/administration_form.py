"""An administration's form: its name, languages, holidays and manners. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import available_timezones

from msgspec.structs import replace

from dashboard.catalogue.manners_form import put_manners, read_manners
from dashboard.catalogue.reading import Reading, Values
from dashboard.catalogue.software_form import put_software, read_software
from dashboard.language import gettext, text_in
from faccine.wire.languages import COMPLETE, DRAFTS, NAMES, is_offered, name_of
from hub.catalogue.checking import reasons_of
from hub.catalogue.forms import AdministrationForm

NEW = AdministrationForm(code="", name="-")
"""What an administration is before anything is said of it."""
LANGUAGE_LINES = 6
_DAYS_OF_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def known_languages(form: AdministrationForm) -> list[str]:
    """Return the languages that may be chosen: ours, drafts, and whatever is spoken already."""
    ours = [*COMPLETE, *DRAFTS, *NAMES]
    return list(dict.fromkeys([*ours, *form.languages]))


def lines_of(form: AdministrationForm) -> range:
    """Return the lines for languages: as many as are spoken, and room for more."""
    return range(max(LANGUAGE_LINES, len(form.languages) + 1))


def administration_values(form: AdministrationForm) -> Values:
    """Return the fields of an administration."""
    values = Values({"name": form.name if form.code else "", "timezone": form.timezone})
    for line, language in enumerate(form.languages):
        values[f"language{line}"] = language
    values.setlist("signed_drafts", form.signed_drafts)
    if form.bilingual:
        values["bilingual"] = "1"
    if form.patron_day:
        month, day = form.patron_day.split("-")
        values["patron_month"], values["patron_day"] = str(int(month)), str(int(day))
    put_manners(values, form, form.languages[0])
    put_software(values, form.software)
    return values


def read_administration(
    reading: Reading, known: AdministrationForm, taken: set[str]
) -> AdministrationForm:
    """Return the administration that the fields describe, with everything it holds.

    Args:
        reading: the form; what is wrong is said there.
        known: the administration in force; :data:`NEW` for one that is being added.
        taken: the codes of all administrations.
    """
    name = reading.text("name", lacking=gettext("Write how citizens know it."))
    languages = _languages(reading, known)
    signed = reading.chosen("signed_drafts", DRAFTS)
    timezone = reading.text("timezone") or known.timezone
    if timezone not in available_timezones():
        reading.wrong("timezone", gettext("A time zone, for instance Europe/Rome."))
    changed = replace(
        known,
        code=known.code or reading.code("code", name, taken, "ente"),
        name=name or known.name,
        timezone=timezone,
        languages=languages,
        signed_drafts=signed,
        bilingual=reading.is_ticked("bilingual"),
        patron_day=_patron_day(reading),
        software=read_software(reading, known.software),
        **read_manners(reading, languages, known),
    )
    _check_languages(reading, changed)
    return changed


def _languages(reading: Reading, known: AdministrationForm) -> list[str]:
    may_be = known_languages(known)
    chosen = [reading.values.get(f"language{line}", "") for line in lines_of(known)]
    found = [language for language in chosen if language in may_be]
    if not found:
        reading.wrong("languages", gettext("Choose one language at least."))
        return known.languages
    if len(set(found)) < len(found):
        reading.wrong("languages", gettext("One language is there twice."))
    return list(dict.fromkeys(found))


def _check_languages(reading: Reading, form: AdministrationForm) -> None:
    first = form.languages[0]
    if not is_offered(first, form.signed_drafts):
        reading.wrong(
            "languages",
            gettext(
                "%(language)s is a draft: it can come first only once somebody has signed it.",
                language=name_of(first),
            ),
        )
    shown = [one for one in form.languages[:2] if is_offered(one, form.signed_drafts)]
    if form.bilingual and len(shown) < 2:
        reading.wrong(
            "bilingual", gettext("For this the first two languages must be ones kiosks may show.")
        )
    if lacking := list(lacking_words(form, first)):
        reading.wrong(
            "languages",
            gettext(
                "Before %(language)s can come first it needs its words here: %(where)s.",
                language=name_of(first),
                where=", ".join(lacking[:5]) + (" …" if len(lacking) > 5 else ""),
            ),
        )


def lacking_words(form: AdministrationForm, language: str) -> Iterator[str]:
    """Give the things on other pages whose words a language lacks, in the reader's words."""
    for service in form.service:
        if _lacks(service.name, language):
            yield text_in(_by_language(service.name, language))
    for survey in form.survey:
        words: list[Any] = [survey.question]
        if survey.labels:
            words += [survey.labels.happy, survey.labels.neutral, survey.labels.sad]
        words += [reason.label for reason in reasons_of(survey)]
        if any(one is not None and _lacks(one, language) for one in words):
            yield gettext("survey %(code)s", code=survey.code)
    for message in form.message or ():
        if _lacks(message.text, language) or (message.said and _lacks(message.said, language)):
            yield gettext("a message")
    for office in form.office:
        if office.contact and office.contact.text and _lacks(office.contact.text, language):
            yield office.name


def _lacks(words: str | Mapping[str, str], language: str) -> bool:
    return not isinstance(words, str) and not words.get(language)


def _by_language(words: str | Mapping[str, str], language: str) -> Mapping[str, str]:
    return {language: words} if isinstance(words, str) else words


def _patron_day(reading: Reading) -> str | None:
    month = reading.whole("patron_month", 1, 12)
    day = reading.whole("patron_day", 1, 31)
    if month is None and day is None:
        return None
    if month is None or day is None or day > _DAYS_OF_MONTH[month - 1]:
        reading.wrong("patron_day", gettext("A day and a month, or neither."))
        return None
    return f"{month:02}-{day:02}"
