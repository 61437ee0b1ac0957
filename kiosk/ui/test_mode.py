"""Test mode, plainly marked: hatch on all four sides of every page, and a plate with words.

The frame lies over whatever page is on. Pages of the day have the plate in their heading; above
those of the night the stage puts this one, and gives the page the height that is left.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from kivy.properties import ObjectProperty

from kiosk.session.inputs import LeftTestMode
from kiosk.ui.boxes import Box, felt_around
from kiosk.ui.chrome_plans import plate_inside
from kiosk.ui.hatching import stripes
from kiosk.ui.heading import add_notice
from kiosk.ui.looks import Palette
from kiosk.ui.page import Page
from kiosk.ui.parts import Drawn, Pressable
from kiosk.ui.strokes import block, fill
from kiosk.ui.theme import Sizes


class HatchFrame(Drawn):
    """Stripes around the screen, ``thickness`` pixels wide."""

    palette: Palette = ObjectProperty(None)
    thickness = ObjectProperty(14)
    shown_by = ("palette", "thickness")

    def paint(self) -> None:
        """Draw the four sides."""
        wide = round(self.thickness)
        sides = (
            ((0, self.height - wide), (self.width, wide)),
            ((0, 0), (self.width, wide)),
            ((0, wide), (wide, self.height - 2 * wide)),
            ((self.width - wide, wide), (wide, self.height - 2 * wide)),
        )
        for pos, size in sides:
            block(pos, size, self.palette.plate)
            fill(stripes(pos, size, pitch=wide * 1.7), self.palette.on_plate)


def plate_px(sizes: Sizes) -> int:
    """Return how high the plate is: its button can be pressed, and the frame lies on its edge."""
    return round(sizes.chip + sizes.frame * 2)


def add_plate(page: Page, height: float) -> None:
    """Put the plate above a page that leaves so much room at the top."""
    sizes = page.sizes
    band = Box(0, -height, sizes.width, height)
    width = leave_width(page)
    chip = sizes.chip * 0.86
    leave = Box(
        sizes.width - sizes.margin - width,
        plate_inside(sizes, band).middle - chip / 2,
        width,
        chip,
    )
    add_notice(page, band, [leave] if page.view.test_minutes is not None else [])
    if page.view.test_minutes is not None:
        add_leave(page, leave)


def leave_width(page: Page) -> float:
    """Return how wide the button is that ends test mode."""
    sizes, px = page.sizes, page.sizes.language
    return max(sizes.chip * 1.9, len(page.view.words.leave_test) * px * 0.6 + 2 * px)


def add_leave(page: Page, box: Box) -> None:
    """Put the button there that ends test mode."""
    text = page.view.words.leave_test
    felt = felt_around(box._replace(y=0), page.sizes)._replace(y=box.y - 4)
    properties: dict[str, Any] = {
        "pos": page.pos_of(box),
        "size": page.size_of(box),
        "felt": (*page.pos_of(felt), *page.size_of(felt)),
        "fill": page.palette.on_plate,
        "line": page.palette.on_plate,
        "ink": page.palette.plate,
    }
    page.add_widget(
        Pressable(
            text=text,
            wanted_px=page.sizes.language,
            radius=box.h / 2,
            padding=12 * page.sizes.s,
            centred=True,
            press=partial(page.post, LeftTestMode()),
            **properties,
        )
    )
