"""Where everything goes while the kiosk speaks. Pure.

Three fields as high as the screen lets them be, one beside the other and never mirrored: who does
not see them finds left, middle and right by feeling for the edges of the screen.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from faccine.wire.faces import FACES, Face
from kiosk.ui.boxes import Box
from kiosk.ui.theme import Sizes


@dataclass(frozen=True)
class VoicePlan:
    """What is asked, what is read now, the way out, and the three fields."""

    title: Box
    choice: Box
    choice_px: float
    leave: Box
    icon_px: float
    fields: dict[Face, Box] = field(default_factory=dict)


def voice_plan(sizes: Sizes, leave_width: float, edge: float = 0) -> VoicePlan:
    """Lay out the spoken mode; the way out is so wide when written out.

    Nothing stands on the ``edge`` around the screen.
    """
    s, m = sizes.s, sizes.margin
    top = (8 if sizes.is_tiny else 20) * s + edge
    width = min(leave_width, sizes.width * (0.56 if sizes.is_tiny else 0.5))
    leave = Box(sizes.width - m - width, top, width, sizes.chip)
    title = Box(m, top, leave.x - m - 14 * s, sizes.chip)
    px = sizes.question if sizes.is_portrait or sizes.is_tiny else sizes.question * 1.4
    lines = 2.4 if sizes.is_portrait else 1.25
    choice = Box(m, leave.bottom + 8 * s, sizes.width - 2 * m, px * lines)
    y = choice.bottom + 10 * s
    each = (sizes.width - 2 * edge) / len(FACES)
    half = sizes.strip / 2
    fields = {
        face: Box(edge + number * each + half, y, each - 2 * half, sizes.height - edge - y - half)
        for number, face in enumerate(FACES)
    }
    icon = min(each * 0.5, (sizes.height - y) * 0.35)
    return VoicePlan(title, choice, px, leave, icon, fields)
