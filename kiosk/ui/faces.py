"""The face one touches, and the little faces that are pictures only.

A ring means "touch me". A touch is answered in the frame that sees it: the touched ring becomes
thick and ink, the others pale.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.clock import Clock
from kivy.properties import NumericProperty, ObjectProperty
from kivy.uix.widget import Widget

from faccine.wire.faces import Face
from kiosk.ui import geometry as face_geometry
from kiosk.ui.geometry import Point
from kiosk.ui.strokes import disc, pill, ring, stroke
from kiosk.ui.theme import DAY, Paint
from kiosk.ui.touch import is_a_press


def draw_face(face: Face, centre: Point, radius: float, paint: Paint, *, touched: bool) -> None:
    """Draw a face on the current canvas, in pixels."""
    if paint.ring is not None:
        at, thickness = (
            (face_geometry.TOUCHED_RING_RADIUS, face_geometry.TOUCHED_RING_STROKE)
            if touched
            else (face_geometry.RING_RADIUS, face_geometry.RING_STROKE)
        )
        ring(centre, at * radius, max(1.5, thickness * radius), paint.ring)
    if paint.disc is not None:
        disc(centre, radius * (face_geometry.TOUCHED_DISC if touched else 1), paint.disc)
    _features(face, centre, radius, paint)


def _features(face: Face, centre: Point, radius: float, paint: Paint) -> None:
    def placed(point: Point) -> Point:
        return centre[0] + point[0] * radius, centre[1] + point[1] * radius

    wider = face_geometry.SMALL_EYES if radius < face_geometry.SMALL_RADIUS_PX else 1
    eye = face_geometry.EYE_SIZE
    for eye_centre in face_geometry.EYES:
        pill(placed(eye_centre), (eye[0] * radius * wider, eye[1] * radius), paint.features)
    for line in face_geometry.strokes_of(face, radius):
        stroke([placed(point) for point in line.points], line.thickness * radius, paint.features)


class FacePicture(Widget):  # type: ignore[misc]  # Kivy has no types
    """A face drawn around the middle of the widget."""

    face = ObjectProperty(Face.HAPPY)
    paint = ObjectProperty(DAY[Face.HAPPY])
    radius = NumericProperty(50)
    centre = ObjectProperty((0, 0))
    touched = ObjectProperty(False)

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        redraw = Clock.create_trigger(self._draw, -1)
        for name in ("face", "paint", "radius", "centre", "touched"):
            self.fbind(name, redraw)
        redraw()

    def _draw(self, _elapsed: float) -> None:
        self.canvas.clear()
        with self.canvas:
            draw_face(self.face, self.centre, self.radius, self.paint, touched=self.touched)


class FaceButton(FacePicture):
    """A face that can be pressed, anywhere in the widget; ``press`` is called at touch-down."""

    press: Callable[[Face], None] = ObjectProperty(None)

    def on_touch_down(self, touch: Any) -> bool:
        """Press at once: nobody is made to lift a finger first."""
        if not is_a_press(self, touch):
            return False
        self.press(self.face)
        return True
