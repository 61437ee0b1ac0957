"""A text that fits its box: what every word on the screen is drawn with.

Kivy's own label cuts the feet of letters when lines stand closer than the font wants; here every
line is a picture of its own, set on whole pixels, so that edges stay sharp; or several, where it
mixes scripts, all standing on one baseline.
"""

from __future__ import annotations

from typing import Any

from kivy.clock import Clock
from kivy.graphics import Color, Rectangle
from kivy.properties import (
    BooleanProperty,
    ColorProperty,
    NumericProperty,
    ObjectProperty,
    OptionProperty,
    StringProperty,
)
from kivy.uix.widget import Widget

from faccine.wire.languages import is_right_to_left
from kiosk.ui.fitting import LINE_HEIGHT, Fitted, fit
from kiosk.ui.fonts import Weight, texture_of, width_of
from kiosk.ui.runs import begins_right, runs_of

BASELINE = 0.3725
"""How far below the middle of a line Titillium Web has its baseline, in sizes of the text."""
_RAISED = 0.06
"""Arabic letters reach further down than up: so much higher they stand in the middle."""


class Words(Widget):  # type: ignore[misc]  # Kivy has no types
    """A text in its box, as large as wanted where it fits, else smaller or on more lines.

    ``align`` is a side of the screen: a page that is read from right to left says so itself.
    ``optical`` moves large letters left by the white that type carries in front of them, so that
    they stand on the same edge as small ones.
    """

    text = StringProperty("")
    wanted_px = NumericProperty(20)
    max_lines = NumericProperty(1)
    weight = ObjectProperty(Weight.REGULAR)
    tint = ColorProperty((0, 0, 0, 1))
    align = OptionProperty("left", options=["left", "center", "right"])
    at_top = BooleanProperty(False)
    at_bottom = BooleanProperty(False)
    breaks_first = BooleanProperty(False)
    optical = BooleanProperty(False)

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        redraw = Clock.create_trigger(self._draw, -1)
        self.fbind("pos", redraw)
        self.fbind("size", redraw)
        for name in (
            "text",
            "wanted_px",
            "max_lines",
            "weight",
            "tint",
            "align",
            "at_top",
            "at_bottom",
        ):
            self.fbind(name, redraw)
        redraw()

    def fitted(self) -> Fitted:
        """Return how the text goes into the box."""
        return fit(
            self.text,
            wanted_px=self.wanted_px,
            width=self.width,
            height=self.height,
            max_lines=int(self.max_lines),
            measure=lambda text, size_px: width_of(text, size_px, self.weight),
            breaks_first=self.breaks_first,
        )

    def _draw(self, _elapsed: float) -> None:
        self.canvas.clear()
        if not self.text or self.width <= 0:
            return
        fitted = self.fitted()
        pitch = fitted.size_px * LINE_HEIGHT
        middle = self.y + self.height / 2 + (len(fitted.lines) - 1) * pitch / 2
        if self.at_top:
            middle = self.top - pitch / 2
        elif self.at_bottom:
            middle = self.y + (len(fitted.lines) - 0.5) * pitch
        for number, line in enumerate(fitted.lines):
            self._draw_line(line, fitted.size_px, middle - number * pitch)

    def _draw_line(self, line: str, size_px: float, middle: float) -> None:
        runs = runs_of(line, from_right=self._is_among_arabic())
        drawn = [texture_of(run, size_px, self.weight, self.tint) for run in runs]
        left = self._left(sum(label.texture.width for label in drawn), size_px)
        below = BASELINE - (_RAISED if begins_right(line) else 0)
        base = middle - below * size_px
        for label in drawn:
            width, height = label.texture.size
            with self.canvas:
                Color(1, 1, 1, 1)
                Rectangle(
                    texture=label.texture,
                    size=(width, height),
                    pos=(round(left), round(base + label.get_ascent() - height)),
                )
            left += width

    def _is_among_arabic(self) -> bool:
        """Tell whether the page that this stands on is read from right to left."""
        widget = self.parent
        while widget is not None and widget is not widget.parent:
            if view := getattr(widget, "view", None):
                return is_right_to_left(view.language)
            widget = widget.parent
        return False

    def _left(self, width: float, size_px: float) -> float:
        if self.align == "center":
            return float(self.center_x - width / 2)
        if self.align == "right":
            return float(self.right - width)
        return float(self.x - (size_px * 0.05 if self.optical else 0))
