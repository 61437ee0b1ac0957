"""What stands above the faces: whose kiosk it is, the plate of test mode, and who may vote."""

from __future__ import annotations

from typing import Any

from kiosk.ui.fonts import Weight, width_of
from kiosk.ui.page import Page
from kiosk.ui.parts import Drawn
from kiosk.ui.plans import Box
from kiosk.ui.strokes import block, stroke
from kiosk.ui.theme import INK, INK2, LINEA, OCRA
from kiosk.ui.words import Words

_SIDE_BY_SIDE_FROM = 0.8
"""Names that would have to be smaller than this share stand above each other."""


class Line(Drawn):
    """The line between two names."""

    def paint(self) -> None:
        """Draw it."""
        block(self.pos, self.size, LINEA)


class Hatch(Drawn):
    """The plate of test mode, hatched above and below."""

    share = 0.11

    def paint(self) -> None:
        """Draw plate and hatch."""
        block(self.pos, self.size, OCRA)
        strip = self.height * self.share
        for bottom in (self.y, self.top - strip):
            for number in range(int(self.width / strip / 2.4) + 2):
                x = self.x + (number - 1) * strip * 2.4
                stroke([(x, bottom), (x + strip, bottom + strip)], strip * 0.7, INK)
        # Round ends reach out of their strip; what is between stays clean.
        block((self.x, self.y + strip), (self.width, self.height - 2 * strip), OCRA)


def add_words(page: Page, box: Box, **properties: Any) -> Words:
    """Put a text into a box of a page, in ink if nothing else is said."""
    properties.setdefault("tint", INK)
    words = Words(pos=page.pos_of(box), size=page.size_of(box), **properties)
    page.add_widget(words)
    return words


def add_notice(page: Page, band: Box, room: float) -> None:
    """Say that this is a test: in hatch, plate and words at once.

    Args:
        page: where.
        band: the plate.
        room: up to which x words may go, since buttons stand after it.
    """
    page.add_widget(Hatch(pos=page.pos_of(band), size=page.size_of(band)))
    words, margin = page.view.words, page.sizes.margin
    px = page.sizes.office * 1.3
    inner = Box(margin, Hatch.share * band.h, room - margin, band.h * (1 - 2 * Hatch.share))
    add_words(page, inner, text=words.test, wanted_px=px, weight=Weight.BOLD)
    used = width_of(words.test, px, Weight.BOLD) + 18 * page.sizes.s
    rest = inner._replace(x=inner.x + used, w=inner.w - used)
    if rest.w > px * 3:
        add_words(page, rest, text=words.test_notice, wanted_px=page.sizes.office, max_lines=2)


def add_office(page: Page, box: Box) -> None:
    """Say whose kiosk this is: the place, and after a line the office."""
    sizes, view = page.sizes, page.view
    gap = sizes.office * 0.62
    whole = width_of(view.place, sizes.office, Weight.SEMIBOLD) + 2 * gap
    whole += width_of(view.office, sizes.office, Weight.REGULAR)
    share = min(1.0, box.w / whole)
    if sizes.is_tiny or share < _SIDE_BY_SIDE_FROM:
        _add_above_each_other(page, box)
        return
    px = sizes.office * share
    used = width_of(view.place, px, Weight.SEMIBOLD) + gap * 0.8
    add_words(page, box, text=view.place, weight=Weight.SEMIBOLD, wanted_px=px)
    line = Box(box.x + used, box.y + (box.h - px) / 2, 2, px)
    page.add_widget(Line(pos=page.pos_of(line), size=page.size_of(line)))
    rest = Box(line.x + gap, box.y, box.right - line.x - gap, box.h)
    add_words(page, rest, text=view.office, wanted_px=px)


def _add_above_each_other(page: Page, box: Box) -> None:
    sizes, view = page.sizes, page.view
    pitch = max(box.h / 2, sizes.office * 1.2)
    upper = Box(box.x, box.y + box.h / 2 - pitch, box.w, pitch)
    lower = upper._replace(y=upper.bottom - 0.04 * pitch)
    add_words(page, upper, text=view.place, weight=Weight.SEMIBOLD, wanted_px=sizes.office)
    add_words(page, lower, text=view.office, wanted_px=sizes.office * 0.94)


def add_lead(page: Page, lead: Box, hint: Box, px: float) -> None:
    """Say who may vote, and what to touch; the second only where there is room for it."""
    sizes = page.sizes
    first, second = page.view.lines
    is_stacked = hint is not lead
    add_words(
        page,
        lead,
        text=first,
        weight=Weight.REGULAR if sizes.is_tiny else Weight.SEMIBOLD,
        tint=INK2 if sizes.is_tiny else INK,
        wanted_px=px,
    )
    used = 0 if is_stacked else width_of(first, px, Weight.SEMIBOLD) + px * 0.2
    room = hint.w - used
    if not sizes.is_tiny and width_of(second, px, Weight.REGULAR) <= room:
        box = Box(hint.x + used, hint.y, room, hint.h)
        add_words(page, box, text=second, wanted_px=px, tint=INK2)
