"""What the day screens share, top and bottom. Pure: sizes in, boxes out.

One left edge carries all text.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.ui.bar_plans import bar_of
from kiosk.ui.boxes import NOWHERE, Box, centred
from kiosk.ui.theme import Sizes

PLATE_HATCH = 0.11
"""How much of the plate of test mode is hatched, above and below."""


@dataclass(frozen=True)
class Chrome:
    """What the day screens share: the notice or the office on top, chips at the bottom.

    ``chips`` are the languages, and empty where ``globe`` is one chip for all of them or a single
    language is spoken; ``tools`` are text size, contrast and voice, and empty where the globe's
    list has them. ``back`` is where a citizen takes the choice of service back.
    """

    office: Box
    notice: Box
    bar: Box
    chips: tuple[Box, ...] = ()
    globe: Box = NOWHERE
    back: Box = NOWHERE
    tools: tuple[Box, ...] = ()
    top: float = 0
    """From where there is room for the page."""
    edge: float = 0
    """How much the frame of test mode covers at the foot."""


def chrome(
    sizes: Sizes,
    chip_widths: list[float],
    *,
    back_width: float = 0,
    is_test: bool = False,
    globe_width: float = 0,
    tools: int = 0,
    is_dense: bool = False,
) -> Chrome:
    """Lay out top and bottom.

    Args:
        sizes: the screen.
        chip_widths: how wide the names of the languages are; one or none needs no chip.
        back_width: how wide the chosen service is when written out; 0 for nothing to take back.
        is_test: whether the plate of test mode needs room beside it on a tiny screen.
        globe_width: how wide the name beside the globe is, where languages fold into one chip.
        tools: how many chips without a text there are.
        is_dense: whether much has to fit below.
    """
    s, m = sizes.s, sizes.margin
    edge = sizes.frame if is_test else 0
    notice = Box(0, 0, sizes.width, (72 if sizes.is_tiny else 124 if sizes.is_portrait else 78) * s)
    on_plate = plate_inside(sizes, notice).middle
    texts = chip_widths if len(chip_widths) > 1 else []
    bar, globe = NOWHERE, NOWHERE
    chips: tuple[Box, ...] = ()
    places: tuple[Box, ...] = ()
    if sizes.is_tiny:
        width = max(96 * s, globe_width + 4.6 * sizes.language) if texts else sizes.felt
        office = Box(m, 7 * s, sizes.width - 2 * m - width - sizes.gap, 46 * s)
        if texts or tools:
            middle = on_plate if is_test else 32 * s
            globe = centred(middle, sizes.chip, sizes.width - m - width, width)
    else:
        middle = (69 if sizes.is_portrait else 37 if is_dense else 42) * s
        office = centred(on_plate if is_test else middle, 44 * s, m, sizes.width - 2 * m)
        if texts or tools:
            bar, chips, globe, places = bar_of(sizes, texts, globe_width, tools, foot=edge)
    back = NOWHERE
    if back_width:
        back, office = _split_for_back(sizes, office, back_width)
        notice = notice._replace(h=max(notice.h, back.bottom + 4 * s))
    if is_test and sizes.is_tiny and back_width:
        back = back._replace(x=back.x + 0.36 * back.w, w=0.64 * back.w)
    top = notice.bottom + (4 if sizes.is_tiny else 8) * s if is_test else 0
    return Chrome(office, notice, bar, chips, globe, back, places, top, edge)


def plate_inside(sizes: Sizes, plate: Box) -> Box:
    """Return what neither the frame nor the plate's own hatch covers of it."""
    hatch = PLATE_HATCH * plate.h
    top = plate.y + max(sizes.frame, hatch)
    return plate._replace(y=top, h=plate.bottom - hatch - top)


def _split_for_back(sizes: Sizes, office: Box, width: float) -> tuple[Box, Box]:
    if sizes.is_tiny:
        return centred(office.y + office.h / 2, sizes.chip, office.x, office.w), NOWHERE
    width = min(width, office.w * 0.5)
    middle = max(office.y + office.h / 2, sizes.chip / 2 + sizes.mm(0.5))
    back = centred(middle, sizes.chip, office.right - width, width)
    return back, Box(office.x, office.y, office.w - width - 16 * sizes.s, office.h)


def floor_of(sizes: Sizes, chrome: Chrome) -> float:
    """Return the y above which a page may put what it has."""
    return chrome.bar.y if chrome.bar is not NOWHERE else sizes.height - chrome.edge


class Flow:
    """Boxes across the page, one under the other."""

    def __init__(self, sizes: Sizes, top: float) -> None:
        self._sizes = sizes
        self.y = top

    def take(self, height: float, after: float = 0) -> Box:
        """Return the next box, and leave so much room after it."""
        sizes = self._sizes
        box = Box(sizes.margin, self.y, sizes.width - 2 * sizes.margin, height)
        self.y += height + after
        return box
