"""A sheet of labels for the housing of a button kiosk: A4, on its side, to print and cut out. Pure.

Three plates stand beside the buttons: face, word in one or two languages of equal size, and the
word in Braille at the size fingers read. The left one has a notch to be cut, since the left button
held for three seconds starts the spoken mode, and somebody who does not see has to find it. Two
strips say that everybody may vote and how to listen. Printed dots cannot be felt: they show where
to punch, and a Braille reader has to check the words (``docs/hardware.md``).
"""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import wrap
from xml.etree.ElementTree import Element, tostring

from faccine.wire.errors import SettingsError
from faccine.wire.faces import FACES, Face
from faccine.wire.languages import name_of
from faccine.wire.settings import KioskSettings
from kiosk.labels import parts
from kiosk.labels.braille import LINE_MM, braille, width_mm
from kiosk.labels.parts import group, put, write
from kiosk.words import words_in

SHEET_MM = (297.0, 210.0)
PLATE_MM = (87.0, 95.0)
STRIP_MM = (273.0, 32.0)
_LEFT_MM = 12.0
_GAP_MM = 6.0
_PLATES_TOP_MM = 14.0
_STRIP_TOPS_MM = (118.0, 158.0)
_NOTCH_MM = 6.0
_TEXT_LEFT_MM = 94.0
_WRAP = 42
"""Letters in a line of the longer text, so that it can be read from a wheelchair."""

DEFAULT_WORDS: dict[Face, dict[str, str]] = {
    Face.HAPPY: {"it": "Bene", "de": "Gut", "sl": "Dobro", "fr": "Bien", "en": "Good"},
    Face.NEUTRAL: {
        "it": "Così così",
        "de": "Mittelmäßig",
        "sl": "Tako tako",
        "fr": "Moyen",
        "en": "So-so",
    },
    Face.SAD: {"it": "Male", "de": "Schlecht", "sl": "Slabo", "fr": "Mal", "en": "Bad"},
}
"""Where no settings say other words: those that every survey begins with."""


@dataclass(frozen=True)
class Labels:
    """What is to be read: one or two languages, and each face's word in them."""

    languages: tuple[str, ...]
    words: dict[Face, tuple[str, ...]]

    @property
    def without_braille(self) -> tuple[str, ...]:
        """The words whose Braille is not known here, or too long for a plate."""
        return tuple(
            word
            for face in FACES
            for word, language in self.lines(face)
            if self._cells(word, language) is None
        )

    def lines(self, face: Face) -> list[tuple[str, str]]:
        """Return each word of a face with its language."""
        return list(zip(self.words[face], self.languages, strict=True))

    def svg(self) -> str:
        """Return the sheet."""
        width, height = SHEET_MM
        sheet = Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "width": f"{width:g}mm",
                "height": f"{height:g}mm",
                "viewBox": f"0 0 {width:g} {height:g}",
                "xml:lang": self.languages[0],
            },
        )
        spoken = " / ".join(name_of(language) for language in self.languages)
        put(sheet, "title").text = f"Faccine: {spoken}"
        put(sheet, "desc").text = _description(self)
        put(sheet, "rect", width=width, height=height, fill="#ffffff")
        for number, face in enumerate(FACES):
            self._plate(sheet, face, _LEFT_MM + number * (PLATE_MM[0] + _GAP_MM))
        self._everybody(sheet)
        self._listen(sheet)
        _ruler(sheet)
        return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(sheet, "unicode") + "\n"

    def _plate(self, sheet: Element, face: Face, x: float) -> None:
        width, height = PLATE_MM
        plate = group(sheet, ", ".join(self.words[face]), x, _PLATES_TOP_MM)
        parts.draw_cut_marks(plate, width, height)
        middle = width / 2
        parts.draw_face(plate, face, x=middle, y=24, radius=17)
        every_word = [word for words in self.words.values() for word in words]
        size = parts.type_mm(every_word, width=width - 8, largest=9)
        write(plate, self.lines(face), x=middle, y=54, size=size)
        for number, (word, language) in enumerate(self.lines(face)):
            cells = self._cells(word, language)
            if cells is not None:
                left = middle - width_mm(cells) / 2
                parts.draw_braille(plate, cells, x=left, y=70 + number * LINE_MM)
        if face is FACES[0]:
            _draw_notch(plate, middle, height)

    def _everybody(self, sheet: Element) -> None:
        lines = [(words_in(language).anonymous, language) for language in self.languages]
        strip = group(sheet, lines[0][0], _LEFT_MM, _STRIP_TOPS_MM[0])
        width, height = STRIP_MM
        parts.draw_cut_marks(strip, width, height)
        for number, face in enumerate(FACES):
            parts.draw_face(strip, face, x=15 + number * 25, y=height / 2, radius=9)
        _write_centred(strip, lines, height=height, largest=9)

    def _listen(self, sheet: Element) -> None:
        texts = [(words_in(language).hold_to_listen, language) for language in self.languages]
        lines = [(line, language) for text, language in texts for line in wrap(text, _WRAP)]
        strip = group(sheet, texts[0][0], _LEFT_MM, _STRIP_TOPS_MM[1])
        width, height = STRIP_MM
        parts.draw_cut_marks(strip, width, height)
        parts.draw_hold_sign(strip, x=15, y=height / 2, radius=6)
        parts.draw_arrow(strip, x=61, y=height / 2, length=7)
        parts.draw_headphones(strip, x=80, y=height / 2, size=12)
        _write_centred(strip, lines, height=height, largest=9)

    @staticmethod
    def _cells(word: str, language: str) -> tuple[frozenset[int], ...] | None:
        cells = braille(word, language)
        return None if cells is None or width_mm(cells) > PLATE_MM[0] - 8 else cells


