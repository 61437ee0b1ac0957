"""A line of text as pieces that one font writes in one direction. Pure: knows no Kivy.

Numbers and Latin names inside Arabic run against it: the order of what stands on the screen is
that of Unicode's bidirectional algorithm. HarfBuzz, which Kivy draws with, joins Arabic letters but
puts nothing in order; so pieces come as they stand from left to right, and the letters of an Arabic
piece as they are read.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from bidi import get_base_level, get_display

from kiosk.ui.scripts import Script, script_of

_BRACKETS = ("()", "[]", "{}", "«»")


class Run(NamedTuple):
    """Letters of one script, in the order they are read."""

    text: str
    script: Script


def begins_right(line: str) -> bool:
    """Tell whether the first letter of a line is of a script written from right to left."""
    return bool(get_base_level(line))


def runs_of(line: str, *, from_right: bool = False) -> tuple[Run, ...]:
    """Return the pieces of a line as they stand from left to right.

    Args:
        line: one line.
        from_right: whether it stands among Arabic ones: should it begin with a number or a Latin
            name, that then stands on the right. By itself a line follows its first letter.
    """
    has_arabic = any(script_of(letter) is Script.ARABIC for letter in line)
    if not has_arabic:
        return tuple(_grouped(line))
    visual = _facing(get_display(line, base_dir="R" if from_right or begins_right(line) else "L"))
    return tuple(
        run._replace(text=run.text[::-1]) if run.script is Script.ARABIC else run
        for run in _grouped(visual)
    )


def _facing(visual: str) -> str:
    """Turn brackets that stand the wrong way round, as they do in what runs from right to left.

    The library puts in order and turns nothing. Of each kind every second one closes.
    """
    turned = ""
    are_open: set[str] = set()
    for letter in visual:
        pair = next((pair for pair in _BRACKETS if letter in pair), letter)
        turned += pair[-1] if pair in are_open else pair[0]
        are_open ^= {pair}
    return turned


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
