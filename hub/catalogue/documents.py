"""The settings document of a kiosk, put together from the catalogue. Pure.

Words go out in the administration's languages only. The reason that speaks of staff is left out
where the office declares so few people in turn that it would speak of somebody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from faccine.wire.events import Mode
from faccine.wire.faces import Face
from faccine.wire.settings import (
    FaceLabels,
    KioskSettings,
    OfferedReason,
    OfferedService,
    Place,
)
from hub.catalogue.defaults import FEWEST_STAFF, STAFF_REASON
from hub.catalogue.entries import KioskEntry, OfficeEntry, PlacementEntry, ServiceEntry

Words = dict[str, str]
DOCUMENT_VERSION = 1


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


@dataclass(slots=True)
class Texts:
    """Every word of the catalogue that citizens may read, by the books' ids."""

    administrations: dict[int, str] = field(default_factory=dict)
    offices: dict[int, str] = field(default_factory=dict)
    services: dict[int, Words] = field(default_factory=dict)
    surveys: dict[int, SurveyTexts] = field(default_factory=dict)
    labels: dict[int, LabelTexts] = field(default_factory=dict)


def build_document(
    kiosk: KioskEntry, place: PlacementEntry, mode: Mode, texts: Texts, version: int
) -> KioskSettings:
    """Return the settings that a kiosk should have at a place."""
    office = place.office
    administration = office.administration
    languages = administration.languages
    survey = texts.surveys[place.survey]
    labels = texts.labels[place.face_labels]
    return KioskSettings(
        v=DOCUMENT_VERSION,
        version=version,
        kiosk=kiosk.code,
        administration=Place(
            code=administration.code, name=texts.administrations[administration.id]
        ),
        office=Place(code=office.code, name=texts.offices[office.id]),
        timezone=administration.timezone,
        languages=list(languages),
        services=[
            OfferedService(code=service.code, name=spoken(texts.services[service.id], languages))
            for service in _offered(place)
        ],
        survey=survey.code,
        question=spoken(survey.question, languages),
        labels=FaceLabels(
            version=labels.version,
            happy=spoken(labels.happy, languages),
            neutral=spoken(labels.neutral, languages),
            sad=spoken(labels.sad, languages),
        ),
        reasons=_reasons(survey, office),
        reasons_after=list(survey.reasons_after),
        opening_hours=office.hours.expression,
        mode=mode,
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
