"""Where the chips go: languages first, then text size, contrast and voice at the end. Pure.

A chip is felt on 15 millimetres. Where they do not fit into one row (three in portrait), all
languages fold into one chip with a globe, which opens a list.
"""

from __future__ import annotations

from typing import NamedTuple

from kiosk.ui.boxes import NOWHERE, Box
from kiosk.ui.theme import Sizes

_PADS = (24, 18, 13, 10)
"""How much room a language may have on both sides, in units of the drawing."""
_ROWS_IN_PORTRAIT = 3
_LARGEST_SHARE = 0.22
"""How much of the height the rows may take before languages fold."""


class Bar(NamedTuple):
    """The bar and the chips in it: each language's, or one ``globe`` for all; and the tools."""

    area: Box
    chips: tuple[Box, ...]
    globe: Box
    tools: tuple[Box, ...]


def bar_of(
    sizes: Sizes, texts: list[float], globe_text: float, tools: int, *, foot: float = 0
) -> Bar:
    """Lay out the bar at the bottom.

    Args:
        sizes: the screen.
        texts: how wide the names of the languages are; none where there is no choice.
        globe_text: how wide the name on the chip with the globe would be.
        tools: how many chips without a text follow.
        foot: how much is covered below the chips.
    """
    room = sizes.width - 2 * sizes.margin
    tool = max(72 * sizes.s, sizes.felt - sizes.gap)
    rows_allowed = _rows_allowed(sizes)
    tries = []
    # Languages and tools stand a little apart, but rather not than folded.
    for pad, apart in (*((pad, sizes.gap) for pad in _PADS), (_PADS[-1], 0)):
        widths = [max(text + 2 * pad * sizes.s, tool) for text in texts] + [tool] * tools
        rows = chip_rows(widths, gap=sizes.gap, width=room - apart)
        tries.append((rows, widths))
    rows, widths = min(tries, key=lambda each: len(each[0]))
    if len(rows) <= rows_allowed:
        area, boxes = _placed(sizes, rows, widths, tools, foot)
        return Bar(area, boxes[: len(texts)], NOWHERE, boxes[len(texts) :])
    globe = max(tool, globe_text + 40 * sizes.s + 4.6 * sizes.language)
    widths = [min(globe, room - tools * (tool + sizes.gap))] + [tool] * tools
    area, boxes = _placed(sizes, [list(range(len(widths)))], widths, tools, foot)
    return Bar(area, (), boxes[0], boxes[1:])


def _rows_allowed(sizes: Sizes) -> int:
    if not sizes.is_portrait:
        return 1
    return min(_ROWS_IN_PORTRAIT, int(_LARGEST_SHARE * sizes.height / _pitch(sizes)))


def _pitch(sizes: Sizes) -> float:
    """Return how far apart two rows are: each is felt on 15 mm."""
    return max(sizes.felt, sizes.chip + 18 * sizes.s if sizes.is_portrait else 88 * sizes.s)


def chip_rows(widths: list[float], *, gap: float, width: float) -> list[list[int]]:
    """Break chips into rows; returns their indices, row by row."""
    rows: list[list[int]] = []
    used = 0.0
    for index, chip in enumerate(widths):
        if rows and used + gap + chip <= width:
            rows[-1].append(index)
            used += gap + chip
        else:
            rows.append([index])
            used = chip
    return rows


def _placed(
    sizes: Sizes, rows: list[list[int]], widths: list[float], tools: int, foot: float
) -> tuple[Box, tuple[Box, ...]]:
    """Place rows of chips above the foot; tools stand at the end of theirs."""
    ends = 20 * sizes.s if sizes.is_portrait else 0.0
    pitch = _pitch(sizes)
    height = len(rows) * pitch + 2 * ends + foot
    area = Box(0, sizes.height - height, sizes.width, height)
    boxes: dict[int, Box] = {}
    for number, row in enumerate(rows):
        y = area.y + ends + number * pitch + (pitch - sizes.chip) / 2
        first_tool = len(widths) - tools
        x = sizes.margin
        for index in row:
            if index >= first_tool and (index == first_tool or index == row[0]):
                rest = [widths[later] for later in row if later >= index]
                x = sizes.width - sizes.margin - sum(rest) - (len(rest) - 1) * sizes.gap
            boxes[index] = Box(x, y, widths[index], sizes.chip)
            x += widths[index] + sizes.gap
    return area, tuple(boxes[index] for index in range(len(widths)))
