"""Where everything goes on pages that say something and ask nothing. Pure, as ``plans``.

Texts flow in the boxes that are here (see ``columns``): how many lines they need is theirs to say.
Where a sign stands never depends on them, since it is there before they are.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from faccine.wire.faces import FACES, Face
from kiosk.ui.boxes import NOWHERE, Box, centred
from kiosk.ui.geometry import RING_RADIUS, Point
from kiosk.ui.theme import Sizes

MOVE_EVERY_MS = 600_000
_SHIFTS_PX = ((0, 0), (4, 2), (6, -2), (2, -6), (-2, -4), (-6, -2), (-4, 4), (0, 6))


@dataclass(frozen=True)
class NoticePlan:
    """A sign, what there is to say, and a word for the technician at the foot."""

    office: Box
    sign: Box
    text: Box
    footer: Box


@dataclass(frozen=True)
class SleepPlan:
    """Three faces asleep, by their centres, and texts; ``beside`` is on the other side of these."""

    office: Box
    text: Box
    beside: Box
    footer: Box
    footer_end: Box
    radius: float
    faces: dict[Face, Point] = field(default_factory=dict)


@dataclass(frozen=True)
class ThanksPlan:
    """The tick and the thanks; and a card with its inside, where more can be said."""

    sign: Box
    text: Box
    card: Box = NOWHERE
    inside: Box = NOWHERE
    more_time: Box = NOWHERE


def shift_at(now_ms: int) -> tuple[int, int]:
    """Return by how many pixels a picture that stays all night is moved now; at most six."""
    return _SHIFTS_PX[now_ms // MOVE_EVERY_MS % len(_SHIFTS_PX)]


def office_box(sizes: Sizes) -> Box:
    """Return where the office's name is on top."""
    width = sizes.width - 2 * sizes.margin
    if sizes.is_tiny:
        return Box(sizes.margin, 7 * sizes.s, width, 46 * sizes.s)
    middle = 69 * sizes.s if sizes.is_portrait else 42 * sizes.s
    return centred(middle, 44 * sizes.s, sizes.margin, width)


def notice_plan(sizes: Sizes) -> NoticePlan:
    """Lay out a sign, a title and what there is to say under it."""
    s, m = sizes.s, sizes.margin
    width = sizes.width - 2 * m
    office = office_box(sizes)
    sign = (64 if sizes.is_tiny else 168) * s
    foot = sizes.small * 2.6
    footer = Box(m, sizes.height - foot - _below(sizes), width, foot)
    room = footer.y - office.bottom
    nominal = sign + sizes.question * 1.5 + sizes.line * (7 if sizes.is_portrait else 4)
    top = office.bottom + max(6 * s, (room - nominal) * 0.4)
    below = top + sign + (6 if sizes.is_tiny else 26) * s
    return NoticePlan(
        office=office,
        sign=Box(m, top, sign, sign),
        text=Box(m, below, width, footer.y - 6 * s - below),
        footer=footer,
    )


def _below(sizes: Sizes) -> float:
    """Return how much is free under the words at the foot."""
    return (8 if sizes.is_tiny else 20) * sizes.s


def sleep_plan(sizes: Sizes, *, has_beside: bool = False) -> SleepPlan:
    """Lay out faces asleep over what there is to say.

    Args:
        sizes: the screen.
        has_beside: whether something is said on the other side, where there is room for it.
    """
    s, m = sizes.s, sizes.margin
    width = sizes.width - 2 * m
    office = office_box(sizes)
    foot = sizes.small * 2.6
    footer_y = sizes.height - foot - _below(sizes)
    share = 0.3 if sizes.is_portrait else 0.4 if sizes.is_large else 0.28
    top = footer_y - sizes.height * share
    text = Box(m, top, width, footer_y - 4 * s - top)
    room = Box(m, office.bottom + 14 * s, width, top - 32 * s - office.bottom)
    radius = min(sizes.face_radius, room.h / (2 * RING_RADIUS))
    reach = radius * RING_RADIUS
    columns = (m + reach, sizes.width / 2, sizes.width - m - reach)
    beside = NOWHERE
    if has_beside and not (sizes.is_portrait or sizes.is_tiny):
        text = text._replace(w=width * 0.56)
        beside = Box(m + width * 0.58, 0, width * 0.42, sizes.line * 2.5)
        # Its first line stands on the baseline of the line under the title.
        beside = beside._replace(y=text.y + sizes.title * 1.18 + sizes.line * 0.26)
    half = width * 0.6
    return SleepPlan(
        office=office,
        text=text,
        beside=beside,
        footer=Box(m, footer_y, half, foot),
        footer_end=Box(m + half + 10 * s, footer_y, width - half - 10 * s, foot),
        radius=radius,
        faces={face: (x, room.y + room.h / 2) for face, x in zip(FACES, columns, strict=True)},
    )


def thanks_plan(sizes: Sizes, *, has_card: bool, is_double: bool) -> ThanksPlan:
    """Lay out the thanks.

    Args:
        sizes: the screen.
        has_card: whether it also says where more can be said.
        is_double: whether it is said in two languages.
    """
    s, m = sizes.s, sizes.margin
    room = Box(m, m, sizes.width - 2 * m, sizes.height - 2 * m)
    card = _card(sizes, is_double=is_double) if has_card else NOWHERE
    if has_card and sizes.is_portrait:
        room = room._replace(h=card.y - 1.5 * m)
    elif has_card:
        room = room._replace(w=card.x - 1.6 * m)
    sign = (70 if sizes.is_tiny else 168) * s * (0.7 if is_double else 1)
    gap = (8 if sizes.is_tiny else 22) * s
    said = sizes.thanks * 1.2 + sizes.line * 3.8
    top = room.y + max(0.0, (room.h - sign - gap - said * (1.7 if is_double else 1)) / 2)
    below = top + sign + gap
    text = Box(m, below, room.w, room.bottom - below)
    return ThanksPlan(Box(m, top, sign, sign), text, *_inside(sizes, card))


def _card(sizes: Sizes, *, is_double: bool) -> Box:
    s, m = sizes.s, sizes.margin
    if sizes.is_tiny:
        return Box(sizes.width - 262 * s, 8 * s, 254 * s, sizes.height - 16 * s)
    if sizes.is_portrait:
        height = 500 * s * (1.1 if sizes.is_large else 1)
        return Box(m, sizes.height - height - m, sizes.width - 2 * m, height)
    width = (450 if is_double else 380) * s * (1.12 if sizes.is_large else 1)
    height = min(sizes.height - 72 * s, 620 * s)
    return Box(sizes.width - m - width, (sizes.height - height) / 2, width, height)


def _inside(sizes: Sizes, card: Box) -> tuple[Box, Box, Box]:
    """Return the card, where its texts and its code go, and its button."""
    if card is NOWHERE:
        return NOWHERE, NOWHERE, NOWHERE
    pad = (14 if sizes.is_tiny else 34) * sizes.s
    button = Box(card.x + pad, card.bottom - pad - sizes.chip, card.w - 2 * pad, sizes.chip)
    top = card.y + pad * 0.8
    inside = Box(button.x, top, button.w, button.y - pad * 0.4 - top)
    return card, inside, button
