"""Puts columns of text on a page, in one language or in two that are equal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from faccine.wire.languages import is_right_to_left
from kiosk.session.view import View
from kiosk.ui.boxes import Box
from kiosk.ui.columns import Column, Piece, column
from kiosk.ui.fonts import width_of
from kiosk.ui.page import Page
from kiosk.ui.theme import Colour
from kiosk.ui.words import Words

TWO_LANGUAGES = 0.79
"""How large texts are where two languages share the screen."""


def start_of(language: str) -> str:
    """Return the side on which a line of this language begins, as texts are aligned."""
    return "right" if is_right_to_left(language) else "left"


def end_of(language: str) -> str:
    """Return the side on which a line of this language ends."""
    return "left" if is_right_to_left(language) else "right"


def lay_out(
    pieces: Sequence[Piece], area: Box, *, middle: float = 0.0, largest: float = 1.0
) -> Column:
    """Lay texts out as wide as they are in our fonts."""
    return column(pieces, area, width_of, middle=middle, largest=largest)


def add_column(
    page: Page, laid: Column, tints: Mapping[str, Colour], language: str, align: str = ""
) -> list[Words]:
    """Put the texts of a column on a page, each in the colour of its name.

    Args:
        page: where.
        laid: the column; its empty places stay empty.
        tints: the colour of each name.
        language: whose side the text begins at.
        align: "left", "center" or "right"; by the language where empty.
    """
    side = align or start_of(language)
    added = []
    for each in laid.placed:
        if not each.piece.text:
            continue
        words = Words(
            pos=page.pos_of(each.box),
            size=page.size_of(each.box),
            text=each.piece.text,
            wanted_px=each.px,
            max_lines=each.lines,
            breaks_first=True,
            weight=each.piece.weight,
            tint=tints[each.piece.name],
            align=side,
            optical=each.piece.name == "title" and side == "left",
        )
        page.add_widget(words)
        added.append(words)
    return added


def add_message(
    page: Page,
    area: Box,
    pieces_of: Callable[[View, float], list[Piece]],
    tints: dict[str, Colour],
    *,
    is_narrow: bool = False,
) -> list[Words]:
    """Put what a view says into an area; twice where the view has two languages.

    Args:
        page: where; its view may have another language beside its own.
        area: the room there is.
        pieces_of: what a view says, at a share of the usual size.
        tints: the colour of each name of a piece.
        is_narrow: whether there is no room for two columns.
    """
    view, other = page.view, page.view.also
    if other is None:
        return add_column(page, lay_out(pieces_of(view, 1.0), area), tints, view.language)
    first, second = (pieces_of(each, TWO_LANGUAGES) for each in (view, other))
    if is_narrow or page.sizes.is_portrait or page.sizes.is_tiny:
        apart = replace(second[0], gap=page.sizes.line * 1.2)
        return add_column(page, lay_out([*first, apart, *second[1:]], area), tints, view.language)
    gap = page.sizes.margin / 2
    width = (area.w - gap) / 2
    left, right = area._replace(w=width), area._replace(x=area.x + width + gap, w=width)
    share = min(lay_out(first, left).share, lay_out(second, right).share)
    beside = lay_out(first, left, largest=share), lay_out(second, right, largest=share)
    words = add_column(page, beside[0], tints, view.language)
    return words + add_column(page, beside[1], tints, other.language)
