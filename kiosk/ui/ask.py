"""The question and the three faces; and, for a moment, which of them was touched."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kivy.properties import ObjectProperty

from faccine.wire.faces import FACES, Face
from kiosk.session.inputs import FacePressed, FaceReleased
from kiosk.session.view import Screen, View
from kiosk.ui import theme
from kiosk.ui.announcement import add_announcement
from kiosk.ui.attract import Breath
from kiosk.ui.boxes import rows_of
from kiosk.ui.chrome_plans import Chrome
from kiosk.ui.day import DayPage
from kiosk.ui.faces import FaceButton
from kiosk.ui.fitted_plans import asking_plan, question_lines, question_px, word_px
from kiosk.ui.fonts import Weight
from kiosk.ui.heading import add_words
from kiosk.ui.page import load_kv
from kiosk.ui.plans import AskPlan

load_kv(__file__)


class AskPage(DayPage):
    """One question, three faces, one touch. ``touched`` is the face that was touched, or None."""

    touched: Face | None = ObjectProperty(None, allownone=True)

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        plan = self.plan
        self.title_lines, self.title_breaks_first = question_lines(self.sizes, plan)
        self.title_px = question_px(self.sizes, self.view, plan)
        if self.view.announcement is not None:
            add_announcement(self, plan.band)
        if plan.leads:
            self.add_lead(plan.leads, plan.hint, plan.lead_px)
        self.faces = {face: self._add_face(face) for face in FACES}
        self._add_face_words()
        self._breath = Breath(self._breathe)
        self.touched = self.view.pressed

    def plan_for(self, sizes: theme.Sizes, view: View, around: Chrome) -> AskPlan:
        """Return the layout of the question."""
        return asking_plan(sizes, view, around)

    def accepts(self, view: View) -> bool:
        """Stay where only a face is held, or let go: no target moves under a finger."""
        return view.screen is Screen.ASK and _at_rest(view) == _at_rest(self.view)

    def update(self, view: View) -> None:
        """Show which face is held."""
        super().update(view)
        self.touched = view.pressed

    def leave(self) -> None:
        """Stop what moves, and let go of what is held."""
        super().leave()
        self._breath.stop()
        for button in self.faces.values():
            button.let_go()

    def _add_face(self, face: Face) -> FaceButton:
        plan = self.plan.faces[face]
        button = FaceButton(
            face=face,
            paint=self.palette.faces[face],
            centre=self.point_of(plan.centre),
            radius=plan.radius,
            pos=self.pos_of(plan.felt),
            size=self.size_of(plan.felt),
            press=lambda pressed: self.post(FacePressed(pressed)),
            release=lambda released: self.post(FaceReleased(released)),
        )
        self.add_widget(button)
        return button

    def _add_face_words(self) -> None:
        px = word_px(self.view, self.plan)
        for face in FACES:
            boxes = rows_of(self.plan.faces[face].word, len(self.views))
            for view, box in zip(self.views, boxes, strict=True):
                add_words(
                    self,
                    box,
                    text=view.face_words[face],
                    wanted_px=px,
                    max_lines=self.plan.asked.word_lines,
                    breaks_first=self.plan.asked.word_lines > 1,
                    weight=Weight.SEMIBOLD,
                    align="center",
                )

    def _breathe(self, opacity: float) -> None:
        for button in self.faces.values():
            button.breath = opacity

    def on_touched(self, _page: Any, touched: Face | None) -> None:
        """Show which face was touched, without any easing."""
        self._breath.stop()
        for face, button in self.faces.items():
            button.touched = face is touched
            if touched is None:
                button.paint = self.palette.faces[face]
            else:
                is_it = face is touched
                button.paint = self.palette.touched[face] if is_it else self.palette.others
        if touched is None:
            self._breath.start()


def _at_rest(view: View) -> View:
    """Return the view without what changes while a finger is down, in both languages."""
    also = None if view.also is None else _at_rest(view.also)
    return replace(view, pressed=None, takes_faces=True, deadline_ms=None, duration_ms=0, also=also)
