"""Shapes whose edges are soft by exactly one pixel: vector-sharp at any size, on any graphics chip.

Multisampling costs a Pi dearly, and lines and circles that Kivy smooths itself show steps and
seams. Here each shape is a mesh: solid up to half a pixel inside its edge, fading to nothing half a
pixel outside it. Pure: points in pixels in, vertices and triangles out. A vertex is (x, y, cover).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from kiosk.ui.geometry import Point

_SOFT_PX = 0.5
_CORNER_COSINE = math.cos(math.radians(25))
"""A line that turns more than this between two of its points has a corner there."""


@dataclass
class Mesh:
    """Triangles with a cover from 0 to 1 at each vertex."""

    vertices: list[tuple[float, float, float]] = field(default_factory=list)
    triangles: list[int] = field(default_factory=list)

    def add(self, vertices: Iterable[tuple[float, float, float]], triangles: Iterable[int]) -> None:
        """Add a part; its triangles count its own vertices from 0."""
        first = len(self.vertices)
        self.vertices.extend(vertices)
        self.triangles.extend(first + index for index in triangles)


def rounded(left: float, bottom: float, width: float, height: float, radius: float) -> Mesh:
    """Return a filled rectangle with round corners; with the largest radius, a pill or a disc."""
    radius = min(radius, width / 2, height / 2)
    steps = _steps(radius)
    edge = []
    for corner in range(4):
        x = left + (width - radius if corner in (0, 3) else radius)
        y = bottom + (height - radius if corner in (0, 1) else radius)
        for step in range(steps + 1):
            turn = (corner + step / steps) * math.pi / 2
            edge.append(((x, y), (math.cos(turn), math.sin(turn)), radius))
    mesh = Mesh()
    middle = (left + width / 2, bottom + height / 2)
    _fan(mesh, middle, edge, is_closed=True)
    return mesh


def disc(centre: Point, radius: float) -> Mesh:
    """Return a filled circle."""
    return rounded(centre[0] - radius, centre[1] - radius, 2 * radius, 2 * radius, radius)


def ring(centre: Point, radius: float, thickness: float) -> Mesh:
    """Return a circle's line; the radius is that of its middle."""
    count = 4 * _steps(radius)
    turns = [math.tau * step / count for step in range(count + 1)]
    normals = [(math.cos(turn), math.sin(turn)) for turn in turns]
    points = [(centre[0] + radius * x, centre[1] + radius * y) for x, y in normals]
    mesh = Mesh()
    _band(mesh, points, normals, thickness)
    return mesh


def stroke(points: Sequence[Point], thickness: float) -> Mesh:
    """Return a line with round ends and round corners."""
    points = _apart(points)
    if len(points) == 1:
        return disc(points[0], thickness / 2)
    mesh = Mesh()
    runs = _runs(points)
    for number, run in enumerate(runs):
        normals = _normals(run)
        _band(mesh, run, normals, thickness)
        _cap(mesh, run[-1], normals[-1], thickness / 2, half_turns=-1)
        if number == 0:
            _cap(mesh, run[0], normals[0], thickness / 2, half_turns=1)
        else:
            joint = disc(run[0], thickness / 2)
            mesh.add(joint.vertices, joint.triangles)
    return mesh


def _steps(radius: float) -> int:
    """How many pieces a quarter of a circle needs, for less than a twentieth of a pixel off."""
    return max(4, math.ceil(math.pi / 4 / math.acos(max(0.0, 1 - 0.05 / max(radius, 0.5)))))


def _fan(
    mesh: Mesh, middle: Point, edge: list[tuple[Point, Point, float]], *, is_closed: bool
) -> None:
    """Fill from the middle to an edge of (centre of curvature, direction, radius)."""
    vertices = [(middle[0], middle[1], 1.0)]
    for (x, y), (dx, dy), radius in edge:
        inner, outer = max(0.0, radius - _SOFT_PX), radius + _SOFT_PX
        vertices.append((x + dx * inner, y + dy * inner, 1.0))
        vertices.append((x + dx * outer, y + dy * outer, 0.0))
    triangles: list[int] = []
    count = len(edge)
    for number in range(count if is_closed else count - 1):
        a, b = 1 + 2 * number, 1 + 2 * ((number + 1) % count)
        triangles += (0, a, b, a, a + 1, b, b, a + 1, b + 1)
    mesh.add(vertices, triangles)


def _cap(mesh: Mesh, end: Point, normal: Point, radius: float, *, half_turns: int) -> None:
    """Round an end off: half a disc, from one side of the line to the other."""
    start = math.atan2(normal[1], normal[0])
    steps = 2 * _steps(radius)
    turns = (start + half_turns * math.pi * step / steps for step in range(steps + 1))
    edge = [(end, (math.cos(turn), math.sin(turn)), radius) for turn in turns]
    _fan(mesh, end, edge, is_closed=False)


def _band(mesh: Mesh, points: Sequence[Point], normals: Sequence[Point], thickness: float) -> None:
    inner, outer = max(0.0, thickness / 2 - _SOFT_PX), thickness / 2 + _SOFT_PX
    across = ((outer, 0.0), (inner, 1.0), (-inner, 1.0), (-outer, 0.0))
    vertices = [
        (x + nx * away, y + ny * away, cover)
        for (x, y), (nx, ny) in zip(points, normals, strict=True)
        for away, cover in across
    ]
    triangles: list[int] = []
    for number in range(len(points) - 1):
        for lane in range(3):
            a, b = 4 * number + lane, 4 * number + lane + 4
            triangles += (a, a + 1, b, b, a + 1, b + 1)
    mesh.add(vertices, triangles)


def _runs(points: Sequence[Point]) -> list[list[Point]]:
    """Break a line where it has corners."""
    runs = [[points[0], points[1]]]
    for point in points[2:]:
        before = _direction(runs[-1][-2], runs[-1][-1])
        after = _direction(runs[-1][-1], point)
        if before[0] * after[0] + before[1] * after[1] < _CORNER_COSINE:
            runs.append([runs[-1][-1], point])
        else:
            runs[-1].append(point)
    return runs


def _normals(run: Sequence[Point]) -> list[Point]:
    """Return what points left of the line at each of its points, halfway between its pieces."""
    pieces = [_direction(a, b) for a, b in pairwise(run)]
    normals = []
    for before, after in zip([pieces[0], *pieces], [*pieces, pieces[-1]], strict=True):
        x, y = before[0] + after[0], before[1] + after[1]
        length = math.hypot(x, y)
        normals.append((-y / length, x / length))
    return normals


def _apart(points: Sequence[Point]) -> list[Point]:
    """Leave out points that repeat the one before: they have no direction."""
    kept = [points[0]]
    for point in points[1:]:
        if math.dist(point, kept[-1]) > 1e-3:
            kept.append(point)
    return kept


def _direction(start: Point, end: Point) -> Point:
    x, y = end[0] - start[0], end[1] - start[1]
    length = math.hypot(x, y)
    return x / length, y / length
