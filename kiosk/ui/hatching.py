"""Slanted stripes: what says "this is a test" from across the room. Pure: points in pixels.

A stripe leans by as much as its band is wide, and ends on the band's edges.
"""

from __future__ import annotations

from kiosk.ui.feather import Mesh
from kiosk.ui.geometry import Point

_SOFT_PX = 0.5


def stripes(pos: Point, size: Point, *, pitch: float) -> Mesh:
    """Return the dark stripes of a band, lying or upright; ``pitch`` is from one to the next."""
    (left, bottom), (width, height) = pos, size
    is_lying = width >= height
    thickness, length = (height, width) if is_lying else (width, height)
    mesh = Mesh()
    start = -thickness
    while start < length:
        mesh.add(*_stripe(start, thickness, pitch / 2, length))
        start += pitch
    if is_lying:
        placed = [(left + along, bottom + across, cover) for along, across, cover in mesh.vertices]
    else:
        placed = [(left + across, bottom + along, cover) for along, across, cover in mesh.vertices]
    return Mesh(placed, mesh.triangles)


def _stripe(
    start: float, thickness: float, wide: float, length: float
) -> tuple[list[tuple[float, float, float]], tuple[int, ...]]:
    """Return one stripe as (along, across, cover): soft at its sides, cut at the band's ends."""
    edges = ((-_SOFT_PX, 0.0), (_SOFT_PX, 1.0), (wide - _SOFT_PX, 1.0), (wide + _SOFT_PX, 0.0))
    vertices = [
        (min(max(start + lean + at, 0.0), length), across, cover)
        for across, lean in ((0.0, 0.0), (thickness, thickness))
        for at, cover in edges
    ]
    triangles: list[int] = []
    for lane in range(3):
        triangles += (lane, lane + 1, lane + 4, lane + 1, lane + 5, lane + 4)
    return vertices, tuple(triangles)
