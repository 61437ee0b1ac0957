"""Slovene days and months after prepositions: od 21. novembra, do petka ob 9.40.

Dates are written in the nominative, and only the preposition before one tells that it should have
been the genitive. Weekdays too: they stand in the place of a date that is near.
"""

from __future__ import annotations

import re
from typing import TypeVar

_Text = TypeVar("_Text", bound=str)
_MONTHS = {
    "januar": "januarja",
    "februar": "februarja",
    "marec": "marca",
    "april": "aprila",
    "maj": "maja",
    "junij": "junija",
    "julij": "julija",
    "avgust": "avgusta",
    "september": "septembra",
    "oktober": "oktobra",
    "november": "novembra",
    "december": "decembra",
}
_WEEKDAYS = {
    "ponedeljek": "ponedeljka",
    "torek": "torka",
    "sreda": "srede",
    "četrtek": "četrtka",
    "petek": "petka",
    "sobota": "sobote",
    "nedelja": "nedelje",
}
_AFTER_A_PREPOSITION = re.compile(
    r"\b(?P<before>(?:[Oo]d|[Dd]o|[Oo]koli) )"
    rf"(?:(?P<day>\d{{1,2}}\.\s)(?P<month>{'|'.join(_MONTHS)})|(?P<weekday>{'|'.join(_WEEKDAYS)}))\b"
)


def with_cases(text: _Text) -> _Text:
    """Return a text of the same kind, safe markup or not, with dates in the case asked for."""
    return type(text)(_AFTER_A_PREPOSITION.sub(_genitive, text))


def _genitive(found: re.Match[str]) -> str:
    if found["weekday"]:
        return found["before"] + _WEEKDAYS[found["weekday"]]
    return found["before"] + found["day"] + _MONTHS[found["month"]]
