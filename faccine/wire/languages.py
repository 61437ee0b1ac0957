"""The languages citizens are spoken to in, and how far we stand by our own words in them.

Hub texts may be in any language. The kiosk's own words are complete in five; six more are drafts,
which no kiosk shows until the administration says that somebody who speaks it has signed it.
Codes are ISO 639: two letters where there are two, else three.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

Language = Annotated[str, Meta(pattern=r"^[a-z]{2,3}$")]

COMPLETE = ("it", "de", "sl", "fr", "en")
DRAFTS = ("lld", "ro", "sq", "uk", "ar", "zh")
RIGHT_TO_LEFT = frozenset({"ar"})

NAMES = {
    "it": "Italiano",
    "de": "Deutsch",
    "sl": "Slovenščina",
    "fr": "Français",
    "en": "English",
    "lld": "Ladin",
    "ro": "Română",
    "sq": "Shqip",
    "uk": "Українська",
    "ar": "العربية",
    "zh": "中文",
    "es": "Español",
    "fur": "Furlan",
    "sc": "Sardu",
    "ca": "Català",
    "hr": "Hrvatski",
}
"""What each language calls itself."""


def name_of(language: str) -> str:
    """Return what a language calls itself; its code where we do not know."""
    return NAMES.get(language, language.upper())


def is_right_to_left(language: str) -> bool:
    """Tell whether a language is written from right to left."""
    return language in RIGHT_TO_LEFT


def is_offered(language: str, signed_drafts: list[str]) -> bool:
    """Tell whether citizens may be offered a language: drafts only once somebody signed them."""
    return language not in DRAFTS or language in signed_drafts
