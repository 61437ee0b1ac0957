"""A message above the question: what citizens said and the office did, or one sentence.

Where both do not fit in letters that can be read, what the office did stands alone.
"""

from __future__ import annotations

from typing import Any

from faccine.wire.languages import is_right_to_left
from kiosk.session.view import View
from kiosk.ui.boxes import Box
from kiosk.ui.columns import Piece
from kiosk.ui.fonts import Weight
from kiosk.ui.heading import Line
from kiosk.ui.page import Page
from kiosk.ui.parts import Drawn, draw_icon
from kiosk.ui.strokes import frame
from kiosk.ui.texts import add_column, lay_out

_LINES = 6


class Band(Drawn):
    """The ground of a message."""

    def __init__(self, page: Page, box: Box) -> None:
        self._fill, self._line = page.palette.message, page.palette.message_line
        self._radius = (12 if page.sizes.is_tiny else 20) * page.sizes.s
        super().__init__(pos=page.pos_of(box), size=page.size_of(box))

    def paint(self) -> None:
        """Draw it."""
        frame(self.pos, self.size, self._radius, 2, self._line, self._fill)


class Arrow(Drawn):
    """From what was said to what was done."""

    def __init__(self, page: Page, box: Box, icon: str) -> None:
        self._icon, self._tint = icon, page.palette.message_title
        super().__init__(pos=page.pos_of(box), size=page.size_of(box))

    def paint(self) -> None:
        """Draw it."""
        draw_icon(self._icon, self.center, min(self.size), self._tint)


def add_announcement(page: Page, band: Box) -> None:
    """Put the message of a page's view into a box of it."""
    page.add_widget(Band(page, band))
    sizes = page.sizes
    side, above = (14 if sizes.is_tiny else 28) * sizes.s, (4 if sizes.is_tiny else 11) * sizes.s
    inner = Box(band.x + side, band.y + above, band.w - 2 * side, band.h - 2 * above)
    if page.view.also is not None:
        _add_in_two(page, inner, page.view, page.view.also)
    elif page.view.announcement is not None and page.view.announcement.said:
        _add_said_and_done(page, inner, page.view)
    else:
        _add(page, inner, _done(page, page.view, 1), page.view.language)


def _add_said_and_done(page: Page, inner: Box, view: View) -> None:
    """Said on the side where one begins to read, done on the other; in portrait, below."""
    sizes = page.sizes
    message = view.announcement
    said = _titled(page, view.words.you_said, message.said if message else "")
    done = _titled(page, view.words.we_did, message.text if message else "")
    if sizes.is_portrait:
        arrow = 40 * sizes.s
        half = (inner.h - arrow * 1.3) / 2
        first = inner._replace(h=half)
        second = inner._replace(y=inner.bottom - half, h=half)
        middle = Box(inner.x, first.bottom, arrow, arrow)
        middle = middle._replace(h=arrow * 1.3)
        icon = "arrow-down"
    else:
        arrow = (30 if sizes.is_tiny else 58) * sizes.s
        gap = (12 if sizes.is_tiny else 40) * sizes.s
        rest = inner.w - arrow - 2 * gap
        first = inner._replace(w=rest * 0.44)
        second = inner._replace(x=inner.right - rest * 0.56, w=rest * 0.56)
        middle = Box(first.right + gap, inner.y, arrow, inner.h)
        icon = "arrow"
    if is_right_to_left(view.language):
        first, second, middle = (_turned(inner, box) for box in (first, second, middle))
        icon = "arrow-left" if icon == "arrow" else icon
    share = min(lay_out(said, first).share, lay_out(done, second).share)
    if share * _text_px(page) < sizes.floor - 1:
        _add(page, inner, _done(page, view, 1), view.language)
        return
    if sizes.is_portrait:
        first, middle, second = _below(inner, middle, said, done, share)
    else:
        first, second = _beside(first, second, said, done, share)
    _add(page, first, said, view.language, share)
    page.add_widget(Arrow(page, middle, icon))
    _add(page, second, done, view.language, share)


def _beside(
    first: Box, second: Box, said: list[Piece], done: list[Piece], share: float
) -> tuple[Box, Box]:
    """Return both boxes as high as the longer text, so that their titles stand on one line."""
    texts = zip((said, done), (first, second), strict=True)
    height = min(first.h, max(lay_out(text, box, largest=share).height for text, box in texts))
    y = first.middle - height / 2
    return first._replace(y=y, h=height), second._replace(y=y, h=height)


