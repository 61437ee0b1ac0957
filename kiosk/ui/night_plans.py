"""Where the reasons go, the way past them, and the faces for the next person. Pure, as ``plans``.

Three forms: wide, with the next person in a column at the side; upright, with that column lying at
the foot; and tiny. Faces in the column keep their order and are never mirrored.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from faccine.wire.faces import FACES, Face
from faccine.wire.languages import is_right_to_left
from kiosk.ui.boxes import NOWHERE, Box, centred, grid
from kiosk.ui.face_plans import FacePlan
from kiosk.ui.geometry import RING_RADIUS
from kiosk.ui.mirror import mirrored_plan, moved
from kiosk.ui.theme import Sizes

DASHES = 15


@dataclass(frozen=True)
class WhyPlan:
    """The reasons, the way past them, and the faces for the next person.

    ``head`` and ``next`` hold texts that flow; ``word_px`` is the size of the words under faces.
    """

    tick: Box
    head: Box
    tiles: tuple[Box, ...]
    closes: Box
    more_time: Box
    skip: Box
    dashes: Box
    side: Box
    next: Box
    begin: Box
    word_px: float
    faces: dict[Face, FacePlan]
    icons_above: bool
    has_icons: bool


def why_plan(sizes: Sizes, count: int, *, is_double: bool = False, language: str = "it") -> WhyPlan:
    """Lay out so many reasons.

    Args:
        sizes: the screen.
        count: how many reasons.
        is_double: whether everything is said in two languages.
        language: whose direction the screen has.
    """
    if sizes.is_tiny:
        plan = _tiny(sizes, count, is_double=is_double)
    elif sizes.is_portrait:
        plan = _portrait(sizes, count, is_double=is_double)
    else:
        plan = _landscape(sizes, count, is_double=is_double)
    if not is_right_to_left(language):
        return plan
    other = mirrored_plan(plan, sizes.width)
    return replace(other, faces=moved(plan.faces, other.side.x - plan.side.x))


def _landscape(sizes: Sizes, count: int, *, is_double: bool) -> WhyPlan:
    s, m, h = sizes.s, sizes.margin, sizes.height
    side = Box(sizes.width - 224 * s, 0, 224 * s, h)
    width = side.x - m - 48 * s
    pill = max(68 * s, sizes.chip)
    pills = Box(m + width - 486 * s, h - 44 * s - pill, 486 * s, pill)
    top = (172 if is_double else 158) * s + (16 * s if sizes.is_large else 0)
    area = Box(m, top, width, pills.y - 28 * s - top)
    tick = (48 if is_double else 62) * s
    head = Box(m + tick + 20 * s, 26 * s, width - tick - 20 * s, top - 40 * s)
    is_wide = count > 4
    px = 24 * s * sizes.text * (0.85 if is_double else 1)
    below = (92 if sizes.is_large else 86) * s
    row = (h - below - 12 * s) / 3
    word = px * (2.4 if is_double else 1.3)
    radius = min(46 * s, (row - 1.2 * px - word * 0.8) / 2.5)
    middle = below + radius * 1.25 + (row - radius * 2.5 - word) / 2
    return WhyPlan(
        tick=Box(m, head.y + (head.h - tick) / 2, tick, tick),
        head=head,
        tiles=grid(area, count, 3 if is_wide else 2, 21 * s, 200 * s),
        closes=Box(m, pills.y - 10 * s, width - pills.w - 14 * s, pills.h + 20 * s),
        more_time=pills._replace(w=pills.w / 2 - 9 * s),
        skip=pills._replace(x=pills.x + pills.w / 2 + 9 * s, w=pills.w / 2 - 9 * s),
        dashes=Box(m, h - 22 * s, width, 4 * s),
        side=side,
        next=Box(side.x + 10 * s, 14 * s, side.w - 20 * s, below - 18 * s),
        begin=centred(h / 2, 230 * s, side.x + 16 * s, side.w - 32 * s),
        word_px=px,
        faces={
            face: _face(side, (side.x + side.w / 2, middle + row * n), radius, px, is_double)
            for n, face in enumerate(FACES)
        },
        icons_above=is_wide,
        has_icons=not (is_wide and (is_double or sizes.is_large)),
    )


def _portrait(sizes: Sizes, count: int, *, is_double: bool) -> WhyPlan:
    s, m, w = sizes.s, sizes.margin, sizes.width - 2 * sizes.margin
    tall = 330 if is_double or sizes.is_large else 290
    side = Box(0, sizes.height - tall * s, sizes.width, tall * s)
    pill = max(72 * s, sizes.chip)
    pills = Box(m, side.y - 54 * s - pill, w, pill)
    lines = (2.6 if is_double else 2) * sizes.small * 1.2
    closes = Box(m, pills.y - 12 * s - lines, w, lines)
    top = (270 if sizes.is_large else 256 if is_double else 240) * s
    area = Box(m, top, w, closes.y - 18 * s - top)
    tick = (60 if is_double else 70) * s
    radius = 58 * s
    reach = radius * RING_RADIUS
    columns = (m + reach, sizes.width / 2, sizes.width - m - reach)
    felt = min(2 * columns[0], columns[1] - columns[0] - 8 * s)
    px = 26 * s * sizes.text * (0.85 if is_double else 1)
    middle = side.bottom - 24 * s - px * (2.4 if is_double else 1.3) - radius * 1.25
    return WhyPlan(
        tick=Box(m, 84 * s, tick, tick),
        head=Box(m + tick + 18 * s, 62 * s, w - tick - 18 * s, top - 84 * s),
        tiles=grid(area, count, 2, 18 * s, 170 * s),
        closes=closes,
        more_time=pills._replace(w=w / 2 - 9 * s),
        skip=pills._replace(x=m + w / 2 + 9 * s, w=w / 2 - 9 * s),
        dashes=Box(m, side.y - 26 * s, w, 5 * s),
        side=side,
        next=Box(m, side.y + 14 * s, w, middle - radius * 1.25 - side.y - 20 * s),
        begin=centred(side.y + side.h / 2, 120 * s, m, w),
        word_px=px,
        faces={
            face: _face(side, (x, middle), radius, px, is_double, felt)
            for x, face in zip(columns, FACES, strict=True)
        },
        icons_above=count <= 4 and not is_double,
        has_icons=not sizes.is_large,
    )


def _tiny(sizes: Sizes, count: int, *, is_double: bool) -> WhyPlan:
    s, m, h = sizes.s, sizes.margin, sizes.height
    side = Box(sizes.width - 88 * s, 0, 88 * s, h)
    width = side.x - m - 14 * s
    pill = sizes.chip
    pills = Box(m, h - 19 * s - pill, width, pill)
    top = (100 if is_double else 84 if sizes.is_large else 72) * s
    area = Box(m, top, width, pills.y - 10 * s - top)
    half = (width - 10 * s) / 2
    px = 17 * s * (0.8 if is_double else 1)
    radius = (24 if is_double else 28) * s
    return WhyPlan(
        tick=NOWHERE,
        head=Box(m, 6 * s, width, top - 12 * s),
        tiles=grid(area, count, 3 if count > 4 else 2, 10 * s, 90 * s),
        closes=NOWHERE,
        more_time=pills._replace(w=half),
        skip=pills._replace(x=m + half + 10 * s, w=half),
        dashes=Box(m, h - 10 * s, width, 3 * s),
        side=side,
        next=NOWHERE,
        begin=Box(side.x + 4 * s, 10 * s, side.w - 8 * s, h - 20 * s),
        word_px=px,
        faces={
            face: _face(
                side, (side.x + side.w / 2, (42 + 105 * n) / 320 * h), radius, px, is_double
            )
            for n, face in enumerate(FACES)
        },
        icons_above=False,
        has_icons=count <= 4 and not is_double and not sizes.is_large,
    )


def _face(
    side: Box,
    centre: tuple[float, float],
    radius: float,
    word_px: float,
    is_double: bool,
    width: float = 0,
) -> FacePlan:
    x, y = centre
    w = width or side.w
    word_top = y + radius * 1.2 + word_px * 0.2
    word = Box(x - w / 2 + 4, word_top, w - 8, word_px * (2.4 if is_double else 1.3))
    felt = Box(x - w / 2, y - radius * 1.3, w, word.bottom - y + radius * 1.3)
    return FacePlan(felt, centre, radius, word)
