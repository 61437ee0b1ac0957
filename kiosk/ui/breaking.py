"""Where a text may go on to the next line. Pure.

Between words, but not after the very short: "e" and "di" begin a line, they never end one. Chinese
has no spaces and breaks between any two signs, save that none of its punctuation begins a line and
no opening bracket ends one. What a no-break space joins stays together.
"""

from __future__ import annotations

from unicodedata import category

from kiosk.ui.scripts import Script, script_of

_NEVER_FIRST = ("Pe", "Pf", "Po")
_NEVER_LAST = ("Ps", "Pi")
"""Unicode's categories of closing and other, and of opening punctuation."""


def units_of(text: str) -> list[str]:
    """Return what stays together, with the spaces after it; joined they are the text again."""
    units: list[str] = []
    words = [f"{word} " for word in text.split(" ")]
    words[-1] = words[-1][:-1]
    for word in words:
        first, *others = _pieces(word)
        if units and _is_short(units[-1]):
            units[-1] += first
        else:
            units.append(first)
        units += others
    return units


def _is_short(unit: str) -> bool:
    last = unit.rstrip(" ").rsplit(" ", maxsplit=1)[-1]
    return len(last) <= 2 and not any(_is_han(letter) for letter in last)


def _pieces(word: str) -> list[str]:
    """Break a word at its Chinese signs; most words are one piece."""
    pieces: list[str] = []
    for letter in word:
        if pieces and not _may_break(pieces[-1][-1], letter):
            pieces[-1] += letter
        else:
            pieces.append(letter)
    return pieces or [""]


def _may_break(before: str, after: str) -> bool:
    is_chinese = _is_han(before) or _is_han(after)
    is_kept = category(after) in _NEVER_FIRST or category(before) in _NEVER_LAST
    return is_chinese and not is_kept and after != " "


def _is_han(letter: str) -> bool:
    return script_of(letter) is Script.HAN
