"""Where everything goes after a press, and where services are chosen. Pure, as ``plans``."""

from __future__ import annotations

from dataclasses import dataclass

from faccine.wire.faces import FACES, Face
from kiosk.ui.geometry import RING_RADIUS
from kiosk.ui.plans import NOWHERE, Box, Chrome, FacePlan, centred
from kiosk.ui.theme import Sizes

DASHES = 15


@dataclass(frozen=True)
class WhyPlan:
    """The reasons, the way past them, and the faces for the next person."""

    tick: Box
    title: Box
    ask: Box
    tiles: tuple[Box, ...]
    closes: Box
    more_time: Box
    skip: Box
    dashes: Box
    side: Box
    next_title: Box
    next_hint: Box
    faces: dict[Face, FacePlan]
    begin: Box
    icons_above: bool
    has_icons: bool


@dataclass(frozen=True)
class ServicePlan:
    """The services to choose from. ``pictures`` are the centres of three little faces."""

    chrome: Chrome
    title: Box
    lead: Box
    hint: Box
    tiles: tuple[Box, ...]
    pictures: tuple[tuple[float, float], ...]
    picture_radius: float


@dataclass(frozen=True)
class MessagePlan:
    """A sign, a title and what there is to say."""

    sign: Box
    title: Box
    lines: tuple[Box, ...]
    line_px: float


