"""Where everything goes on the technician's pages. Pure, as ``plans``.

A screen too small for the whole page shows it in leaves, turned with two buttons: what is wrong,
the parts, and what can be done.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from faccine.wire.faces import FACES, Face
from kiosk.ui.boxes import NOWHERE, Box, grid
from kiosk.ui.geometry import RING_RADIUS, Point
from kiosk.ui.theme import Sizes

ROWS = 10
BUTTONS = 5
KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "", "0")
"""The keys of the pad, row by row; the empty one takes the last digit back."""


@dataclass(frozen=True)
class RowPlan:
    """One part of the kiosk: its sign, name and value, over a line."""

    sign: Box
    label: Box
    value: Box
    line: Box


@dataclass(frozen=True)
class TechnicianPlan:
    """The technician's page, or one leaf of it; what is not on it is nowhere, or empty."""

    leaves: int
    mark: Box
    title: Box
    kiosk: Box
    banner: Box
    sign: Box
    told: Box
    rows: tuple[RowPlan, ...]
    errors: Box
    buttons: tuple[Box, ...]
    turns: tuple[Box, ...]
    text_px: float


@dataclass(frozen=True)
class PinPlan:
    """The pad: what it asks for, the digits typed, what is wrong, and the keys."""

    title: Box
    dots: Box
    problem: Box
    kiosk: Box
    close: Box
    keys: tuple[Box, ...]


@dataclass(frozen=True)
class HardwareTestPlan:
    """Three faces and four corners that fill when they are felt."""

    title: Box
    close: Box
    radius: float
    corners: dict[str, Box]
    faces: dict[Face, Point] = field(default_factory=dict)
    felt: dict[Face, Box] = field(default_factory=dict)


def technician_plan(sizes: Sizes, leaf: int = 0) -> TechnicianPlan:
    """Lay the page out; ``leaf`` counts from 0 where it has several."""
    if sizes.is_tiny:
        return _leaf(sizes, leaf % 3)
    return _upright(sizes) if sizes.is_portrait else _wide(sizes)


def _wide(sizes: Sizes) -> TechnicianPlan:
    s, w, h = sizes.s, sizes.width, sizes.height
    m = 40 * s
    px = max(20 * s, 17.0)
    banner = Box(m, 84 * s, w - 2 * m, max(98 * s, px * 4.9))
    top = banner.bottom + 10 * s
    errors = Box(m, h - px * 3.4 - 10 * s, w - 2 * m - 290 * s, px * 3.4)
    area = Box(m, top, w - 2 * m - 290 * s, errors.y - 6 * s - top)
    right = Box(w - m - 262 * s, top + 6 * s, 262 * s, h - 28 * s - top)
    tallest = (right.h - 4 * 12 * s) / BUTTONS
    return TechnicianPlan(
        leaves=1,
        mark=Box(m, 20 * s, 54 * s, 54 * s),
        title=Box(m + 68 * s, 20 * s, w / 2 - m - 68 * s, 54 * s),
        kiosk=Box(w / 2, 22 * s, w / 2 - m, 52 * s),
        banner=banner,
        sign=_sign(banner, px),
        told=_told(banner, px),
        rows=_rows(area, px),
        errors=errors,
        buttons=grid(right, BUTTONS, 1, 12 * s, tallest),
        turns=(),
        text_px=px,
    )


def _upright(sizes: Sizes) -> TechnicianPlan:
    s, w, h = sizes.s, sizes.width, sizes.height
    m = sizes.margin
    px = max(sizes.small * 0.86, 17.0)
    banner = Box(m, 110 * s, w - 2 * m, px * 8.6)
    pill = max(72 * s, sizes.chip)
    below = Box(m, h - 3 * pill - 28 * s - m, w - 2 * m, 3 * pill + 28 * s)
    errors = Box(m, below.y - px * 6 - 20 * s, w - 2 * m, px * 6)
    top = banner.bottom + 18 * s
    area = Box(m, top, w - 2 * m, min(errors.y - 14 * s - top, ROWS * px * 2.45))
    buttons = grid(below, BUTTONS + 1, 2, 14 * s, pill)
    close = buttons[4]._replace(w=below.w)
    return TechnicianPlan(
        leaves=1,
        mark=Box(m, 36 * s, 56 * s, 56 * s),
        title=Box(m + 70 * s, 36 * s, w * 0.57 - m - 70 * s, 56 * s),
        kiosk=Box(w * 0.59, 38 * s, w * 0.41 - m, 52 * s),
        banner=banner,
        sign=_sign(banner, px),
        told=_told(banner, px),
        rows=_rows(area, px),
        errors=errors,
        buttons=(*buttons[:4], close),
        turns=(),
        text_px=px,
    )


