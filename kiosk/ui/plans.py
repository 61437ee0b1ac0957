"""Where everything goes on a screen with faces. Pure: sizes in, boxes out.

One left edge carries all text. The three faces stand in one row, always in the same order and at
the same height, so that none is easier to reach. What can be pressed is larger than what is drawn:
a face is felt in its whole third of the width, from above its ring to below its word, less a dead
strip between two columns. Boxes are in pixels, y downwards from the top, as one reads.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from faccine.wire.faces import FACES, Face
from kiosk.ui.geometry import RING_RADIUS, RING_STROKE
from kiosk.ui.theme import Sizes


class Box(NamedTuple):
    """A rectangle: left, top, width, height."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """The x of the right edge."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """The y of the bottom edge."""
        return self.y + self.h


NOWHERE = Box(0, 0, 0, 0)


@dataclass(frozen=True)
class FacePlan:
    """One face: what is felt, where its disc is drawn, and the box of its word."""

    felt: Box
    centre: tuple[float, float]
    radius: float
    word: Box


@dataclass(frozen=True)
class Chrome:
    """What the day screens share: the notice or the office on top, languages at the bottom.

    ``chips`` is empty where a single language is spoken; ``globe`` is where one chip stands for all
    languages; ``back`` is where a citizen takes the choice of service back.
    """

    office: Box
    notice: Box
    bar: Box
    chips: tuple[Box, ...] = ()
    globe: Box = NOWHERE
    back: Box = NOWHERE


@dataclass(frozen=True)
class AskPlan:
    """The screen with the question."""

    chrome: Chrome
    question: Box
    lead: Box
    hint: Box
    faces: dict[Face, FacePlan] = field(default_factory=dict)


def centred(middle: float, height: float, x: float, width: float) -> Box:
    """Return a box around a height on the screen."""
    return Box(x, middle - height / 2, width, height)


def chrome(
    sizes: Sizes, chip_widths: list[float], *, back_width: float = 0, is_test: bool = False
) -> Chrome:
    """Lay out top and bottom.

    Args:
        sizes: the screen.
        chip_widths: how wide the languages are when written out; one or none needs no bar.
        back_width: how wide the chosen service is when written out; 0 for nothing to take back.
        is_test: whether the plate of test mode needs room beside it on a tiny screen.
    """
    s, m = sizes.s, sizes.margin
    band = 60 * s if sizes.is_tiny else 112 * s if sizes.is_portrait else 74 * s
    rows = chip_rows(chip_widths, gap=11 * s, width=sizes.width - 2 * m)
    bar, globe, back = NOWHERE, NOWHERE, NOWHERE
    chips: tuple[Box, ...] = ()
    if sizes.is_tiny:
        office = Box(m, 7 * s, sizes.width - 2 * m - 104 * s, 46 * s)
        if len(chip_widths) > 1:
            globe = Box(sizes.width - m - 96 * s, 7 * s, 96 * s, 46 * s)
    else:
        middle = 69 * s if sizes.is_portrait else 42 * s
        office = centred(middle, 44 * s, m, sizes.width - 2 * m)
        if len(chip_widths) > 1:
            bar, chips, globe = _bar(sizes, rows, chip_widths)
    if back_width:
        back, office = _split_for_back(sizes, office, back_width)
    if is_test and sizes.is_tiny and back_width:
        back = back._replace(x=back.x + 0.36 * back.w, w=0.64 * back.w)
    return Chrome(office, Box(0, 0, sizes.width, band), bar, chips, globe, back)


def _split_for_back(sizes: Sizes, office: Box, width: float) -> tuple[Box, Box]:
    if sizes.is_tiny:
        return office, NOWHERE
    width = min(width, office.w * 0.5)
    back = centred(office.y + office.h / 2, 48 * sizes.s, office.right - width, width)
    return back, Box(office.x, office.y, office.w - width - 16 * sizes.s, office.h)


def _bar(
    sizes: Sizes, rows: list[list[int]], widths: list[float]
) -> tuple[Box, tuple[Box, ...], Box]:
    s, m = sizes.s, sizes.margin
    chip_h, pad, row_gap = (60 * s, 29 * s, 18 * s) if sizes.is_portrait else (54 * s, 17 * s, 0)
    has_room = len(rows) <= (3 if sizes.is_portrait else 1)
    rows = rows if has_room else [[0]]
    height = 2 * pad + len(rows) * chip_h + (len(rows) - 1) * row_gap
    bar = Box(0, sizes.height - height, sizes.width, height)
    if not has_room:
        return bar, (), Box(m, bar.y + pad, 120 * s, chip_h)
    chips = []
    for number, row in enumerate(rows):
        x = m
        for index in row:
            chips.append(Box(x, bar.y + pad + number * (chip_h + row_gap), widths[index], chip_h))
            x += widths[index] + 11 * s
    return bar, tuple(chips), NOWHERE


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


def ask_plan(sizes: Sizes, chrome: Chrome) -> AskPlan:
    """Lay out the screen with the question."""
    if sizes.is_portrait:
        return _ask_portrait(sizes, chrome)
    s, m = sizes.s, sizes.margin
    width = sizes.width - 2 * m
    floor = chrome.bar.y if chrome.bar is not NOWHERE else sizes.height
    if sizes.is_tiny:
        question = centred(79 * s, 37 * s, m, width)
        lead = centred(110 * s, 24 * s, m, width)
        faces = face_row(sizes, top=lead.bottom, floor=floor, word=34 * s, gap=7 * s)
    else:
        slack = 0.2 * sizes.extra
        question = centred(112 * s + slack, 74 * s, m, width)
        lead = centred(168 * s + slack, 38 * s, m, width)
        faces = face_row(sizes, top=lead.bottom, floor=floor, word=52 * s, gap=8 * s)
    return AskPlan(chrome, question, lead, lead, faces)


def _ask_portrait(sizes: Sizes, chrome: Chrome) -> AskPlan:
    s, m = sizes.s, sizes.margin
    width = sizes.width - 2 * m
    question = Box(m, 140 * s, width, 260 * s)
    lead = Box(m, 426 * s, width, 40 * s)
    hint = Box(m, 468 * s, width, 38 * s)
    floor = chrome.bar.y if chrome.bar is not NOWHERE else sizes.height
    faces = face_row(sizes, top=hint.bottom, floor=floor, word=60 * s, gap=22 * s)
    return AskPlan(chrome, question, lead, hint, faces)


def face_row(
    sizes: Sizes, *, top: float, floor: float, word: float, gap: float
) -> dict[Face, FacePlan]:
    """Stand the faces with their words in the middle between two heights.

    Rings touch the margins. Where it is too low for their size, the radius shrinks.
    """
    radius = min(sizes.face_radius, (floor - top - gap - word) / (2 * (RING_RADIUS + RING_STROKE)))
    reach = (RING_RADIUS + RING_STROKE / 2) * radius
    above = (floor - top - 2 * reach - gap - word) / 2
    middle = top + above + reach
    first = sizes.margin + reach
    xs = (first, sizes.width / 2, sizes.width - first)
    strip = max(8.0, 14 * sizes.s)
    edges = (0.0, (xs[0] + xs[1]) / 2, (xs[1] + xs[2]) / 2, float(sizes.width))
    plans = {}
    for index, face in enumerate(FACES):
        left = edges[index] + (strip / 2 if index else 0)
        right = edges[index + 1] - (strip / 2 if index < 2 else 0)
        felt_top = max(top, middle - reach - 12 * sizes.s)
        word_top = middle + reach + gap
        felt = Box(left, felt_top, right - left, min(floor, word_top + word) - felt_top)
        # A word is centred under its face and stays on the screen.
        half = min(xs[index] - sizes.margin / 3, sizes.width - sizes.margin / 3 - xs[index])
        half = min(half, (xs[1] - xs[0]) / 2 - strip / 2)
        words = Box(xs[index] - half, word_top, 2 * half, word)
        plans[face] = FacePlan(felt, (xs[index], middle), radius, words)
    return plans
