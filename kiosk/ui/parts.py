"""Buttons, tiles and signs: what pages are put together from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.clock import Clock
from kivy.properties import (
    BooleanProperty,
    ColorProperty,
    NumericProperty,
    ObjectProperty,
    StringProperty,
)
from kivy.uix.widget import Widget

from kiosk.ui.fonts import Weight
from kiosk.ui.geometry import Point
from kiosk.ui.icons import GRID, ICONS, STROKE
from kiosk.ui.strokes import disc, frame, pill, ring, stroke
from kiosk.ui.theme import INK, LINEA, NIGHT_LINE, WHITE
from kiosk.ui.touch import is_a_press
from kiosk.ui.words import Words

_TICK: tuple[Point, ...] = ((-0.42, -0.04), (-0.10, -0.36), (0.46, 0.32))


class Drawn(Widget):  # type: ignore[misc]  # Kivy has no types
    """Something that paints itself again when one of its ``shown_by`` properties changes."""

    shown_by: tuple[str, ...] = ()

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        redraw = Clock.create_trigger(self._redraw, -1)
        for name in ("pos", "size", *self.shown_by):
            self.fbind(name, redraw)
        redraw()

    def _redraw(self, _elapsed: float) -> None:
        self.canvas.before.clear()
        if self.width > 0:
            with self.canvas.before:
                self.paint()

    def paint(self) -> None:
        """Draw on the current canvas."""


class Pressable(Drawn):
    """Something to press with a text on it, and an icon where ``icon`` names one.

    ``press`` is called at touch-down. The icon stands left of the text, or above it.
    """

    text = StringProperty("")
    icon = StringProperty("")
    icon_px = NumericProperty(0)
    icon_above = BooleanProperty(False)
    wanted_px = NumericProperty(30)
    max_lines = NumericProperty(1)
    radius = NumericProperty(18)
    padding = NumericProperty(24)
    fill = ColorProperty(WHITE)
    line = ColorProperty(LINEA)
    ink = ColorProperty(INK)
    centred = BooleanProperty(False)
    press: Callable[[], None] = ObjectProperty(None)
    shown_by = ("fill", "line", "ink", "icon", "icon_px", "radius")

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        self._words = Words(weight=Weight.SEMIBOLD, breaks_first=True)
        self.add_widget(self._words)
        arrange = Clock.create_trigger(self._arrange, -1)
        for name in ("pos", "size", "text", "icon", "icon_px", "wanted_px", "ink"):
            self.fbind(name, arrange)
        arrange()

    def paint(self) -> None:
        """Draw frame and icon."""
        radius = min(self.radius, self.height / 2)
        frame(self.pos, self.size, radius, 2, self.line, self.fill)
        if self.icon in ICONS:
            self._paint_icon()

    @property
    def _icon_px(self) -> float:
        return float(self.icon_px) if self.icon in ICONS else 0.0

    def fitting_px(self) -> float:
        """Return the size at which the text fits."""
        self._arrange(0)
        return self._words.fitted().size_px

    def _icon_centre(self) -> Point:
        if self.icon_above:
            return self.center_x, self.top - self.padding * 0.55 - self._icon_px / 2
        return self.x + self.padding + self._icon_px / 2, self.center_y

    def _paint_icon(self) -> None:
        scale = self._icon_px / GRID
        x, y = self._icon_centre()
        for points in ICONS[self.icon]:
            placed = [(x + (px - 24) * scale, y + (24 - py) * scale) for px, py in points]
            stroke(placed, STROKE * scale, self.ink)

    def _arrange(self, _elapsed: float) -> None:
        words, icon = self._words, self._icon_px
        words.text, words.tint, words.wanted_px = self.text, self.ink, self.wanted_px
        words.max_lines = self.max_lines
        words.align = "center" if self.centred or (icon and self.icon_above) else "left"
        if icon and self.icon_above:
            below = self.height - self.padding * 0.6 - icon
            side = self.padding * 0.5
            words.pos = (self.x + side, self.y + side / 3)
            words.size = (self.width - 2 * side, below - side / 3)
            return
        left = self.padding + (icon + self.padding * 0.9 if icon else 0)
        words.pos = (self.x + left, self.y)
        words.size = (self.width - left - min(self.padding, 14 + self.padding / 4), self.height)
        if self.centred and not icon:
            words.size = (self.width - 2 * left, self.height)

    def on_touch_down(self, touch: Any) -> bool:
        """Press at once."""
        if not is_a_press(self, touch):
            return False
        self.press()
        return True


def read_alike(pressables: list[Pressable]) -> None:
    """Give equals one size of text: the largest at which all of them fit."""
    common_px = min((each.fitting_px() for each in pressables), default=0)
    for each in pressables:
        each.wanted_px = common_px


class Sign(Drawn):
    """The round sign of an outcome: an empty ring, a tick that draws itself, or an exclamation.

    ``progress`` of the tick runs from 0 (nothing but the ring) to 1.
    """

    kind = StringProperty("tick")
    progress = NumericProperty(1)
    shown_by = ("kind", "progress")

    def paint(self) -> None:
        """Draw ring and sign."""
        outer = min(self.size) / 2
        if self.kind == "alert":
            self._paint_alert(outer)
            return
        radius = outer / 1.175
        ring(self.center, radius * 1.15, max(1.5, radius * 0.05), NIGHT_LINE)
        if self.progress > 0:
            disc(self.center, radius, WHITE)
            self._paint_tick(radius)

    def _paint_tick(self, radius: float) -> None:
        points = [(self.center_x + x * radius, self.center_y + y * radius) for x, y in _TICK]
        stroke(_beginning(points, self.progress), radius * 0.17, INK)

    def _paint_alert(self, outer: float) -> None:
        x, y = self.center
        ring((x, y), outer * 0.97, outer * 0.06, INK)
        pill((x, y + outer * 0.19), (outer * 0.18, outer * 0.84), INK)
        disc((x, y - outer * 0.51), outer * 0.105, INK)


def _beginning(points: list[Point], share: float) -> list[Point]:
    """Return the first part of the tick: its short arm takes a third of the time."""
    (ax, ay), (bx, by), (cx, cy) = points
    if share < 1 / 3:
        part = share * 3
        return [points[0], (ax + (bx - ax) * part, ay + (by - ay) * part)]
    part = (share - 1 / 3) * 1.5
    return [points[0], points[1], (bx + (cx - bx) * part, by + (cy - by) * part)]


class Dashes(Drawn):
    """How much time is left: so many of ``count`` dashes are lit."""

    count = NumericProperty(15)
    left = NumericProperty(15)
    lit = ColorProperty(NIGHT_LINE)
    gone = ColorProperty(NIGHT_LINE)
    shown_by = ("count", "left")

    def paint(self) -> None:
        """Draw the dashes."""
        gap = self.width / (self.count * 5)
        each = (self.width - gap * (self.count - 1)) / self.count
        half = self.height / 2
        for number in range(int(self.count)):
            x = self.x + number * (each + gap)
            ends = [(x + half, self.center_y), (x + each - half, self.center_y)]
            stroke(ends, self.height, self.lit if number < self.left else self.gone)
