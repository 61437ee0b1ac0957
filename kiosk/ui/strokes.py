"""Puts soft-edged shapes on the current Kivy canvas, in a colour.

Kivy gives vertices no colour of their own; they take their cover from a texture that is one ramp
from nothing to everything.

Shapes are remembered: a touch is answered by painting the faces anew, in shapes that were there
before, and a small chip would need most of a frame to work them out again.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from kivy.graphics import Color, Rectangle
from kivy.graphics import Mesh as KivyMesh
from kivy.graphics.texture import Texture

from kiosk.ui import feather
from kiosk.ui.geometry import Point
from kiosk.ui.theme import Colour

_RAMP_PX = 64
_REMEMBERED = 256
"""Shapes of a few kilobytes each: more than any two pages have."""


def disc(centre: Point, radius: float, tint: Colour) -> None:
    """Draw a filled circle."""
    _draw(tint, feather.disc, tuple(centre), radius)


def ring(centre: Point, radius: float, thickness: float, tint: Colour) -> Color:
    """Draw a circle's line, and return what colours it."""
    return _draw(tint, feather.ring, tuple(centre), radius, thickness)


def stroke(points: Sequence[Point], thickness: float, tint: Colour) -> None:
    """Draw a line with round ends."""
    _draw(tint, feather.stroke, tuple(points), thickness)


def lines(all_points: Sequence[Sequence[Point]], thickness: float, tint: Colour) -> None:
    """Draw several lines with round ends in one go."""
    _draw(tint, _strokes, tuple(map(tuple, all_points)), thickness)


def pill(centre: Point, size: Point, tint: Colour) -> None:
    """Draw an upright pill around a point."""
    left, bottom = centre[0] - size[0] / 2, centre[1] - size[1] / 2
    _draw(tint, feather.rounded, left, bottom, size[0], size[1], min(size) / 2)


def frame(
    pos: Point, size: Point, radius: float, thickness: float, line: Colour, fill: Colour
) -> None:
    """Draw a rounded rectangle with a border inside its edge, on whole pixels."""
    left, bottom = round(pos[0]), round(pos[1])
    width, height = round(size[0]), round(size[1])
    _draw(line, feather.rounded, left, bottom, width, height, radius)
    inner = (left + thickness, bottom + thickness, width - 2 * thickness, height - 2 * thickness)
    _draw(fill, feather.rounded, *inner, radius - thickness)


def block(pos: Point, size: Point, tint: Colour) -> None:
    """Draw a filled rectangle, on whole pixels."""
    Color(*tint)
    Rectangle(pos=(round(pos[0]), round(pos[1])), size=(round(size[0]), round(size[1])))


def fill(mesh: feather.Mesh, tint: Colour) -> None:
    """Draw any mesh."""
    _paint(tint, *_numbers(mesh))


def _strokes(all_points: Sequence[Sequence[Point]], thickness: float) -> feather.Mesh:
    mesh = feather.Mesh()
    for points in all_points:
        line = feather.stroke(points, thickness)
        mesh.add(line.vertices, line.triangles)
    return mesh


def _draw(tint: Colour, shape: Callable[..., feather.Mesh], *measures: Any) -> Color:
    """Draw a shape of these measures, and return what colours it."""
    return _paint(tint, *_remembered(shape, *measures))


def _paint(tint: Colour, vertices: array[float], triangles: array[int]) -> Color:
    colour = Color(*tint)
    KivyMesh(vertices=vertices, indices=triangles, mode="triangles", texture=_ramp())
    return colour


@lru_cache(maxsize=_REMEMBERED)
def _remembered(
    shape: Callable[..., feather.Mesh], *measures: Any
) -> tuple[array[float], array[int]]:
    return _numbers(shape(*measures))


def _numbers(mesh: feather.Mesh) -> tuple[array[float], array[int]]:
    """Return a mesh as the graphics chip wants it: x, y and a place on the ramp."""
    # The middle of the first and the last texel, so that nothing wraps around.
    first, reach = 0.5 / _RAMP_PX, (_RAMP_PX - 1) / _RAMP_PX
    vertices = (
        number for x, y, cover in mesh.vertices for number in (x, y, first + reach * cover, 0.5)
    )
    return array("f", vertices), array("H", mesh.triangles)


@lru_cache(maxsize=1)
def _ramp() -> Texture:
    texture = Texture.create(size=(_RAMP_PX, 1), colorfmt="rgba")
    steps = (round(255 * step / (_RAMP_PX - 1)) for step in range(_RAMP_PX))
    pixels = bytes(channel for alpha in steps for channel in (255, 255, 255, alpha))
    texture.blit_buffer(pixels, colorfmt="rgba", bufferfmt="ubyte")
    return texture
