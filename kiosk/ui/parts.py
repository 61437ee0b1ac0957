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

from kiosk.ui.fitting import LINE_HEIGHT
from kiosk.ui.fonts import Weight
from kiosk.ui.geometry import Point
from kiosk.ui.icons import GRID, ICONS, STROKE
from kiosk.ui.strokes import disc, frame, lines, pill, ring, stroke
from kiosk.ui.theme import INK, LINEA, NIGHT_LINE, WHITE, Colour
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

    ``press`` is called at touch-down. The icon stands where the text begins, or above it; without
    a text, in the middle. ``also`` is the same text in a second language, as large as the first.
    ``keeps_icon_room`` leaves its room where others have an icon.
    ``tail`` names a second, small icon at the end. ``felt`` is where it is felt, if that is more
    than what is drawn: x, y, width and height.
    """

    text = StringProperty("")
    also = StringProperty("")
    felt = ObjectProperty(None, allownone=True)
    is_right_to_left = BooleanProperty(False)
    tail = StringProperty("")
    icon = StringProperty("")
    icon_px = NumericProperty(0)
    icon_above = BooleanProperty(False)
    keeps_icon_room = BooleanProperty(False)
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
        self._words = tuple(Words(weight=Weight.SEMIBOLD, breaks_first=True) for _ in range(2))
        for words in self._words:
            self.add_widget(words)
        arrange = Clock.create_trigger(self._arrange, -1)
        for name in ("pos", "size", "text", "also", "icon", "icon_px", "wanted_px", "ink"):
            self.fbind(name, arrange)
        arrange()

    def paint(self) -> None:
        """Draw frame and icon."""
        radius = min(self.radius, self.height / 2)
        frame(self.pos, self.size, radius, 2, self.line, self.fill)
        if self.icon in ICONS:
            draw_icon(self.icon, self._icon_centre(), self._icon_px, self.ink)
        if self.tail in ICONS:
            away = self.padding + self._tail_px / 2
            x = self.x + away if self.is_right_to_left else self.right - away
            draw_icon(self.tail, (x, self.center_y), self._tail_px, self.ink)

    @property
    def _icon_px(self) -> float:
        return float(self.icon_px) if self.icon in ICONS else 0.0

    @property
    def _tail_px(self) -> float:
        return self._icon_px * 0.62 if self.tail in ICONS else 0.0

    def fitting_px(self) -> float:
        """Return the size at which the text fits, in both languages."""
        self._arrange(0)
        return min(words.fitted().size_px for words in self._words if words.text or not self.text)

    def _icon_centre(self) -> Point:
        if not self.text:
            return self.center_x, self.center_y
        if self.icon_above:
            return self.center_x, self.top - self.padding * 0.55 - self._icon_px / 2
        away = self.padding + self._icon_px / 2
        return (self.right - away if self.is_right_to_left else self.x + away), self.center_y

    def _arrange(self, _elapsed: float) -> None:
        x, y, width, height = self._text_box()
        is_centred = self.centred or (self._icon_px and self.icon_above)
        side = "right" if self.is_right_to_left else "left"
        for row, (words, text) in enumerate(zip(self._words, (self.text, self.also), strict=True)):
            words.text, words.tint, words.wanted_px = text, self.ink, self.wanted_px
            words.max_lines = self.max_lines
            words.align = "center" if is_centred else side
            words.size = width, height / 2 if self.also else height
            words.pos = x, y + (height / 2 if self.also and not row else 0)
        if self.also:
            self._join_rows()

    def _join_rows(self) -> None:
        """Move both languages together, in the middle of the room there is."""
        first, second = self._words
        heights = [
            len(fitted.lines) * fitted.size_px * LINE_HEIGHT
            for fitted in (first.fitted(), second.fitted())
        ]
        middle = (first.top + second.y) / 2
        first.height, second.height = heights
        second.y = middle - sum(heights) / 2
        first.y = second.top

    def _text_box(self) -> tuple[float, float, float, float]:
        icon = self._icon_px or (self.icon_px if self.keeps_icon_room else 0)
        if self._icon_px and self.icon_above:
            side = self.padding * 0.7
            below = self.height - self.padding * 0.65 - icon - side * 0.7
            return self.x + side, self.y + side * 0.7, self.width - 2 * side, below
        begin = self.padding + (icon + self.padding * 0.9 if icon else 0)
        end = begin if self.centred and not icon else min(self.padding, 14 + self.padding / 4)
        if self._tail_px:
            end = self.padding * 1.3 + self._tail_px
        x = self.x + (end if self.is_right_to_left else begin)
        inset = self.height * (0.08 if self.also else 0.06)
        return x, self.y + inset, self.width - begin - end, self.height - 2 * inset

    def collide_point(self, x: float, y: float) -> bool:
        """Tell whether it is felt there."""
        if self.felt is None:
            return bool(super().collide_point(x, y))
        left, bottom, width, height = self.felt
        return bool(left <= x < left + width and bottom <= y < bottom + height)

    def on_touch_down(self, touch: Any) -> bool:
        """Press at once."""
        if not is_a_press(self, touch):
            return False
        self.press()
        return True


def draw_icon(name: str, centre: Point, size_px: float, tint: Colour) -> None:
    """Draw an icon around a point of the current canvas."""
    scale = size_px / GRID
    x, y = centre
    placed = [
        [(x + (px - GRID / 2) * scale, y + (GRID / 2 - py) * scale) for px, py in points]
        for points in ICONS[name]
    ]
    lines(placed, STROKE * scale, tint)


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
    line = ColorProperty(NIGHT_LINE)
    fill = ColorProperty(WHITE)
    ink = ColorProperty(INK)
    shown_by = ("kind", "progress", "line", "fill", "ink")

    def paint(self) -> None:
        """Draw ring and sign."""
        outer = min(self.size) / 2
        if self.kind == "alert":
            self._paint_alert(outer)
            return
        radius = outer / 1.175
        ring(self.center, radius * 1.15, max(1.5, radius * 0.05), self.line)
        if self.progress > 0:
            disc(self.center, radius, self.fill)
            self._paint_tick(radius)

    def _paint_tick(self, radius: float) -> None:
        points = [(self.center_x + x * radius, self.center_y + y * radius) for x, y in _TICK]
        stroke(_beginning(points, self.progress), radius * 0.17, self.ink)

    def _paint_alert(self, outer: float) -> None:
        x, y = self.center
        ring((x, y), outer * 0.97, outer * 0.06, self.ink)
        pill((x, y + outer * 0.19), (outer * 0.18, outer * 0.84), self.ink)
        disc((x, y - outer * 0.51), outer * 0.105, self.ink)


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
