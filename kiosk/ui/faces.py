"""The face one touches, and the little faces that are pictures only.

A ring means "touch me". A touch is answered in the frame that sees it: the touched ring becomes
thick and ink, the others pale.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.clock import Clock
from kivy.graphics import Color
from kivy.properties import NumericProperty, ObjectProperty
from kivy.uix.widget import Widget

from faccine.wire.faces import Face
from kiosk.ui import geometry as face_geometry
from kiosk.ui.geometry import Point
from kiosk.ui.strokes import disc, pill, ring, stroke
from kiosk.ui.theme import DAY, Paint
from kiosk.ui.touch import is_a_press


def draw_face(
    face: Face, centre: Point, radius: float, paint: Paint, *, touched: bool
) -> Color | None:
    """Draw a face on the current canvas, in pixels; return what colours its ring, if any."""
    coloured = None
    if paint.ring is not None:
        at, thickness = (
            (face_geometry.TOUCHED_RING_RADIUS, face_geometry.TOUCHED_RING_STROKE)
            if touched
            else (face_geometry.RING_RADIUS, face_geometry.RING_STROKE)
        )
        coloured = ring(centre, at * radius, max(1.5, thickness * radius), paint.ring)
    if paint.disc is not None:
        disc(centre, radius * (face_geometry.TOUCHED_DISC if touched else 1), paint.disc)
    _features(face, centre, radius, paint)
    return coloured


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
    """A face drawn around ``centre``. ``breath`` is how opaque its ring is."""

    face = ObjectProperty(Face.HAPPY)
    paint = ObjectProperty(DAY[Face.HAPPY])
    radius = NumericProperty(50)
    centre = ObjectProperty((0, 0))
    touched = ObjectProperty(False)
    breath = NumericProperty(1)

    def __init__(self, **properties: Any) -> None:
        self._ring: Color | None = None
        super().__init__(**properties)
        redraw = Clock.create_trigger(self._draw, -1)
        for name in ("face", "paint", "radius", "centre", "touched"):
            self.fbind(name, redraw)
        redraw()

    def on_breath(self, _picture: Any, breath: float) -> None:
        """Let the ring fade or come back; nothing is made anew."""
        if self._ring is not None:
            self._ring.a = breath

    def _draw(self, _elapsed: float) -> None:
        self.canvas.clear()
        with self.canvas:
            self._ring = draw_face(
                self.face, self.centre, self.radius, self.paint, touched=self.touched
            )


class FaceButton(FacePicture):
    """A face that can be pressed, anywhere in the widget.

    ``press`` is called at touch-down: nobody is made to lift a finger first. ``release``, if there
    is one, is called when a finger that pressed it is lifted, wherever that is.
    """

    press: Callable[[Face], None] = ObjectProperty(None)
    release: Callable[[Face], None] | None = ObjectProperty(None, allownone=True)

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        self._fingers: set[Any] = set()

    def on_touch_down(self, touch: Any) -> bool:
        """Press at once."""
        if not is_a_press(self, touch):
            return False
        touch.grab(self)
        self._fingers.add(touch.uid)
        self.press(self.face)
        return True

    def on_touch_up(self, touch: Any) -> bool:
        """Release, where this finger pressed it."""
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        self._lift(touch.uid)
        return True

    def let_go(self) -> None:
        """Take all fingers for lifted: nobody will hear of them once the page is gone."""
        for finger in tuple(self._fingers):
            self._lift(finger)

    def _lift(self, finger: Any) -> None:
        if finger not in self._fingers:
            return
        self._fingers.discard(finger)
        if self.release is not None:
            self.release(self.face)
