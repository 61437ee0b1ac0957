"""The two palettes: the usual one, and high contrast. Pure: knows no Kivy.

A page paints with ``palette_of(view.look)`` and knows no colour by itself. High contrast is black
and white; yellow marks what is chosen, and no face has a hue. Every pair of colours that stands on
each other is measured by a test.
"""

from __future__ import annotations

from dataclasses import dataclass

from faccine.wire.faces import FACES, Face
from kiosk.session.view import Look
from kiosk.ui import theme
from kiosk.ui.theme import Colour, Paint, colour


@dataclass(frozen=True)
class Palette:
    """Every colour of the screens, by what it is for; "on" something is what stands on it."""

    ground: Colour
    """Day: paper."""
    ink: Colour
    ink2: Colour
    """Secondary text."""
    line: Colour
    """Borders of what can be touched."""
    bar: Colour
    """Behind the chips."""
    tile: Colour
    """Tiles and chips; ``ink`` stands on them."""
    chosen: Colour
    """A chip that is on, with ``on_chosen``; also the one button that stands out by day."""
    on_chosen: Colour
    message: Colour
    """The band of a message, with ``ink`` and ``message_title``, framed by ``message_line``."""
    message_line: Colour
    message_title: Colour
    warn: Colour
    """Something is wrong or not as usual; ``ink`` stands on it."""
    plate: Colour
    """The plate of test mode, with ``on_plate``."""
    on_plate: Colour

    night: Colour
    """The ground after a press."""
    night_ink: Colour
    night_text: Colour
    """Secondary text by night."""
    night_line: Colour
    night_tile: Colour
    """Tiles by night; ``night_ink`` stands on them."""
    night_side: Colour
    """The column of the next person; ``night_ink`` and ``night_text`` stand on it."""
    night_chosen: Colour
    """The one button that stands out by night, with ``on_night_chosen``; the disc of the tick."""
    on_night_chosen: Colour
    dash: Colour
    dash_gone: Colour

    resting: Colour
    """The ground of a kiosk that rests."""
    resting_line: Colour
    resting_text: Colour

    faces: dict[Face, Paint]
    touched: dict[Face, Paint]
    others: Paint
    """The two that were not touched."""
    pictures: dict[Face, Paint]
    """Faces that are pictures only: without a ring."""
    night_face: Paint
    asleep: Paint


USUAL = Palette(
    ground=theme.CARTA,
    ink=theme.INK,
    ink2=theme.INK2,
    line=theme.LINEA,
    bar=theme.BANCO,
    tile=theme.WHITE,
    chosen=theme.INK,
    on_chosen=theme.WHITE,
    message=theme.CIELO,
    message_line=theme.CIELO,
    message_title=theme.BLU,
    warn=theme.WARN,
    plate=theme.OCRA,
    on_plate=theme.INK,
    night=theme.NOTTE,
    night_ink=theme.WHITE,
    night_text=theme.NIGHT_TEXT,
    night_line=theme.NIGHT_LINE,
    night_tile=theme.NOTTE2,
    night_side=theme.SIDE,
    night_chosen=theme.WHITE,
    on_night_chosen=theme.INK,
    dash=theme.NIGHT_LINE,
    dash_gone=theme.DASH_GONE,
    resting=theme.RESTING,
    resting_line=theme.RESTING_LINE,
    resting_text=theme.RESTING_TEXT,
    faces=theme.DAY,
    touched=theme.TOUCHED,
    others=theme.THE_OTHERS,
    pictures=theme.PICTURE,
    night_face=theme.NIGHT,
    asleep=theme.ASLEEP,
)

_BLACK = colour("000000")
_YELLOW = colour("FFDC3D")
_GREY = colour("767676")
_FACE = Paint(theme.WHITE, _BLACK, theme.WHITE)

HIGH_CONTRAST = Palette(
    ground=_BLACK,
    ink=theme.WHITE,
    ink2=theme.WHITE,
    line=theme.WHITE,
    bar=_BLACK,
    tile=_BLACK,
    chosen=_YELLOW,
    on_chosen=_BLACK,
    message=_BLACK,
    message_line=theme.WHITE,
    message_title=_YELLOW,
    warn=_BLACK,
    plate=_YELLOW,
    on_plate=_BLACK,
    night=_BLACK,
    night_ink=theme.WHITE,
    night_text=theme.WHITE,
    night_line=theme.WHITE,
    night_tile=_BLACK,
    night_side=_BLACK,
    night_chosen=_YELLOW,
    on_night_chosen=_BLACK,
    dash=theme.WHITE,
    dash_gone=_GREY,
    resting=_BLACK,
    resting_line=_GREY,
    resting_text=theme.WHITE,
    faces=dict.fromkeys(FACES, _FACE),
    touched=dict.fromkeys(FACES, _FACE),
    others=Paint(colour("3A3A3A"), colour("8C8C8C"), None),
    pictures=dict.fromkeys(FACES, Paint(theme.WHITE, _BLACK, None)),
    night_face=Paint(None, theme.WHITE, theme.WHITE),
    asleep=Paint(None, _GREY, _GREY),
)


def palette_of(look: Look) -> Palette:
    """Return the colours in which this citizen wants to see the screens."""
    return HIGH_CONTRAST if look.is_high_contrast else USUAL
