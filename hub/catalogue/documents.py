"""The settings document of a kiosk, put together from the catalogue. Pure.

Words go out in the administration's languages only. The reason that speaks of staff is left out
where the office declares so few people in turn that it would speak of somebody. What nobody said
is left to the wire's defaults, so that a newer release issues nothing by being newer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from faccine.wire.events import Mode
from faccine.wire.faces import Face
from faccine.wire.settings import (
    MAX_MESSAGES,
    FaceLabels,
    KioskSettings,
    Message,
    OfferedReason,
    OfferedService,
    Place,
)
from hub.catalogue.defaults import FEWEST_STAFF, SERVICE_ICONS, STAFF_REASON
from hub.catalogue.entries import KioskEntry, OfficeEntry, PlacementEntry, ServiceEntry
from hub.catalogue.manners import settings_fields

Words = dict[str, str]
DOCUMENT_VERSION = 1
HOLIDAY_YEARS = 3
"""This one and the two next: a kiosk that is cut off for a year still knows them."""


@dataclass(frozen=True, slots=True)
class MessageTexts:
    """A sentence for those who come by. Days are inclusive."""

    first: dt.date
    last: dt.date
    text: Words
    said: Words | None
    offices: frozenset[int]
    """Empty: all of the administration."""


@dataclass(frozen=True, slots=True)
class AdministrationTexts:
    """What an administration says on all its kiosks."""

    name: str
    is_bilingual: bool
    signed_drafts: tuple[str, ...]
    manners: Mapping[str, Any]
    messages: tuple[MessageTexts, ...]
    """Those that begin first, first."""
    software: str | None = None
    """The release its kiosks should run; None: whichever they have."""


@dataclass(frozen=True, slots=True)
class OfficeTexts:
    """What an office says on its own kiosks."""

    name: str
    manners: Mapping[str, Any]
    software: str | None = None
    """None: as the administration says."""


@dataclass(frozen=True, slots=True)
class ServiceTexts:
    """How a service is called and drawn; None: as its code is known for."""

    name: Words
    icon: str | None


@dataclass(frozen=True, slots=True)
class LabelTexts:
    """The words of one label version."""

    version: int
    happy: Words
    neutral: Words
    sad: Words


@dataclass(frozen=True, slots=True)
class SurveyTexts:
    """What a survey asks."""

    code: str
    question: Words
    reasons_after: tuple[Face, ...]
    reasons: tuple[tuple[str, Words], ...]
    """Those offered, in order, as (code, label)."""


@dataclass(frozen=True, slots=True)
class Texts:
    """Everything that kiosks are told and presses are not booked by, by the books' ids."""

    administrations: Mapping[int, AdministrationTexts]
    offices: Mapping[int, OfficeTexts]
    services: Mapping[int, ServiceTexts]
    surveys: Mapping[int, SurveyTexts]
    labels: Mapping[int, LabelTexts]


def build_document(
    kiosk: KioskEntry,
    place: PlacementEntry,
    mode: Mode,
    texts: Texts,
    version: int,
    today: dt.date,
    software: str | None = None,
) -> KioskSettings:
    """Return the settings that a kiosk should have at a place on a day of its administration.

    ``software`` is what the kiosk itself should run, None: as its office or administration says.
    """
    office = place.office
    administration = office.administration
    said = texts.administrations[administration.id]
    languages = administration.languages
    survey = texts.surveys[place.survey]
    return KioskSettings(
        v=DOCUMENT_VERSION,
        version=version,
        kiosk=kiosk.code,
        administration=Place(code=administration.code, name=said.name),
        office=Place(code=office.code, name=texts.offices[office.id].name),
        timezone=administration.timezone,
        languages=list(languages),
        services=[_service(service, texts, languages) for service in _offered(place)],
        survey=survey.code,
        question=spoken(survey.question, languages),
        labels=_labels(texts.labels[place.face_labels], languages),
        reasons=_reasons(survey, office),
        reasons_after=list(survey.reasons_after),
        opening_hours=office.hours.expression,
        holidays=office.hours.holidays(today.year, HOLIDAY_YEARS),
        is_bilingual=said.is_bilingual,
        signed_drafts=list(said.signed_drafts),
        messages=_messages(said.messages, office.id, languages, today),
        mode=mode,
        software=software or texts.offices[office.id].software or said.software,
        **_manners(said.manners, texts.offices[office.id].manners, languages),
    )


def spoken(words: Mapping[str, str], languages: Sequence[str]) -> Words:
    """Return the words in the languages given, with something in the first for the others."""
    first = languages[0]
    fallback = words.get(first) or next(iter(words.values()))
    return {first: fallback} | {
        language: words[language] for language in languages if language in words
    }


def _offered(place: PlacementEntry) -> Sequence[ServiceEntry]:
    # A kiosk that offers nothing but retired services goes on with them: its presses are taken.
    return [service for service in place.services if not service.is_retired] or place.services


def _reasons(survey: SurveyTexts, office: OfficeEntry) -> list[OfferedReason]:
    is_small = office.rotating_staff is not None and office.rotating_staff < FEWEST_STAFF
    return [
        OfferedReason(code=code, label=spoken(label, office.administration.languages))
        for code, label in survey.reasons
        if not (is_small and code == STAFF_REASON)
    ]


def _service(service: ServiceEntry, texts: Texts, languages: Sequence[str]) -> OfferedService:
    said = texts.services[service.id]
    icon = SERVICE_ICONS.get(service.code) if said.icon is None else said.icon
    return OfferedService(code=service.code, name=spoken(said.name, languages), icon=icon)


def _labels(labels: LabelTexts, languages: Sequence[str]) -> FaceLabels:
    return FaceLabels(
        version=labels.version,
        happy=spoken(labels.happy, languages),
        neutral=spoken(labels.neutral, languages),
        sad=spoken(labels.sad, languages),
    )


def _messages(
    messages: Sequence[MessageTexts], office: int, languages: Sequence[str], today: dt.date
) -> list[Message]:
    """Return those that are not over, for an office; kiosks show each on its days."""
    here = [
        Message(
            first=message.first,
            last=message.last,
            text=spoken(message.text, languages),
            said={} if message.said is None else spoken(message.said, languages),
        )
        for message in messages
        if message.last >= today and (not message.offices or office in message.offices)
    ]
    return here[:MAX_MESSAGES]


def _manners(
    administration: Mapping[str, Any], office: Mapping[str, Any], languages: Sequence[str]
) -> dict[str, Any]:
    manners = {**administration, **office}
    text = manners.get("contact", {}).get("text")
    return settings_fields(manners, spoken(text, languages) if text else {})
