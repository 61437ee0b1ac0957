"""The typefaces: Titillium Web, that of Italian public administration, and Noto Sans for what it
cannot write.

The build brings them along, in ``assets/fonts`` under names that tell family and weight. Where it
did not, Roboto stands in, which comes with Kivy: everything still fits, since text is measured.
"""

from __future__ import annotations

from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import Any

from kivy.core.text import Label as TextTexture

from kiosk.ui.runs import Run, runs_of
from kiosk.ui.scripts import Script

FOLDER = Path(__file__).parent / "assets" / "fonts"


class Weight(Enum):
    """How bold; the value is how a font file's name ends."""

    REGULAR = "regular"
    SEMIBOLD = "600"
    BOLD = "700"


Font = tuple[str, bool]
"""What Kivy calls the font, and whether Kivy is to choose its bold face."""

_HEAVIER = {
    Weight.REGULAR: (Weight.REGULAR,),
    Weight.SEMIBOLD: (Weight.SEMIBOLD, Weight.BOLD),
    Weight.BOLD: (Weight.BOLD,),
}

_SCALE = {Script.LATIN: 1.0, Script.OTHER: 0.94, Script.ARABIC: 1.0, Script.HAN: 0.92}
"""At these shares of a size letters look as large as those of Titillium Web."""


@lru_cache
def font_of(weight: Weight, script: Script = Script.LATIN) -> Font:
    """Return the font of a weight for a script; the next heavier one where that weight is not."""
    for each in _HEAVIER[weight]:
        found = sorted(FOLDER.glob(f"{script.value}-{each.value}.ttf"))
        if found:
            return str(found[0]), False
    return "Roboto", weight is not Weight.REGULAR


def texture_of(run: Run, size_px: float, weight: Weight, tint: Any = (1, 1, 1, 1)) -> TextTexture:
    """Return a piece of text as a picture.

    Kivy keeps the direction of writing with a font and sets it while it draws, which is after it
    has measured: Arabic is drawn once for nothing where it was measured the wrong way round.
    """
    name, bold = font_of(weight, run.script)
    arabic = {"font_direction": "rtl", "font_script_name": "Arab", "text_language": "ar"}
    label = TextTexture(
        text=run.text,
        font_name=name,
        bold=bold,
        font_size=round(size_px * _SCALE[run.script]),
        color=tint,
        **(arabic if run.script is Script.ARABIC else {}),
    )
    label.refresh()
    if run.script is Script.ARABIC:
        label.render(real=True)
        if label.get_extents(run.text) != label.content_size:
            label.refresh()
    return label


@lru_cache(maxsize=8192)
def _width_at_100_px(text: str, weight: Weight) -> float:
    return sum(_width_of_run(run, weight) for run in runs_of(text))


def _width_of_run(run: Run, weight: Weight) -> float:
    if run.script is Script.ARABIC:
        return float(texture_of(run, 100, weight).content_size[0])
    name, bold = font_of(weight, run.script)
    label = TextTexture(font_name=name, bold=bold, font_size=100 * _SCALE[run.script])
    width: float = label.get_extents(run.text)[0]
    return width


@lru_cache(maxsize=512)
def drawn_width_of(text: str, size_px: float, weight: Weight) -> float:
    """Return how many pixels wide a text is drawn at this very size, to put something beside it."""
    return sum(float(texture_of(run, size_px, weight).content_size[0]) for run in runs_of(text))


def width_of(text: str, size_px: float, weight: Weight) -> float:
    """Return how many pixels wide a text is; one in a hundred is allowed for hinting."""
    return _width_at_100_px(text, weight) * size_px / 100 * 1.01
