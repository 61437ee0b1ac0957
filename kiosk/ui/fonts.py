"""Titillium Web, the typeface of Italian public administration, where the build brought it along.

Otherwise Roboto, which comes with Kivy: everything still fits, since text is measured. The files
are those of the npm package bootstrap-italia, in ``assets/fonts`` under their own names; they are
told apart by how these end.
"""

from __future__ import annotations

from enum import Enum
from functools import lru_cache
from pathlib import Path

from kivy.core.text import Label as TextTexture

FOLDER = Path(__file__).parent / "assets" / "fonts"


class Weight(Enum):
    """How bold; the value is how a font file's name ends."""

    REGULAR = "regular"
    SEMIBOLD = "600"
    BOLD = "700"


Font = tuple[str, bool]
"""What Kivy calls the font, and whether Kivy is to choose its bold face."""


@lru_cache
def font_of(weight: Weight) -> Font:
    """Return the font of a weight."""
    found = sorted(FOLDER.glob(f"*-{weight.value}.ttf"))
    return (str(found[0]), False) if found else ("Roboto", weight is not Weight.REGULAR)


@lru_cache(maxsize=2048)
def _width_at_100_px(text: str, weight: Weight) -> float:
    name, bold = font_of(weight)
    width: float = TextTexture(font_name=name, bold=bold, font_size=100).get_extents(text)[0]
    return width


def width_of(text: str, size_px: float, weight: Weight) -> float:
    """Return how many pixels wide a text is; one in a hundred is allowed for hinting."""
    return _width_at_100_px(text, weight) * size_px / 100 * 1.01