def grid(area: Box, count: int, columns: int, gap: float, tallest: float) -> tuple[Box, ...]:
    """Return boxes for so many tiles, row by row; none is taller than said."""
    rows = -(-count // columns)
    width = (area.w - (columns - 1) * gap) / columns
    height = min(tallest, (area.h - (rows - 1) * gap) / max(1, rows))
    return tuple(
        Box(
            area.x + (index % columns) * (width + gap),
            area.y + (index // columns) * (height + gap),
            width,
            height,
        )
        for index in range(count)
    )


def service_plan(sizes: Sizes, chrome: Chrome, count: int) -> ServicePlan:
    """Lay out the choice among so many services."""
    s, m = sizes.s, sizes.margin
    width = sizes.width - 2 * m
    floor = chrome.bar.y if chrome.bar is not NOWHERE else sizes.height
    if sizes.is_tiny:
        title = centred(80 * s, 38 * s, m, width)
        area = Box(m, 106 * s, width, floor - 120 * s)
        tiles = grid(area, count, 2 if count <= 4 else 3, 10 * s, 92 * s)
        return ServicePlan(chrome, title, NOWHERE, NOWHERE, tiles, (), 0)
    if sizes.is_portrait:
        title = Box(m, 130 * s, width, 134 * s)
        lead, hint = Box(m, 272 * s, width, 40 * s), Box(m, 314 * s, width, 38 * s)
        area = Box(m, 384 * s, width, floor - 414 * s)
        tiles = grid(area, count, 1 if count <= 4 else 2, 18 * s, 150 * s)
        return ServicePlan(chrome, title, lead, hint, tiles, (), 0)
    slack, radius = 0.2 * sizes.extra, 28 * s
    title = centred(112 * s + slack, 64 * s, m, width - 240 * s)
    lead = centred(162 * s + slack, 36 * s, m, width - 240 * s)
    area = Box(m, 200 * s + slack, width, floor - 226 * s - slack)
    columns = count if count <= 2 else 2 if count == 4 else 3 if count <= 6 else 4
    tiles = grid(area, count, columns, 19 * s, 180 * s)
    last = sizes.width - m - radius
    pictures = tuple((last - left * 73 * s, 130 * s + slack) for left in (2, 1, 0))
    return ServicePlan(chrome, title, lead, lead, tiles, pictures, radius)


def why_plan(sizes: Sizes, count: int) -> WhyPlan:
    """Lay out so many reasons."""
    if sizes.is_tiny:
        return _why_tiny(sizes, count)
    return _why_portrait(sizes, count) if sizes.is_portrait else _why_landscape(sizes, count)


def _why_landscape(sizes: Sizes, count: int) -> WhyPlan:
    s, m, h = sizes.s, sizes.margin, sizes.height
    side = Box(sizes.width - 224 * s, 0, 224 * s, h)
    width = side.x - m - 48 * s
    columns = 3 if count > 4 else 2
    area = Box(m, 160 * s, width, h - 160 * s - 144 * s)
    pills = Box(m + width - 468 * s, h - 112 * s, 468 * s, 68 * s)
    x = side.x + side.w / 2
    faces = {
        face: _night_face(side, (x, (172 + 158 * n) / 600 * h), 46 * s, 24 * s)
        for n, face in enumerate(FACES)
    }
    return WhyPlan(
        tick=Box(m, 53 * s, 62 * s, 62 * s),
        title=centred(65 * s, 50 * s, m + 82 * s, width - 82 * s),
        ask=centred(108 * s, 36 * s, m + 83 * s, width - 83 * s),
        tiles=grid(area, count, columns, 21 * s, 200 * s),
        closes=Box(m, pills.y, width - pills.w - 16 * s, pills.h),
        more_time=Box(pills.x, pills.y, 222 * s, pills.h),
        skip=Box(pills.x + 240 * s, pills.y, 228 * s, pills.h),
        dashes=Box(m, h - 22 * s, width, 4 * s),
        side=side,
        next_title=centred(51 * s, 31 * s, side.x + 10 * s, side.w - 20 * s),
        next_hint=centred(82 * s, 31 * s, side.x + 10 * s, side.w - 20 * s),
        faces=faces,
        begin=centred(h / 2, 96 * s, side.x + 16 * s, side.w - 32 * s),
        icons_above=columns == 3,
        has_icons=True,
    )


def _why_portrait(sizes: Sizes, count: int) -> WhyPlan:
    s, m, w = sizes.s, sizes.margin, sizes.width - 2 * sizes.margin
    side = Box(0, sizes.height - 290 * s, sizes.width, 290 * s)
    pills_y = side.y - 126 * s
    closes = Box(m, pills_y - 54 * s, w, 40 * s)
    area = Box(m, 250 * s, w, closes.y - 24 * s - 250 * s)
    reach = 58 * s * RING_RADIUS
    columns = (m + reach, sizes.width / 2, sizes.width - m - reach)
    felt = min(2 * columns[0], columns[1] - columns[0] - 8 * s)
    faces = {
        face: _night_face(side, (x, side.y + 150 * s), 58 * s, 26 * s, felt)
        for x, face in zip(columns, FACES, strict=True)
    }
    return WhyPlan(
        tick=Box(m, 84 * s, 70 * s, 70 * s),
        title=centred(119 * s, 60 * s, m + 88 * s, w - 88 * s),
        ask=Box(m, 166 * s, w, 68 * s),
        tiles=grid(area, count, 2, 18 * s, 170 * s),
        closes=closes,
        more_time=Box(m, pills_y, w / 2 - 9 * s, 72 * s),
        skip=Box(m + w / 2 + 9 * s, pills_y, w / 2 - 9 * s, 72 * s),
        dashes=Box(m, side.y - 26 * s, w, 5 * s),
        side=side,
        next_title=Box(m, side.y + 22 * s, w * 0.58, 40 * s),
        next_hint=Box(m + w * 0.6, side.y + 22 * s, w * 0.4, 40 * s),
        faces=faces,
        begin=centred(side.y + 160 * s, 80 * s, m, w),
        icons_above=False,
        has_icons=True,
    )


def _why_tiny(sizes: Sizes, count: int) -> WhyPlan:
    s, m, h = sizes.s, sizes.margin, sizes.height
    side = Box(sizes.width - 88 * s, 0, 88 * s, h)
    width = side.x - m - 14 * s
    columns = 3 if count > 4 else 2
    pills = Box(m, h - 71 * s, width, 52 * s)
    area = Box(m, 72 * s, width, pills.y - 10 * s - 72 * s)
    x, half = side.x + side.w / 2, (width - 10 * s) / 2
    faces = {
        face: _night_face(side, (x, (45 + 104 * n) / 320 * h), 28 * s, 17 * s)
        for n, face in enumerate(FACES)
    }
    return WhyPlan(
        tick=NOWHERE,
        title=centred(25 * s, 30 * s, m, width),
        ask=centred(53 * s, 26 * s, m, width),
        tiles=grid(area, count, columns, 10 * s, 90 * s),
        closes=NOWHERE,
        more_time=Box(m, pills.y, half, pills.h),
        skip=Box(m + half + 10 * s, pills.y, half, pills.h),
        dashes=Box(m, h - 10 * s, width, 3 * s),
        side=side,
        next_title=NOWHERE,
        next_hint=NOWHERE,
        faces=faces,
        begin=Box(side.x + 6 * s, 10 * s, side.w - 12 * s, h - 20 * s),
        icons_above=False,
        has_icons=columns == 2,
    )


def _night_face(
    side: Box, centre: tuple[float, float], radius: float, word_px: float, width: float = 0
) -> FacePlan:
    x, y = centre
    w = width or side.w
    word_top = y + radius * 1.2 + word_px * 0.25
    word = Box(x - w / 2 + 4, word_top, w - 8, word_px * 1.3)
    felt = Box(x - w / 2, y - radius * 1.3, w, word.bottom - y + radius * 1.3)
    return FacePlan(felt, centre, radius, word)


def message_plan(
    sizes: Sizes, lines: int, *, title_px: float, line_px: float, may_break: bool
) -> MessagePlan:
    """Lay out a sign, a title and so many texts under it, in the middle of the height.

    Args:
        sizes: the screen.
        lines: how many texts.
        title_px: the size of the title.
        line_px: the size of the texts.
        may_break: whether, where it is narrow, title and texts need room for two lines each.
    """
    s, m = sizes.s, sizes.margin
    width = sizes.width - 2 * m
    rows = 2 if may_break and sizes.is_portrait else 1
    sign = (70 if sizes.is_tiny else 168) * s
    gap = (8 if sizes.is_tiny else 30) * s
    title, line = title_px * 1.2 * rows, line_px * 1.3 * rows
    y = (sizes.height - sign - gap - title - gap / 2 - lines * line) / 2
    first = y + sign + gap + title + gap / 2
    return MessagePlan(
        sign=Box(m, y, sign, sign),
        title=Box(m, y + sign + gap, width, title),
        lines=tuple(Box(m, first + n * line, width, line) for n in range(lines)),
        line_px=line_px,
    )
