"""The metadata of the published file: DCAT-AP_IT 1.1, the Italian profile of DCAT, in JSON-LD.

National and European catalogues collect datasets by such a description. Theme, frequency,
languages and kinds of files are those of the EU's authority tables. Of what only the administration
knows (its code in the index of public administrations, the address of publication) nothing is
invented: what is not given is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from dashboard.language import gettext
from hub.periods import Period
from hub.reading import Administration

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_AUTHORITY = "http://publications.europa.eu/resource/authority"
_LANGUAGES = {"it": "ITA", "de": "DEU", "sl": "SLV", "fr": "FRA", "en": "ENG"}
_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatapit": "http://dati.gov.it/onto/dcatapit#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@dataclass(frozen=True, slots=True)
class Distribution:
    """One file of the dataset: its EU file type, media type and address."""

    kind: str
    media_type: str
    address: str


@dataclass(frozen=True, slots=True)
class Publication:
    """What is published, by whom, in which language of the reader; ``ipa_code`` "" is not known."""

    administration: Administration
    period: Period
    modified: datetime
    language: str
    page: str
    distributions: Sequence[Distribution]
    ipa_code: str = ""


def metadata(publication: Publication) -> dict[str, Any]:
    """Return the description of the dataset as JSON-LD."""
    administration, language = publication.administration, publication.language
    agent = _agent(publication)
    identifier = f"faccine-{administration.code}-{publication.period.first_date:%Y-%m}"
    if publication.period.last_date.month != publication.period.first_date.month:
        identifier += f"-{publication.period.last_date:%Y-%m}"
    return {
        "@context": _CONTEXT,
        "@id": publication.page,
        "@type": ["dcat:Dataset", "dcatapit:Dataset"],
        "dct:identifier": identifier,
        "dct:title": _said(gettext("Citizens’ ratings of services, by month"), language),
        "dct:description": _said(_description(administration.name), language),
        "dct:publisher": agent,
        "dct:rightsHolder": agent,
        "dct:creator": agent,
        "dcat:theme": _authority("data-theme", "GOVE"),
        "dct:accrualPeriodicity": _authority("frequency", "MONTHLY"),
        "dct:modified": _date(publication.modified.date()),
        "dct:language": _authority("language", _LANGUAGES[language]),
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _date(publication.period.first_date),
            "dcat:endDate": _date(publication.period.last_date),
        },
        "dcat:landingPage": {"@id": publication.page},
        "dcat:distribution": [_distribution(one) for one in publication.distributions],
    }


def _description(name: str) -> str:
    return gettext(
        "How citizens rated the services of %(name)s at the counter, with three faces: counts and"
        " shares by office and service, month by month, with 95%% intervals. Small numbers are"
        " hidden so that none can be worked out. Whoever presses chose to: the interval measures"
        " chance, not this choice.",
        name=name,
    )


def _agent(publication: Publication) -> dict[str, Any]:
    agent: dict[str, Any] = {
        "@type": ["foaf:Agent", "dcatapit:Agent"],
        "foaf:name": publication.administration.name,
    }
    if publication.ipa_code:
        agent["dct:identifier"] = publication.ipa_code
    return agent


def _distribution(one: Distribution) -> dict[str, Any]:
    return {
        "@type": ["dcat:Distribution", "dcatapit:Distribution"],
        "dct:title": one.kind,
        "dct:format": _authority("file-type", one.kind),
        "dcat:mediaType": one.media_type,
        "dct:license": {"@id": LICENCE, "@type": "dcatapit:LicenseDocument"},
        "dcat:accessURL": {"@id": one.address},
        "dcat:downloadURL": {"@id": one.address},
    }


def _authority(table: str, code: str) -> dict[str, str]:
    return {"@id": f"{_AUTHORITY}/{table}/{code}"}


def _said(text: str, language: str) -> dict[str, str]:
    return {"@value": text, "@language": language}


def _date(day: date) -> dict[str, str]:
    return {"@value": day.isoformat(), "@type": "xsd:date"}
