"""What stands above the faces: whose kiosk it is, the plate of test mode, and who may vote."""

from __future__ import annotations

from collections.abc import Iterable
from math import floor
from typing import Any

from kivy.uix.widget import Widget

from faccine.wire.languages import is_right_to_left
from kiosk.ui.boxes import NOWHERE, Box
from kiosk.ui.chrome_plans import PLATE_HATCH, plate_inside
from kiosk.ui.fitting import LINE_HEIGHT
from kiosk.ui.fonts import Weight, drawn_width_of, width_of
from kiosk.ui.hatching import stripes
from kiosk.ui.page import Page
from kiosk.ui.parts import Drawn
from kiosk.ui.strokes import block, fill
from kiosk.ui.words import Words

_SIDE_BY_SIDE_FROM = 0.8
"""Names that would have to be smaller than this share stand above each other."""


class Line(Drawn):
    """The line between two names."""

    def __init__(self, page: Page, box: Box) -> None:
        self._tint = page.palette.line
        super().__init__(pos=page.pos_of(box), size=page.size_of(box))

    def paint(self) -> None:
        """Draw it."""
        block(self.pos, self.size, self._tint)


class Hatch(Drawn):
    """The plate of test mode, hatched above and below."""

    def __init__(self, page: Page, box: Box) -> None:
        self._plate, self._ink = page.palette.plate, page.palette.on_plate
        super().__init__(pos=page.pos_of(box), size=page.size_of(box))

    def paint(self) -> None:
        """Draw plate and hatch."""
        block(self.pos, self.size, self._plate)
        strip = round(self.height * PLATE_HATCH)
        for bottom in (self.y, self.top - strip):
            fill(stripes((self.x, bottom), (self.width, strip), pitch=strip * 1.7), self._ink)


def add_words(page: Page, box: Box, *, onto: Widget | None = None, **properties: Any) -> Words:
    """Put a text into a box of a page, or of something on it, in ink if nothing else is said.

    It begins where its language begins to read.
    """
    is_mirrored = is_right_to_left(page.view.language)
    properties.setdefault("tint", page.palette.ink)
    properties.setdefault("align", "right" if is_mirrored else "left")
    words = Words(pos=page.pos_of(box), size=page.size_of(box), **properties)
    (onto or page).add_widget(words)
    return words


def add_notice(page: Page, band: Box, taken: Iterable[Box] = ()) -> None:
    """Say that this is a test: in hatch, plate and words at once.

    Args:
        page: where.
        band: the plate.
        taken: the buttons that stand on it.
    """
    page.add_widget(Hatch(page, band))
    words, margin = page.view.words, page.sizes.margin
    px = page.sizes.office * 1.3
    on_plate = page.palette.on_plate
    left, right = _widest_gap(margin, page.sizes.width - margin, taken)
    inner = plate_inside(page.sizes, band)._replace(x=left, w=right - left)
    add_words(page, inner, text=words.test, wanted_px=px, weight=Weight.BOLD, tint=on_plate)
    used = width_of(words.test, px, Weight.BOLD) + 18 * page.sizes.s
    rest = _turned(page, inner, inner._replace(x=inner.x + used, w=inner.w - used))
    if rest.w > px * 5:
        text = _test_notice(page)
        size = {"wanted_px": page.sizes.office, "max_lines": 3, "breaks_first": True}
        add_words(page, rest, text=text, tint=on_plate, **size)


def _widest_gap(left: float, right: float, taken: Iterable[Box]) -> tuple[float, float]:
    """Return from where to where nothing stands, between two margins."""
    gaps = []
    for box in sorted(taken):
        gaps.append((left, box.x - 8))
        left = max(left, box.right + 8)
    gaps.append((left, right))
    return max(gaps, key=lambda gap: gap[1] - gap[0])


def _test_notice(page: Page) -> str:
    words, minutes = page.view.words, page.view.test_minutes
    if minutes is None:
        return words.test_notice
    return f"{words.test_notice} {words.test_ends.format(minutes=minutes)}"