def labels_for(languages: tuple[str, ...], settings: KioskSettings | None) -> Labels:
    """Return the labels of a kiosk.

    Args:
        languages: one or two, the first on top; none: those in which the kiosk starts.
        settings: say the words under the faces; None: the usual ones.

    Raises:
        SettingsError: more than two languages, or one without a word for a face.
    """
    if not languages and settings is not None:
        languages = tuple(settings.languages[: 2 if settings.is_bilingual else 1])
    if len(languages) not in (1, 2) or len(set(languages)) != len(languages):
        raise SettingsError(
            f"--languages {','.join(languages)!r}: expected one language or two, for instance it,de"
        )
    return Labels(
        languages,
        {face: tuple(_word(face, code, settings) for code in languages) for face in FACES},
    )


def _word(face: Face, language: str, settings: KioskSettings | None) -> str:
    words = DEFAULT_WORDS[face] if settings is None else settings.labels.of(face)
    word = words.get(language)
    if not word:
        raise SettingsError(
            f"--languages: no word for the face {face.value!r} in {language!r}; expected "
            f"{' or '.join(words)}, or an --outbox whose settings have it"
        )
    return word


def _description(labels: Labels) -> str:
    faces = "; ".join(f"{face.value}: {', '.join(labels.words[face])}" for face in FACES)
    return (
        f"Three plates for the buttons ({faces}) with the words in Braille, a strip that says that "
        "everybody may vote, and one that says how to listen. Print at 100 % and cut along the "
        "marks; cut the notch of the left plate."
    )


def _write_centred(
    strip: Element, lines: list[tuple[str, str]], *, height: float, largest: float
) -> None:
    width = STRIP_MM[0] - _TEXT_LEFT_MM - 6
    size = parts.type_mm((text for text, _ in lines), width=width, largest=largest)
    size = min(size, (height - 6) / len(lines) / parts.LINE)
    first = height / 2 + size * (0.35 - (len(lines) - 1) * parts.LINE / 2)
    write(strip, lines, x=_TEXT_LEFT_MM, y=first, size=size, anchor="start")


def _draw_notch(plate: Element, x: float, bottom: float) -> None:
    """Draw half a circle at the lower edge: where fingers find the button that speaks."""
    put(
        plate,
        "path",
        d=f"M{x - _NOTCH_MM:g} {bottom:g}a{_NOTCH_MM:g} {_NOTCH_MM:g} 0 0 1 {2 * _NOTCH_MM:g} 0",
        fill="none",
        stroke=parts.BLACK,
        stroke_width=0.3,
        stroke_dasharray="1.5 1",
    )


def _ruler(sheet: Element) -> None:
    """Draw a line that shows whether the printer scaled the sheet."""
    ruler = group(sheet, "100 mm", _LEFT_MM, 203)
    for x in range(0, 101, 10):
        put(
            ruler,
            "line",
            x1=x,
            y1=-2 if x % 50 else -3.5,
            x2=x,
            y2=0,
            stroke=parts.GREY,
            stroke_width=0.2,
        )
    put(ruler, "line", x1=0, y1=0, x2=100, y2=0, stroke=parts.GREY, stroke_width=0.2)
    write(ruler, [("100 mm", "zxx")], x=103, y=0, size=3.5, anchor="start")
