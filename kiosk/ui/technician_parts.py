"""What the technician's pages are drawn with: banner, signs of the rows, dots of a PIN, corners."""

from __future__ import annotations

from typing import Any

from kivy.properties import NumericProperty, ObjectProperty, OptionProperty

from faccine.wire.faces import Face
from kiosk.ui.looks import Palette
from kiosk.ui.parts import Drawn
from kiosk.ui.strokes import block, disc, frame, pill, ring, stroke


class Toned(Drawn):
    """Something that paints itself with the palette of its page."""

    palette: Palette = ObjectProperty(None)


class Banner(Toned):
    """What is behind the headline: as a warning, or quiet."""

    is_well = ObjectProperty(None, allownone=True)
    shown_by = ("is_well",)

    def paint(self) -> None:
        """Draw it."""
        look = self.palette
        fill = look.warn if self.is_well is False else look.tile
        frame(self.pos, self.size, min(20, self.height / 6), 2, look.line, fill)


class RowSign(Toned):
    """Well: a tick in a disc. Not well: a triangle with an exclamation. Nobody can tell: a dash."""

    kind = OptionProperty("dash", options=["tick", "triangle", "dash"])
    shown_by = ("kind",)

    def __init__(self, **properties: Any) -> None:
        properties["kind"] = kind_of(properties.pop("is_well", None))
        super().__init__(**properties)

    def paint(self) -> None:
        """Draw the sign."""
        radius = min(self.size) / 2
        {"tick": self._tick, "triangle": self._triangle, "dash": self._dash}[self.kind](radius)

    def _at(self, x: float, y: float, radius: float) -> tuple[float, float]:
        return self.center_x + x * radius, self.center_y + y * radius

    def _tick(self, radius: float) -> None:
        paint = self.palette.faces[Face.HAPPY]
        disc(self.center, radius, paint.ring or paint.features)
        corners = ((-0.42, -0.02), (-0.10, -0.34), (0.46, 0.32))
        stroke([self._at(x, y, radius) for x, y in corners], radius * 0.22, paint.features)

    def _triangle(self, radius: float) -> None:
        look = self.palette
        line = [self._at(x, y, radius) for x, y in ((-0.9, -0.72), (0.9, -0.72), (0, 0.86))]
        for fill, thickness in ((look.on_plate, 0.34), (look.plate, 0.12)):
            stroke([*line, line[0]], radius * thickness, fill)
        self._fill(line, look.plate, radius)
        pill(self._at(0, 0.08, radius), (radius * 0.2, radius * 0.62), look.on_plate)
        disc(self._at(0, -0.44, radius), radius * 0.13, look.on_plate)

    def _fill(self, line: list[tuple[float, float]], tint: Any, radius: float) -> None:
        """Fill the triangle with lines that grow shorter towards its top."""
        (left, bottom), (right, _), (middle, top) = line
        steps = max(6, round(radius))
        for step in range(steps):
            share = step / steps
            y = bottom + (top - bottom) * share
            ends = left + (middle - left) * share, right + (middle - right) * share
            stroke([(ends[0], y), (ends[1], y)], (top - bottom) / steps * 1.5, tint)

    def _dash(self, radius: float) -> None:
        y = self.center_y
        ends = [(self.center_x - radius * 0.5, y), (self.center_x + radius * 0.5, y)]
        stroke(ends, radius * 0.22, self.palette.line)


def kind_of(is_well: bool | None) -> str:
    """Return the sign of a row."""
    return {True: "tick", False: "triangle", None: "dash"}[is_well]


class Rule(Toned):
    """The line under a row."""

    def paint(self) -> None:
        """Draw it."""
        block(self.pos, self.size, self.palette.line)


class Dots(Toned):
    """One dot for every digit typed, and empty ones where more may come."""

    typed = NumericProperty(0)
    slots = 4
    shown_by = ("typed",)

    def paint(self) -> None:
        """Draw the dots."""
        radius = min(self.height * 0.34, self.width / 24)
        for number in range(max(self.slots, int(self.typed))):
            centre = (self.x + radius * (1.2 + 3.2 * number), self.center_y)
            if number < self.typed:
                disc(centre, radius, self.palette.ink)
            else:
                ring(centre, radius * 0.9, max(2.0, radius * 0.2), self.palette.line)


class Corner(Toned):
    """A corner of the screen in the hardware test: an outline, filled once it was felt."""

    is_felt = ObjectProperty(False)
    shown_by = ("is_felt",)

    def paint(self) -> None:
        """Draw it."""
        look = self.palette
        frame(self.pos, self.size, 10, 3, look.ink, look.ink if self.is_felt else look.ground)
        if self.is_felt:
            radius = min(self.size) * 0.28
            corners = ((-0.8, 0.0), (-0.2, -0.6), (0.9, 0.6))
            points = [(self.center_x + x * radius, self.center_y + y * radius) for x, y in corners]
            stroke(points, radius * 0.36, look.ground)
