"""Buttons, lamps and the corners of the screen, tried one by one: what was felt is filled.

A face is felt through its button or, on a touchscreen, by a finger; the corners show whether the
glass is felt, and is where it is drawn, up to its edges.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from kivy.properties import ObjectProperty
from kivy.uix.widget import Widget

from faccine.wire.faces import FACES, Face
from kiosk.session.inputs import FacePressed, FaceReleased, Happening, PartFelt, TechnicianLeft
from kiosk.session.view import Screen, View
from kiosk.ui.boxes import Box
from kiosk.ui.columns import Piece
from kiosk.ui.faces import FaceButton
from kiosk.ui.fonts import Weight
from kiosk.ui.page import Page, load_kv
from kiosk.ui.parts import Pressable
from kiosk.ui.technician_parts import Corner
from kiosk.ui.technician_plans import HardwareTestPlan, hardware_test_plan
from kiosk.ui.texts import add_column, lay_out
from kiosk.ui.theme import Paint
from kiosk.ui.touch import is_a_press

load_kv(__file__)


class TestedCorner(Corner):
    """A corner that says when it is touched."""

    felt = ObjectProperty(None)

    def on_touch_down(self, touch: Any) -> bool:
        """Say so."""
        if not is_a_press(self, touch):
            return False
        self.felt()
        return True


class HardwareTestPage(Page):
    """Three faces in outline and four corners; ``view.technician.seen`` fills them."""

    plan: HardwareTestPlan = ObjectProperty(None)

    def __init__(self, **properties: Any) -> None:
        super().__init__(plan=hardware_test_plan(properties["sizes"]), **properties)
        sizes = self.sizes
        pieces = [
            Piece(self.view.title, sizes.title * 0.8, Weight.BOLD, name="title", lines=2),
            *(Piece(line, sizes.line, name="line", lines=2) for line in self.view.lines),
        ]
        laid = lay_out(pieces, self.plan.title, middle=0.5)
        tints = {"title": self.palette.ink, "line": self.palette.ink}
        for words in add_column(self, laid, tints, self.view.language, "center"):
            words.optical = False
        self.corners = {
            name: self._placed(TestedCorner, box, felt=partial(self.post, PartFelt(name)))
            for name, box in self.plan.corners.items()
        }
        self.faces = {face: self._add_face(face) for face in FACES}
        self._add_close()
        self.update(self.view)

    def accepts(self, view: View) -> bool:
        """Stay while parts are felt."""
        is_same = view.language == self.view.language and view.look == self.view.look
        return view.screen is Screen.HARDWARE_TEST and is_same

    def update(self, view: View) -> None:
        """Fill what was felt."""
        super().update(view)
        seen = view.technician.seen if view.technician is not None else frozenset()
        for name, corner in self.corners.items():
            corner.is_felt = name in seen
        look = self.palette
        empty, full = Paint(None, look.ink, look.line), Paint(look.ink, look.ground, look.ink)
        for face, button in self.faces.items():
            button.paint = full if face.value in seen else empty

    def leave(self) -> None:
        """Take all fingers for lifted."""
        for button in self.faces.values():
            button.let_go()

    def _add_face(self, face: Face) -> FaceButton:
        button: FaceButton = self._placed(
            FaceButton,
            self.plan.felt[face],
            face=face,
            paint=self.palette.others,
            centre=self.point_of(self.plan.faces[face]),
            radius=self.plan.radius,
            press=lambda pressed: self.post(FacePressed(pressed)),
            release=lambda released: self.post(FaceReleased(released)),
        )
        return button

    def _add_close(self) -> None:
        look, box = self.palette, self.plan.close
        leave: Happening = TechnicianLeft()
        self._placed(
            Pressable,
            box,
            text=self.view.words.close,
            wanted_px=self.sizes.tile,
            radius=box.h / 2,
            centred=True,
            fill=look.chosen,
            line=look.chosen,
            ink=look.on_chosen,
            press=partial(self.post, leave),
        )

    def _placed(self, kind: type[Widget], box: Box, **properties: Any) -> Any:
        if issubclass(kind, Corner):
            properties["palette"] = self.palette
        widget = kind(pos=self.pos_of(box), size=self.size_of(box), **properties)
        self.add_widget(widget)
        return widget
