"""Words in Braille: six dots, uncontracted, as a face's word stands on a plate beside its button.

The alphabet is the same in every language that is written in Latin letters; the letters with marks
are each language's own. Capitals are not marked, which is usual on signs. Contracted forms and the
national rules of spelling are left to somebody who reads Braille, who has to check it anyway.
"""

from __future__ import annotations

from dataclasses import dataclass

Cell = frozenset[int]
"""The raised dots of one cell: 1 to 3 down the left, 4 to 6 down the right."""

DOT_MM = 2.5
"""From dot to dot in a cell. These are the measures of medicine packages (Marburg medium)."""
CELL_MM = 6.0
LINE_MM = 10.0
DOT_DIAMETER_MM = 1.6


def _cells(letters: str) -> dict[str, Cell]:
    """Read ``"a1 b12"``: each letter and its dots."""
    return {entry[0]: frozenset(map(int, entry[1:])) for entry in letters.split()}


_ALPHABET = _cells(
    "a1 b12 c14 d145 e15 f124 g1245 h125 i24 j245 k13 l123 m134 n1345 o135 p1234 q12345 r1235 "
    "s234 t2345 u136 v1236 w2456 x1346 y13456 z1356 -36 ,2"
) | {" ": frozenset()}
_FULL_STOP = {"de": _cells(".3")}
_MARKED = {
    "it": _cells("à12356 è2346 é123456 ì34 ò346 ó346 ù23456 ’3 '3"),
    "fr": _cells(
        "à12356 â16 ç12346 è2346 é123456 ê126 ë1246 î146 ï12456 ô1456 œ246 ù23456 û156 ü1256 ’3 '3"
    ),
    "de": _cells("ä345 ö246 ü1256 ß2346 ’6 '6"),
    "sl": _cells("č16 š156 ž2346 ’3 '3"),
    "en": _cells("’3 '3"),
}
LANGUAGES = tuple(_MARKED)
"""The languages whose marked letters are known here."""


@dataclass(frozen=True)
class Dot:
    """A raised dot: its centre in millimetres, right and down from the first dot of the word."""

    x: float
    y: float


def braille(word: str, language: str) -> tuple[Cell, ...] | None:
    """Return a word in Braille; None where a letter or the language's own marks are not known."""
    if language not in _MARKED:
        return None
    stop = _FULL_STOP.get(language, _cells(".256"))
    known = _ALPHABET | stop | _MARKED[language]
    cells = tuple(known.get(letter) for letter in word.lower())
    return None if None in cells else tuple(cell for cell in cells if cell is not None)


def width_mm(cells: tuple[Cell, ...]) -> float:
    """Return how wide a word is from dot to dot, in millimetres."""
    return max(0, len(cells) - 1) * CELL_MM + DOT_MM


def dots(cells: tuple[Cell, ...]) -> tuple[Dot, ...]:
    """Return where the dots of a word are raised."""
    return tuple(
        Dot(index * CELL_MM + (DOT_MM if dot > 3 else 0.0), (dot - 1) % 3 * DOT_MM)
        for index, cell in enumerate(cells)
        for dot in sorted(cell)
    )
