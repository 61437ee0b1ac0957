"""Words in Braille, against what is printed in Braille cells."""

from __future__ import annotations

import pytest

from kiosk.labels.braille import CELL_MM, DOT_MM, Dot, braille, dots, width_mm


def printed(word: str, language: str) -> str:
    """The Braille patterns of Unicode: each dot is one bit."""
    cells = braille(word, language)
    return "".join(chr(0x2800 + sum(1 << (dot - 1) for dot in cell)) for cell in cells)


@pytest.mark.parametrize(
    ("word", "language", "expected"),
    [
        ("Bene", "it", "⠃⠑⠝⠑"),
        ("Così così", "it", "⠉⠕⠎⠌⠀⠉⠕⠎⠌"),
        ("Male", "it", "⠍⠁⠇⠑"),
        ("àèéìòù", "it", "⠷⠮⠿⠌⠬⠾"),
        ("Mittelmäßig", "de", "⠍⠊⠞⠞⠑⠇⠍⠜⠮⠊⠛"),
        ("Schön, gut.", "de", "⠎⠉⠓⠪⠝⠂⠀⠛⠥⠞⠄"),
        ("Tako tako", "sl", "⠞⠁⠅⠕⠀⠞⠁⠅⠕"),
        ("čšž", "sl", "⠡⠱⠮"),
        ("À peu près.", "fr", "⠷⠀⠏⠑⠥⠀⠏⠗⠮⠎⠲"),
        ("So-so", "en", "⠎⠕⠤⠎⠕"),
        ("abcdefghijklm", "it", "⠁⠃⠉⠙⠑⠋⠛⠓⠊⠚⠅⠇⠍"),
        ("nopqrstuvwxyz", "it", "⠝⠕⠏⠟⠗⠎⠞⠥⠧⠺⠭⠽⠵"),
    ],
)
def test_words_are_written_as_in_their_language(word, language, expected):
    assert printed(word, language) == expected


@pytest.mark.parametrize(
    ("word", "language"), [("Добре", "uk"), ("好", "zh"), ("ž", "it"), ("7", "it"), ("Bën", "lld")]
)
def test_what_is_not_known_is_not_guessed(word, language):
    assert braille(word, language) is None


def test_dots_have_their_places_in_millimetres():
    ab = braille("bü", "de")
    assert dots(ab) == (
        Dot(0, 0),
        Dot(0, DOT_MM),
        Dot(CELL_MM, 0),
        Dot(CELL_MM, DOT_MM),
        Dot(CELL_MM + DOT_MM, DOT_MM),
        Dot(CELL_MM + DOT_MM, 2 * DOT_MM),
    )
    assert width_mm(ab) == CELL_MM + DOT_MM
