"""Whose a letter is, as far as fonts and line breaks differ. Pure."""

from __future__ import annotations

from enum import Enum


class Script(Enum):
    """Whose letters, as far as fonts differ; the value is how a font file's name begins."""

    LATIN = "titillium-web"
    OTHER = "noto-sans"
    """Cyrillic, Greek and rarer Latin letters."""
    ARABIC = "noto-sans-arabic"
    HAN = "noto-sans-sc"
    """Chinese, with its punctuation."""


_HAN = ((0x2E80, 0x9FFF), (0xF900, 0xFAFF), (0xFE30, 0xFE4F), (0xFF00, 0xFFEF))
_ARABIC = ((0x0600, 0x06FF), (0x0750, 0x077F), (0x08A0, 0x08FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFF))
_LATIN = ((0x00C0, 0x017F), (0x0218, 0x021B), (0x1E80, 0x1E85))
_SIGNS = (
    *((0x2013, 0x2014), (0x2018, 0x201A), (0x201C, 0x201E), (0x2022, 0x2022), (0x2026, 0x2026)),
    *((0x2039, 0x203A), (0x20AC, 0x20AC), (0x2122, 0x2122), (0x2212, 0x2212)),
)
"""Of the signs above Latin, those that Titillium Web has."""


def script_of(letter: str) -> Script | None:
    """Return whose a letter is; None for digits, spaces and signs, which go with their neighbours.

    What Titillium Web cannot write and is neither Arabic nor Chinese is left to Noto Sans.
    """
    code = ord(letter)
    if _is_within(code, _HAN):
        return Script.HAN
    if _is_within(code, _ARABIC):
        return Script.ARABIC
    if letter.isascii() or _is_within(code, _LATIN):
        return Script.LATIN if letter.isalpha() else None
    return None if code < 0x00C0 or _is_within(code, _SIGNS) else Script.OTHER


def _is_within(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= code <= last for first, last in ranges)