def _leaf(sizes: Sizes, leaf: int) -> TechnicianPlan:
    s, w, h, m = sizes.s, sizes.width, sizes.height, sizes.margin
    px = 17 * s
    pill = sizes.chip
    foot = Box(m, h - pill - 8 * s, w - 2 * m, pill)
    third = (foot.w - 20 * s) / 3
    turns = tuple(foot._replace(x=m + number * (third + 10 * s), w=third) for number in range(2))
    close = foot._replace(x=foot.right - third, w=third)
    head = Box(m, 6 * s, w - 2 * m, 28 * s)
    body = Box(m, head.bottom + 6 * s, foot.w, foot.y - 10 * s - head.bottom - 6 * s)
    banner = body._replace(h=body.h * 0.62) if leaf == 0 else NOWHERE
    errors = NOWHERE
    if leaf == 0:
        errors = Box(m, banner.bottom + 6 * s, body.w, body.bottom - banner.bottom - 6 * s)
    tiles = grid(body, BUTTONS - 1, 2, 10 * s, 90 * s) if leaf == 2 else (NOWHERE,) * 4
    return TechnicianPlan(
        leaves=3,
        mark=NOWHERE,
        title=head._replace(w=head.w * 0.45),
        kiosk=head._replace(x=head.x + head.w * 0.46, w=head.w * 0.54),
        banner=banner,
        sign=_sign(banner, px) if leaf == 0 else NOWHERE,
        told=_told(banner, px) if leaf == 0 else NOWHERE,
        rows=_rows(body, px) if leaf == 1 else (),
        errors=errors,
        buttons=(*tiles, close),
        turns=turns,
        text_px=px,
    )


def _sign(banner: Box, px: float) -> Box:
    side = px * 1.7
    return Box(banner.x + px, banner.y + (banner.h - side) / 2, side, side)


def _told(banner: Box, px: float) -> Box:
    left = px * 3.5
    return Box(
        banner.x + left, banner.y + px * 0.35, banner.w - left - px * 0.6, banner.h - px * 0.7
    )


def _rows(area: Box, px: float) -> tuple[RowPlan, ...]:
    pitch = area.h / ROWS
    side, label = min(pitch * 0.74, px * 1.25), px * 6.8
    plans = []
    for number in range(ROWS):
        y = area.y + number * pitch
        left = area.x + px * 2.2
        plans.append(
            RowPlan(
                sign=Box(area.x + px * 0.4, y + (pitch - side) / 2, side, side),
                label=Box(left, y, label, pitch),
                value=Box(left + label + px * 0.5, y, area.right - left - label - px * 0.5, pitch),
                line=Box(area.x, y + pitch - 1, area.w, 1),
            )
        )
    return tuple(plans)


