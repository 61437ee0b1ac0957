"""A line of text as pieces that one font writes in one direction. Pure: knows no Kivy.

Numbers and Latin names inside Arabic run against it: the order of what stands on the screen is
that of Unicode's bidirectional algorithm. HarfBuzz, which Kivy draws with, joins Arabic letters but
puts nothing in order; so pieces come as they stand from left to right, and the letters of an Arabic
piece as they are read.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from itertools import groupby
from typing import NamedTuple

from bidi import get_base_level, get_display


class Script(Enum):
    """Whose letters, as far as fonts differ; the value is how a font file's name begins."""

    LATIN = "titillium-web"
    OTHER = "noto-sans"
    """Cyrillic, Greek and rarer Latin letters."""
    ARABIC = "noto-sans-arabic"
    HAN = "noto-sans-sc"
    """Chinese, with its punctuation."""


class Run(NamedTuple):
    """Letters of one script, in the order they are read."""

    text: str
    script: Script


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


def is_right_to_left(line: str) -> bool:
    """Tell whether the first letter of a line is of a script written from right to left."""
    return bool(get_base_level(line))


def runs_of(line: str) -> tuple[Run, ...]:
    """Return the pieces of a line as they stand from left to right."""
    has_arabic = any(script_of(letter) is Script.ARABIC for letter in line)
    if not has_arabic:
        return tuple(_grouped(line))
    visual = get_display(line, base_dir="R" if is_right_to_left(line) else "L")
    return tuple(
        run._replace(text=run.text[::-1]) if run.script is Script.ARABIC else run
        for run in _grouped(visual)
    )


def _grouped(line: str) -> Iterator[Run]:
    scripts = _scripts(line)
    for script, letters in groupby(zip(line, scripts, strict=True), key=lambda each: each[1]):
        yield Run("".join(letter for letter, _ in letters), script)


def _scripts(line: str) -> list[Script]:
    found = [script_of(letter) for letter in line]
    scripts: list[Script] = []
    for place, script in enumerate(found):
        before = scripts[-1] if scripts else None
        scripts.append(script or _script_between(line, found, place, before))
    return scripts


def _script_between(
    line: str, found: list[Script | None], place: int, before: Script | None
) -> Script:
    """Return whom a digit or sign goes with: what is before it, or after it where it is first.

    Beside Arabic they are Latin, since they run the other way; all but the space between two words.
    """
    after = next((script for script in found[place:] if script is not None), Script.LATIN)
    if Script.ARABIC not in (before, after):
        return before or after
    next_one = found[place + 1] if place + 1 < len(found) else None
    is_between_words = line[place] == " " and before is next_one is Script.ARABIC
    return Script.ARABIC if is_between_words else Script.LATIN


def _is_within(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= code <= last for first, last in ranges)
