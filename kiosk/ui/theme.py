"""Colours and sizes, in one place. Pure: knows no Kivy.

The colours of an Italian street on paper, in ink: shutter green, ochre wall, brick. Contrast and
the distance between the three for eyes that tell colours apart differently were measured when they
were chosen; do not change one alone. After a press the screen turns to night, for every face.

Sizes are pixels of the real screen, from one factor: 1 on 1024 × 600. A screen whose short side is
under 400 pixels has a column of its own. What is touched is measured in millimetres besides.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from faccine.wire.faces import Face
from kiosk.ui.millimetres import px_per_mm

Colour = tuple[float, float, float, float]


def colour(hexadecimal: str) -> Colour:
    """Return a colour from six hexadecimal digits."""
    red, green, blue = (int(hexadecimal[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue, 1.0


CARTA = colour("F7F6F2")
BANCO = colour("E9E6DD")
WHITE = colour("FFFFFF")
INK = colour("17324D")
INK2 = colour("4F6274")
LINEA = colour("76848F")
BLU = colour("0059B3")
CIELO = colour("DCE8F2")
WARN = colour("FBEFD0")
PERSIANA = colour("10937C")
OCRA = colour("F2B93B")
MATTONE = colour("92260F")
NOTTE = INK
NOTTE2 = colour("23466A")
SIDE = colour("102438")
NIGHT_LINE = colour("86A5C4")
NIGHT_TEXT = colour("D5E1EC")
DASH_GONE = colour("2C4D6F")
RESTING = colour("0B1826")
RESTING_LINE = colour("58738D")
RESTING_TEXT = colour("AFC0CF")
PALE = colour("DCDCDA")
PALE_LINE = colour("9AA1A6")


@dataclass(frozen=True)
class Paint:
    """How one face is painted; ``disc`` and ``ring`` are None where there is none."""

    disc: Colour | None
    features: Colour
    ring: Colour | None


DAY = {
    Face.HAPPY: Paint(PERSIANA, WHITE, colour("0A6B5A")),
    Face.NEUTRAL: Paint(OCRA, INK, colour("8A5F00")),
    Face.SAD: Paint(MATTONE, WHITE, MATTONE),
}
TOUCHED = {face: replace(paint, ring=INK) for face, paint in DAY.items()}
PICTURE = {face: replace(paint, ring=None) for face, paint in DAY.items()}
THE_OTHERS = Paint(PALE, PALE_LINE, None)
NIGHT = Paint(None, WHITE, NIGHT_LINE)
ASLEEP = Paint(None, RESTING_LINE, RESTING_LINE)

_FLOOR_PX, _FLOOR_MM = 17, 2.6
"""Nobody can read less at arm's length."""
LARGER = 1.25
"""How much larger text is for those who ask for it."""


