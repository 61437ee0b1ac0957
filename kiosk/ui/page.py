"""What every page is: a ground, boxes placed on it, and a view to show."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import ColorProperty, ObjectProperty

from kiosk.session.inputs import CornerTouched, Happening
from kiosk.session.view import View
from kiosk.ui.boxes import Box
from kiosk.ui.faces import FaceButton
from kiosk.ui.looks import Palette, palette_of
from kiosk.ui.parts import Drawn
from kiosk.ui.strokes import block
from kiosk.ui.theme import CARTA, Sizes
from kiosk.ui.touch import is_a_press


def load_kv(module_file: str) -> None:
    """Load the look and layout that stand beside a module, under its name."""
    Builder.load_file(str(Path(module_file).with_suffix(".kv")))


class Page(Drawn):
    """One screen. Made anew for each view, except where it ``accepts`` the next one.

    Painted in the ``palette`` that its view asks for. Five touches in the top left corner lead to
    the technician's page; each also does what it does without that. A face there is a face.

    Args:
        view: what to show.
        sizes: of the real screen.
        post: where to say what citizens do.
        now_ms: the session's clock.
    """

    view: View = ObjectProperty(None)
    sizes: Sizes = ObjectProperty(None)
    post: Callable[[Happening], None] = ObjectProperty(None)
    now_ms: Callable[[], int] = ObjectProperty(None)
    palette: Palette = ObjectProperty(None)
    ground = ColorProperty(CARTA)
    shown_by = ("ground",)
    fade_seconds = 0.16
    """How long it takes to cover the page before it."""

    def __init__(self, **properties: Any) -> None:
        sizes: Sizes = properties["sizes"]
        properties.setdefault("size", (sizes.width, sizes.height))
        properties.setdefault("size_hint", (None, None))
        properties.setdefault("palette", palette_of(properties["view"].look))
        super().__init__(**properties)

    def paint(self) -> None:
        """Draw the ground."""
        block(self.pos, self.size, self.ground)

    def pos_of(self, box: Box) -> tuple[float, float]:
        """Return where a box is, in Kivy's coordinates."""
        return self.x + box.x, self.y + self.sizes.height - box.bottom

    def size_of(self, box: Box) -> tuple[float, float]:
        """Return how large a box is."""
        return box.w, box.h

    def point_of(self, point: tuple[float, float]) -> tuple[float, float]:
        """Return a point in Kivy's coordinates."""
        return self.x + point[0], self.y + self.sizes.height - point[1]

    def on_touch_down(self, touch: Any) -> bool:
        """Say so when the corner is touched, and go on."""
        if self._is_in_corner(touch):
            self.post(CornerTouched())
        return bool(super().on_touch_down(touch))

    def _is_in_corner(self, touch: Any) -> bool:
        corner = self.sizes.corner
        is_there = touch.x < self.x + corner and touch.y > self.top - corner
        on_a_face = (
            each.collide_point(*touch.pos) for each in self.children if isinstance(each, FaceButton)
        )
        return is_there and is_a_press(self, touch) and not any(on_a_face)

    def accepts(self, view: View) -> bool:
        """Tell whether this page can show that view too, without being made anew."""
        return False

    def update(self, view: View) -> None:
        """Show a view that is accepted."""
        self.view = view

    def leave(self) -> None:
        """Stop whatever moves; the page is not shown any more."""