def pin_plan(sizes: Sizes) -> PinPlan:
    """Lay the pad out; it is never mirrored, and its keys are 15 mm where the screen has them."""
    if sizes.is_tiny:
        return _pin_tiny(sizes)
    s, m, w, h = sizes.s, sizes.margin, sizes.width, sizes.height
    gap = max(14 * s, sizes.mm(2))
    chip = max(64 * s, sizes.chip)
    if sizes.is_portrait:
        key_w = (w - 2 * m - 2 * gap) / 3
        key_h = max(sizes.felt, 120 * s)
        pad = Box(m, h - m - chip - 2 * gap - 4 * key_h - 3 * gap, w - 2 * m, 4 * key_h + 3 * gap)
        text = Box(m, 130 * s, w - 2 * m, pad.y - 150 * s)
        close = Box(m, h - m - chip, w - 2 * m, chip)
    else:
        key_h = max(sizes.felt, min((h - 2 * 36 * s - 3 * gap) / 4, 124 * s))
        key_w = max(sizes.felt, 150 * s)
        height = 4 * key_h + 3 * gap
        pad = Box(w - m - 3 * key_w - 2 * gap, (h - height) / 2, 3 * key_w + 2 * gap, height)
        text = Box(m, pad.y, pad.x - 2 * m, pad.h - chip - 20 * s)
        close = Box(m, pad.bottom - chip, min(220 * s, text.w), chip)
    title_h = sizes.title * 2.5
    kiosk_y = 64 * s if sizes.is_portrait else close.y - sizes.small * 1.9
    dots = Box(text.x, text.y + title_h + 6 * s, text.w, 40 * s)
    problem_h = (pad.y if sizes.is_portrait else kiosk_y) - dots.bottom - 20 * s
    return PinPlan(
        title=text._replace(h=title_h),
        dots=dots,
        problem=Box(text.x, dots.bottom + 12 * s, text.w, min(problem_h, sizes.line * 3.8)),
        kiosk=Box(text.x, kiosk_y, text.w, sizes.small * 1.4),
        close=close,
        keys=grid(pad, len(KEYS), 3, gap, key_h),
    )


def _pin_tiny(sizes: Sizes) -> PinPlan:
    s, m, w, h = sizes.s, sizes.margin, sizes.width, sizes.height
    gap = 6 * s
    pad = Box(130 * s, 10 * s, w - 138 * s, h - 20 * s)
    key_h, side = (pad.h - 2 * gap) / 3, 91 * s
    digits = grid(pad._replace(w=pad.w - side - gap), 9, 3, gap, key_h)
    # At the side of the digits, as wide as its words need: take back, zero, close.
    back, zero, close = grid(pad._replace(x=pad.right - side, w=side), 3, 1, gap, key_h)
    text_w = pad.x - m - 10 * s
    return PinPlan(
        title=Box(m, 12 * s, text_w, 60 * s),
        dots=Box(m, 80 * s, text_w, 22 * s),
        problem=Box(m, 108 * s, text_w, 128 * s),
        kiosk=NOWHERE,
        close=close,
        keys=(*digits, back, zero),
    )


def hardware_test_plan(sizes: Sizes) -> HardwareTestPlan:
    """Lay out the test of buttons and corners."""
    s, m, w, h = sizes.s, sizes.margin, sizes.width, sizes.height
    side = min(sizes.corner, h * 0.24)
    corners = {
        "top-left": Box(0, 0, side, side),
        "top-right": Box(w - side, 0, side, side),
        "bottom-left": Box(0, h - side, side, side),
        "bottom-right": Box(w - side, h - side, side, side),
    }
    pill = max((46 if sizes.is_tiny else 64) * s, sizes.chip)
    width = min(w - 2 * side - 2 * m, 280 * s)
    close = Box((w - width) / 2, h - pill - 14 * s, width, pill)
    title = Box(side + 10 * s, 10 * s, w - 2 * side - 20 * s, side)
    if sizes.is_portrait:
        title = Box(m, side + 40 * s, w - 2 * m, sizes.title * 2.5)
    room = Box(m, side + 12 * s, w - 2 * m, h - 2 * side - 24 * s)
    radius = min(sizes.face_radius, room.h / (2.1 * RING_RADIUS))
    reach = radius * RING_RADIUS
    xs = (m + reach, w / 2, w - m - reach)
    middle = room.y + room.h / 2
    half = min((xs[1] - xs[0]) / 2 - sizes.strip / 2, reach * 1.4, xs[0])
    return HardwareTestPlan(
        title=title,
        close=close,
        radius=radius,
        corners=corners,
        faces={face: (x, middle) for face, x in zip(FACES, xs, strict=True)},
        felt={
            face: Box(x - half, middle - reach, 2 * half, 2 * reach)
            for face, x in zip(FACES, xs, strict=True)
        },
    )
