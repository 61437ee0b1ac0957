"""Puts soft-edged shapes on the current Kivy canvas, in a colour.

Kivy gives vertices no colour of their own; they take their cover from a texture that is one ramp
from nothing to everything.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from kivy.graphics import Color, Rectangle
from kivy.graphics import Mesh as KivyMesh
from kivy.graphics.texture import Texture

from kiosk.ui import feather
from kiosk.ui.geometry import Point
from kiosk.ui.theme import Colour

_RAMP_PX = 64


def disc(centre: Point, radius: float, tint: Colour) -> None:
    """Draw a filled circle."""
    _draw(feather.disc(centre, radius), tint)


def ring(centre: Point, radius: float, thickness: float, tint: Colour) -> Color:
    """Draw a circle's line, and return what colours it."""
    return _draw(feather.ring(centre, radius, thickness), tint)


def stroke(points: Sequence[Point], thickness: float, tint: Colour) -> None:
    """Draw a line with round ends."""
    _draw(feather.stroke(points, thickness), tint)


def lines(all_points: Sequence[Sequence[Point]], thickness: float, tint: Colour) -> None:
    """Draw several lines with round ends in one go."""
    mesh = feather.Mesh()
    for points in all_points:
        line = feather.stroke(points, thickness)
        mesh.add(line.vertices, line.triangles)
    _draw(mesh, tint)


def pill(centre: Point, size: Point, tint: Colour) -> None:
    """Draw an upright pill around a point."""
    left, bottom = centre[0] - size[0] / 2, centre[1] - size[1] / 2
    _draw(feather.rounded(left, bottom, size[0], size[1], min(size) / 2), tint)


def frame(
    pos: Point, size: Point, radius: float, thickness: float, line: Colour, fill: Colour
) -> None:
    """Draw a rounded rectangle with a border inside its edge, on whole pixels."""
    left, bottom = round(pos[0]), round(pos[1])
    width, height = round(size[0]), round(size[1])
    _draw(feather.rounded(left, bottom, width, height, radius), line)
    inner = (left + thickness, bottom + thickness, width - 2 * thickness, height - 2 * thickness)
    _draw(feather.rounded(*inner, radius - thickness), fill)


def block(pos: Point, size: Point, tint: Colour) -> None:
    """Draw a filled rectangle, on whole pixels."""
    Color(*tint)
    Rectangle(pos=(round(pos[0]), round(pos[1])), size=(round(size[0]), round(size[1])))


def fill(mesh: feather.Mesh, tint: Colour) -> None:
    """Draw any mesh."""
    _draw(mesh, tint)


def _draw(mesh: feather.Mesh, tint: Colour) -> Color:
    # The middle of the first and the last texel, so that nothing wraps around.
    first, reach = 0.5 / _RAMP_PX, (_RAMP_PX - 1) / _RAMP_PX
    vertices = [
        number for x, y, cover in mesh.vertices for number in (x, y, first + reach * cover, 0.5)
    ]
    colour = Color(*tint)
    KivyMesh(vertices=vertices, indices=mesh.triangles, mode="triangles", texture=_ramp())
    return colour


@lru_cache(maxsize=1)
def _ramp() -> Texture:
    texture = Texture.create(size=(_RAMP_PX, 1), colorfmt="rgba")
    steps = (round(255 * step / (_RAMP_PX - 1)) for step in range(_RAMP_PX))
    pixels = bytes(channel for alpha in steps for channel in (255, 255, 255, alpha))
    texture.blit_buffer(pixels, colorfmt="rgba", bufferfmt="ubyte")
    return texture