def add_office(page: Page, box: Box) -> None:
    """Say whose kiosk this is: the place, and after a line the office; in two languages, if two."""
    sizes = page.sizes
    place, office = _names(page)
    gap = sizes.office * 0.62
    whole = width_of(place, sizes.office, Weight.SEMIBOLD) + 2 * gap
    whole += width_of(office, sizes.office, Weight.REGULAR)
    share = min(1.0, box.w / whole)
    if sizes.is_tiny or share < _SIDE_BY_SIDE_FROM:
        _add_above_each_other(page, box, place, office)
        return
    px = floor(sizes.office * share)
    gap *= 0.8
    used = drawn_width_of(place, px, Weight.SEMIBOLD) + gap
    add_words(page, box, text=place, weight=Weight.SEMIBOLD, wanted_px=px)
    line = Box(box.x + used, box.y + (box.h - px) / 2, 2, px)
    page.add_widget(Line(page, _turned(page, box, line)))
    rest = Box(line.x + gap, box.y, box.right - line.x - gap, box.h)
    add_words(page, _turned(page, box, rest), text=office, wanted_px=px)


def _names(page: Page) -> tuple[str, str]:
    views = [view for view in (page.view, page.view.also) if view is not None]
    places = dict.fromkeys(view.place for view in views)
    return " · ".join(places), " · ".join(dict.fromkeys(view.office for view in views))


def _turned(page: Page, within: Box, box: Box) -> Box:
    """Return the box on the other side of what it is in, where one reads from right to left."""
    if not is_right_to_left(page.view.language):
        return box
    return box._replace(x=within.x + within.right - box.right)


def _add_above_each_other(page: Page, box: Box, place: str, office: str) -> None:
    sizes = page.sizes
    pitch = max(box.h / 2, sizes.office * 1.2)
    upper = Box(box.x, box.y + box.h / 2 - pitch, box.w, pitch)
    lower = upper._replace(y=upper.bottom - 0.04 * pitch)
    add_words(page, upper, text=place, weight=Weight.SEMIBOLD, wanted_px=sizes.office)
    add_words(page, lower, text=office, wanted_px=sizes.office * 0.94)


class Lead(Widget):  # type: ignore[misc]  # Kivy has no types
    """Who may vote, and what to touch; the second only where there is room for it.

    Args:
        page: on which.
        leads: a box for each language, or one for both; none for nothing.
        hint: the box of what to touch.
        px: the size.
        texts: both sentences, in each language.
    """

    def __init__(
        self,
        page: Page,
        leads: tuple[Box, ...],
        hint: Box,
        px: float,
        texts: list[tuple[str, str]],
    ) -> None:
        super().__init__(pos=page.pos, size=page.size, size_hint=(None, None))
        self._page, self._px = page, floor(px)
        is_faint = page.sizes.is_tiny
        self._weight = Weight.REGULAR if is_faint else Weight.SEMIBOLD
        self._tint = page.palette.ink2 if is_faint else page.palette.ink
        if not leads:
            return
        if len(texts) > len(leads):
            self._add_beside(leads[0], [first for first, _ in texts])
            return
        for box, (first, _) in zip(leads, texts, strict=True):
            self._add(box, first, self._px)
        if len(texts) == 1 and hint is not NOWHERE:
            self._add_hint(hint, *texts[0], is_beside=hint == leads[0])

    def _add(self, box: Box, text: str, px: float, **properties: Any) -> None:
        lines = max(1, int(box.h / (px * LINE_HEIGHT)))
        properties = {"weight": self._weight, "tint": self._tint, "max_lines": lines} | properties
        properties["breaks_first"] = lines > 1
        add_words(self._page, box, onto=self, text=text, wanted_px=px, **properties)

    def _add_beside(self, box: Box, texts: list[str]) -> None:
        """Both languages in one line, equally large, with a line between them."""
        gap = self._px * 0.62
        widths = [width_of(text, self._px, self._weight) for text in texts]
        share = min(1.0, box.w / (sum(widths) + 2 * gap))
        px = floor(self._px * share)
        first = drawn_width_of(texts[0], px, self._weight)
        self._add(box, texts[0], px)
        line = Box(box.x + first + gap * share, box.y + (box.h - px) / 2, 2, px)
        self.add_widget(Line(self._page, _turned(self._page, box, line)))
        x = line.x + gap * share
        rest = _turned(self._page, box, box._replace(x=x, w=box.right - x))
        self._add(rest, texts[1], px)

    def _add_hint(self, hint: Box, first: str, second: str, *, is_beside: bool) -> None:
        page, px = self._page, self._px
        used = drawn_width_of(first, px, self._weight) + px * 0.4 if is_beside else 0
        room = hint.w - used
        if not page.sizes.is_tiny and width_of(second, px, Weight.REGULAR) <= room:
            box = _turned(page, hint, Box(hint.x + used, hint.y, room, hint.h))
            self._add(box, second, px, weight=Weight.REGULAR, tint=page.palette.ink2)