def _below(
    inner: Box, arrow: Box, said: list[Piece], done: list[Piece], share: float
) -> tuple[Box, Box, Box]:
    """Return boxes for both texts and the arrow between them, in the middle of the room."""
    first, second = (lay_out(text, inner, largest=share).height for text in (said, done))
    y = inner.middle - (first + arrow.h + second) / 2
    above = inner._replace(y=y, h=first)
    arrow = arrow._replace(y=above.bottom)
    return above, arrow, inner._replace(y=arrow.bottom, h=second)


def _add_in_two(page: Page, inner: Box, view: View, other: View) -> None:
    """Both languages equally large: beside each other, in portrait one below the other."""
    gap = page.sizes.margin * (1 if page.sizes.is_tiny else 0.5)
    line: tuple[float, ...]
    if page.sizes.is_portrait:
        size = {"h": (inner.h - gap) / 2}
        second = inner._replace(y=inner.y + size["h"] + gap, **size)
        line = (inner.x, second.y - gap / 2, inner.w, 2)
    else:
        size = {"w": (inner.w - gap) / 2}
        second = inner._replace(x=inner.x + size["w"] + gap, **size)
        line = (second.x - gap / 2, inner.y, 2, inner.h)
    first = inner._replace(**size)
    page.add_widget(Line(page, Box(*line)))
    pieces = [_pieces(page, each, 0.78) for each in (view, other)]
    if _share(pieces, (first, second)) * pieces[0][0].px < page.sizes.floor - 1:
        pieces = [_done(page, each, 0.78) for each in (view, other)]
    share = _share(pieces, (first, second))
    _add(page, first, pieces[0], view.language, share)
    _add(page, second, pieces[1], other.language, share)


def _share(pieces: list[list[Piece]], boxes: tuple[Box, ...]) -> float:
    """Return how much of its size each text can have, where all are to be equally large."""
    return min(lay_out(text, box).share for text, box in zip(pieces, boxes, strict=True))


def _pieces(page: Page, view: View, share: float) -> list[Piece]:
    """Return a message for one column; on a tiny screen in two languages, only what was done."""
    message, words = view.announcement, view.words
    if message is None or not message.said or page.sizes.is_tiny:
        return _done(page, view, share)
    px = max(_text_px(page) * share, page.sizes.floor)
    said, done = f"{words.you_said}: {message.said}", f"{words.we_did}: {message.text}"
    return [
        Piece(said, px, Weight.SEMIBOLD, lines=_LINES, name="title"),
        Piece(done, px, Weight.SEMIBOLD, lines=_LINES, gap=px * 0.2),
    ]


def _done(page: Page, view: View, share: float) -> list[Piece]:
    """Return what the office did, alone: all there is to say, or all there is room for."""
    text = view.announcement.text if view.announcement else ""
    return [
        Piece(text, max(_text_px(page) * share, page.sizes.floor), Weight.SEMIBOLD, lines=_LINES)
    ]


def _titled(page: Page, title: str, text: str) -> list[Piece]:
    """Return a title, which stays as large as it is, and a text under it."""
    sizes = page.sizes
    px = sizes.floor if sizes.is_tiny else sizes.office if sizes.is_portrait else sizes.small
    return [
        Piece(title, px, Weight.SEMIBOLD, lines=1, name="title", fixed=True),
        Piece(text, _text_px(page), Weight.SEMIBOLD, lines=_LINES),
    ]


def _text_px(page: Page) -> float:
    sizes = page.sizes
    return sizes.tile * (0.9 if sizes.is_tiny else 1.1 if sizes.is_portrait else 0.97)


def _add(page: Page, box: Box, pieces: list[Piece], language: str, largest: float = 1) -> None:
    tints: dict[str, Any] = {"title": page.palette.message_title, "text": page.palette.ink}
    middle = 0 if pieces[0].fixed else 0.5  # titles stand on one line
    add_column(page, lay_out(pieces, box, middle=middle, largest=largest), tints, language)


def _turned(within: Box, box: Box) -> Box:
    return box._replace(x=within.x + within.right - box.right)
