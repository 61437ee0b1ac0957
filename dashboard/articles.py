"""Italian articles before numbers: l’8%, dall’11 novembre, lo 0,7%.

A translation is written with one article, and only the number that is put in tells which it should
have been: numbers that begin with a vowel when they are said elide it, zero asks for "lo".
"""

from __future__ import annotations

import re
from typing import TypeVar

_Text = TypeVar("_Text", bound=str)
_BEFORE_A_NUMBER = re.compile(
    r"\b(?P<article>[Ii]l|[Aa]l|[Dd]el|[Dd]al|[Nn]el|[Ss]ul) (?=(?P<vowel>8|11(?!\d)|1,\d)|0,\d)"
)
_SUCH_NUMBERS = (" 8", " 11", " 1,", " 0,")


def with_articles(text: _Text) -> _Text:
    """Return a text of the same kind, safe markup or not, with each article as its number asks."""
    # A page asks hundreds of times, and nearly always in vain.
    if not any(number in text for number in _SUCH_NUMBERS):
        return text
    return type(text)(_BEFORE_A_NUMBER.sub(_fitting, text))


def _fitting(found: re.Match[str]) -> str:
    article = found["article"]
    longer = {"il": "l", "Il": "L"}.get(article) or f"{article}l"
    return f"{longer}’" if found["vowel"] else f"{longer}o "
