"""Where things stand on the screen of a new box. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.ui.boxes import NOWHERE, Box
from kiosk.ui.theme import Sizes

_CODE_BESIDE = 0.72
"""How much of the height, or of half the width, the code takes beside the address."""
_CODE_BELOW = 0.62
"""How much of the width it takes below the address, on a screen on end."""


@dataclass(frozen=True)
class WelcomePlan:
    """Boxes for address and PIN, for the sentences, and for the code."""

    words: Box
    sentences: Box
    code: Box


def welcome_plan(sizes: Sizes, *, has_code: bool) -> WelcomePlan:
    """Return the boxes: the code beside the address, or between it and the sentences."""
    margin = sizes.margin * 0.8
    wide, high = sizes.width - 2 * margin, sizes.height - 2 * margin
    if not has_code:
        words = Box(margin, margin, wide, high * 0.5)
        return WelcomePlan(words, Box(margin, words.bottom, wide, high * 0.5), NOWHERE)
    if sizes.is_portrait:
        side = sizes.width * _CODE_BELOW
        words = Box(margin, margin, wide, (high - side) * 0.5)
        code = Box((sizes.width - side) / 2, words.bottom, side, side)
        rest = sizes.height - margin - code.bottom
        return WelcomePlan(words, Box(margin, code.bottom, wide, rest), code)
    side = min(high, wide * 0.5) * _CODE_BESIDE
    words = Box(margin, margin, wide - side - margin * 0.5, high * 0.56)
    code = Box(sizes.width - margin - side, margin, side, side)
    sentences = Box(margin, words.bottom, wide, high * 0.44)
    beside = words.w if sentences.y < code.bottom else wide
    return WelcomePlan(words, sentences._replace(w=beside), code)