@dataclass(frozen=True)
class Sizes:
    """Everything that depends on the size of the screen, in pixels. ``s`` scales distances.

    ``px_per_mm`` are the pixels of one millimetre; ``text`` is how much larger text is than usual.
    """

    width: int
    height: int
    s: float
    px_per_mm: float
    is_portrait: bool
    is_tiny: bool
    margin: float
    face_radius: float
    question: float
    thanks: float
    title: float
    why: float
    face_word: float
    tile: float
    line: float
    office: float
    language: float
    small: float
    text: float = 1.0

    @property
    def extra(self) -> float:
        """Height beyond what the layout was drawn for."""
        drawn = 320 if self.is_tiny else 1067 if self.is_portrait else 600
        return max(0.0, self.height - drawn * self.s)

    @property
    def floor(self) -> float:
        """The smallest size of a text that can be read."""
        return max(_FLOOR_PX, self.mm(_FLOOR_MM))

    @property
    def is_large(self) -> bool:
        """Whether somebody asked for larger text."""
        return self.text > 1

    @property
    def chip(self) -> float:
        """The height at which chips and round-ended buttons are drawn: 11 mm, 8 on tiny screens."""
        return max((46 if self.is_tiny else 54) * self.s, self.mm(8 if self.is_tiny else 11))

    @property
    def felt(self) -> float:
        """The least height and width at which chips and buttons are felt: 15 mm; 12 where tiny."""
        return self.mm(12 if self.is_tiny else 15)

    @property
    def gap(self) -> float:
        """Between two chips: 2 mm."""
        return max(11 * self.s, self.mm(2))

    @property
    def strip(self) -> float:
        """Between two faces nothing is felt: 3 mm."""
        return max(14 * self.s, self.mm(3))

    @property
    def corner(self) -> float:
        """The side of the corner behind which the technician's page is: 15 mm."""
        return max(60.0, self.mm(15))

    @property
    def frame(self) -> float:
        """How wide the hatched frame of test mode is."""
        return max(5.0, (8 if self.is_tiny else 14) * self.s)

    def with_texts(self, share: float) -> Sizes:
        """Return the same with question, lines and words so much smaller, but not illegible."""
        floor = self.floor
        names = ("question", "title", "line", "face_word")
        return replace(self, **{name: max(getattr(self, name) * share, floor) for name in names})

    def mm(self, millimetres: float) -> float:
        """Return so many millimetres in pixels."""
        return millimetres * self.px_per_mm


@lru_cache(maxsize=8)
def sizes_of(
    width: int, height: int, inches: float | None = None, *, is_large: bool = False
) -> Sizes:
    """Return the sizes for a screen of so many pixels.

    Args:
        width: of the screen, in pixels.
        height: likewise.
        inches: its diagonal; None where nobody knows.
        is_large: whether somebody asked for larger text.
    """
    per_mm = px_per_mm(width, height, inches)
    if height > width:
        sizes = _portrait(width, height, per_mm)
    else:
        sizes = (_tiny if height < 400 else _landscape)(width, height, per_mm)
    larger = LARGER if is_large else 1.0
    texts = {name: max(getattr(sizes, name) * larger, sizes.floor) for name in _TEXTS}
    return replace(sizes, text=larger, **texts)


_TEXTS = (
    *("question", "thanks", "title", "why", "face_word", "tile", "line"),
    *("office", "language", "small"),
)


def _landscape(width: int, height: int, per_mm: float) -> Sizes:
    s = min(width / 1024, height / 600)
    return Sizes(
        width=width,
        height=height,
        s=s,
        px_per_mm=per_mm,
        is_portrait=False,
        is_tiny=False,
        margin=56 * s,
        face_radius=min(0.157 * height, 0.092 * width),
        question=58 * s,
        thanks=104 * s,
        title=52 * s,
        why=40 * s,
        face_word=38 * s,
        tile=30 * s,
        line=26 * s,
        office=max(24 * s, 19),
        language=max(22 * s, 19),
        small=20 * s,
    )


def _portrait(width: int, height: int, per_mm: float) -> Sizes:
    s = min(width / 600, height / 1067)
    return Sizes(
        width=width,
        height=height,
        s=s,
        px_per_mm=per_mm,
        is_portrait=True,
        is_tiny=False,
        margin=44.4 * s,
        face_radius=0.105 * width,
        question=75.5 * s,
        thanks=104 * s,
        title=52 * s,
        why=40 * s,
        face_word=34.4 * s,
        tile=30 * s,
        line=30 * s,
        office=24.4 * s,
        language=24.4 * s,
        small=20 * s,
    )


def _tiny(width: int, height: int, per_mm: float) -> Sizes:
    s = min(width / 480, height / 320)
    return Sizes(
        width=width,
        height=height,
        s=s,
        px_per_mm=per_mm,
        is_portrait=False,
        is_tiny=True,
        margin=16 * s,
        face_radius=min(0.121 * width, 0.1815 * height),
        question=31 * s,
        thanks=50 * s,
        title=28 * s,
        why=26 * s,
        face_word=26 * s,
        tile=20 * s,
        line=19 * s,
        office=18 * s,
        language=20 * s,
        small=17 * s,
    )
