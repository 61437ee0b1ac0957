"""The question and the three faces; and, for a moment, which of them was touched."""

from __future__ import annotations

from typing import Any

from kivy.properties import ObjectProperty

from faccine.wire.faces import FACES, Face
from kiosk.inputs import FacePressed
from kiosk.ui import theme
from kiosk.ui.day import DayPage
from kiosk.ui.faces import FaceButton
from kiosk.ui.fitting import fit
from kiosk.ui.fonts import Weight, width_of
from kiosk.ui.heading import add_lead, add_words
from kiosk.ui.page import load_kv
from kiosk.ui.plans import AskPlan, Chrome, ask_plan
from kiosk.view import View

load_kv(__file__)


class AskPage(DayPage):
    """One question, three faces, one touch. ``touched`` is the face that was touched, or None."""

    touched: Face | None = ObjectProperty(None, allownone=True)

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        add_lead(self, self.plan.lead, self.plan.hint, self.sizes.line)
        self.faces = {face: self._add_face(face) for face in FACES}
        word_px = self._word_px()
        for face in FACES:
            add_words(
                self,
                self.plan.faces[face].word,
                text=self.view.face_words[face],
                wanted_px=word_px,
                weight=Weight.SEMIBOLD,
                align="center",
            )

    def plan_for(self, sizes: theme.Sizes, view: View, around: Chrome) -> AskPlan:
        """Return the layout of the question."""
        return ask_plan(sizes, around)

    def _add_face(self, face: Face) -> FaceButton:
        plan = self.plan.faces[face]
        button = FaceButton(
            face=face,
            paint=theme.DAY[face],
            centre=self.point_of(plan.centre),
            radius=plan.radius,
            pos=self.pos_of(plan.felt),
            size=self.size_of(plan.felt),
            press=lambda pressed: self.post(FacePressed(pressed)),
        )
        self.add_widget(button)
        return button

    def _word_px(self) -> float:
        """Words under faces become smaller together."""
        return min(
            fit(
                self.view.face_words[face],
                wanted_px=self.sizes.face_word,
                width=self.plan.faces[face].word.w,
                height=self.plan.faces[face].word.h,
                max_lines=1,
                measure=lambda text, px: width_of(text, px, Weight.SEMIBOLD),
            ).size_px
            for face in FACES
        )

    def on_touched(self, _page: Any, touched: Face | None) -> None:
        """Show which face was touched, without any easing."""
        for face, button in self.faces.items():
            button.touched = face is touched
            if touched is None:
                button.paint = theme.DAY[face]
            else:
                button.paint = theme.TOUCHED[face] if face is touched else theme.THE_OTHERS
