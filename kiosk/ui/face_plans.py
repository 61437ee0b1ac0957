"""The row of faces. Pure: sizes in, boxes out.

The three faces stand in one row, always in the same order, in the same three columns and at the
same height, so that none is easier to reach. What can be pressed is larger than what is drawn: a
face is felt in its whole third of the width, from above its ring to below its word, less a dead
strip between two columns.
"""

from __future__ import annotations

from dataclasses import dataclass

from faccine.wire.faces import FACES, Face
from kiosk.ui.boxes import Box
from kiosk.ui.geometry import RING_RADIUS, RING_STROKE
from kiosk.ui.theme import Sizes


@dataclass(frozen=True)
class FacePlan:
    """One face: what is felt, where its disc is drawn, and the box of its word."""

    felt: Box
    centre: tuple[float, float]
    radius: float
    word: Box


def face_row(
    sizes: Sizes, *, top: float, floor: float, word: float, gap: float, share: float = 1
) -> dict[Face, FacePlan]:
    """Stand the faces with their words in the middle between two heights.

    The rings of faces in full size touch the margins; smaller ones keep their columns. Where it is
    too low for their size, the radius shrinks.

    Args:
        sizes: the screen.
        top: from where there is room.
        floor: to where.
        word: the height of the words under a face.
        gap: between ring and word.
        share: how large the faces are, compared with their full size.
    """
    outer = RING_RADIUS + RING_STROKE / 2
    radius = min(sizes.face_radius * share, (floor - top - gap - word) / (2 * outer))
    reach = outer * radius
    middle = top + (floor - top - 2 * reach - gap - word) / 2 + reach
    first = sizes.margin + outer * sizes.face_radius
    xs = (first, sizes.width / 2, sizes.width - first)
    edges = (0.0, (xs[0] + xs[1]) / 2, (xs[1] + xs[2]) / 2, float(sizes.width))
    plans = {}
    for index, face in enumerate(FACES):
        left = edges[index] + (sizes.strip / 2 if index else 0)
        right = edges[index + 1] - (sizes.strip / 2 if index < 2 else 0)
        felt_top = max(top, middle - reach - 12 * sizes.s)
        word_top = middle + reach + gap
        felt = Box(left, felt_top, right - left, min(floor, word_top + word) - felt_top)
        # A word is centred under its face and stays on the screen.
        half = min(xs[index] - sizes.margin / 3, sizes.width - sizes.margin / 3 - xs[index])
        half = min(half, (xs[1] - xs[0]) / 2 - 7 * sizes.s)
        words = Box(xs[index] - half, word_top, 2 * half, word)
        plans[face] = FacePlan(felt, (xs[index], middle), radius, words)
    return plans
