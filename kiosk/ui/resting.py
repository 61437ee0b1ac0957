"""The kiosk sleeps: dark, three faces in outline, and when it wakes. Any touch wakes it at once.

The picture moves by a few pixels every ten minutes, all night long, so that it does not burn in.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kivy.clock import Clock
from kivy.graphics import PopMatrix, PushMatrix, Translate
from kivy.properties import ObjectProperty

from faccine.wire.faces import FACES
from kiosk.session.inputs import ScreenTouched
from kiosk.session.view import View
from kiosk.ui.columns import Piece
from kiosk.ui.faces import FacePicture
from kiosk.ui.fonts import Weight
from kiosk.ui.heading import add_office, add_words
from kiosk.ui.looks import Palette, palette_of
from kiosk.ui.message_plans import SleepPlan, shift_at, sleep_plan
from kiosk.ui.mirror import plan_in
from kiosk.ui.page import Page, load_kv
from kiosk.ui.texts import add_message, end_of

load_kv(__file__)

_LOOK_AT_CLOCK_SECONDS = 60


class SleepingPage(Page):
    """Three faces that nobody can press, what there is to say, and at the foot a word or two."""

    plan: SleepPlan = ObjectProperty(None)
    fade_seconds = 1.2

    def __init__(self, **properties: Any) -> None:
        sizes, view = properties["sizes"], properties["view"]
        plan = sleep_plan(sizes, has_beside=self.has_invitation(view))
        plan = plan_in(view.language, plan, sizes.width)
        palette = _by_night(palette_of(view.look))
        super().__init__(plan=plan, palette=palette, **properties)
        if view.place:
            add_office(self, plan.office)
        self._add_faces()
        tints = dict.fromkeys(("title", "line"), self.palette.resting_text)
        add_message(self, plan.text, self.pieces_of, tints)
        self._keep_moving()

    @staticmethod
    def has_invitation(_view: View) -> bool:
        """Tell whether the last line may stand on the other side."""
        return False

    def pieces_of(self, view: View, share: float) -> list[Piece]:
        """Return what a view says, at a share of the usual size."""
        title, line = self.sizes.title * share, self.sizes.line * 1.1 * share
        return [
            Piece(view.title, title, Weight.SEMIBOLD, name="title"),
            *(Piece(text, line, gap=line * 0.15, name="line") for text in view.lines),
        ]

    def leave(self) -> None:
        """Stop moving."""
        self._clock.cancel()

    def _add_faces(self) -> None:
        for face in FACES:
            self.add_widget(
                FacePicture(
                    face=face,
                    paint=self.palette.asleep,
                    centre=self.point_of(self.plan.faces[face]),
                    radius=self.plan.radius,
                )
            )

    def _keep_moving(self) -> None:
        self.shift = Translate(*shift_at(self.now_ms()))
        self.canvas.insert(0, PushMatrix())
        self.canvas.insert(1, self.shift)
        self.canvas.after.add(PopMatrix())
        self._clock = Clock.schedule_interval(self._move, _LOOK_AT_CLOCK_SECONDS)

    def _move(self, _elapsed: float) -> None:
        self.shift.xy = shift_at(self.now_ms())


class RestingPage(SleepingPage):
    """Out of opening hours. How to wake it stands on the right, where there is room beside."""

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        if self.plan.beside.w:
            add_words(
                self,
                self.plan.beside,
                text=self.view.lines[-1],
                wanted_px=self.sizes.line,
                max_lines=2,
                breaks_first=True,
                at_top=True,
                align=end_of(self.view.language),
                tint=self.palette.resting_text,
            )

    def on_touch_down(self, touch: Any) -> bool:
        """Wake."""
        super().on_touch_down(touch)
        self.post(ScreenTouched())
        return True

    @staticmethod
    def has_invitation(_view: View) -> bool:
        """Tell whether the last line may stand on the other side."""
        return _view.also is None and len(_view.lines) > 1

    def pieces_of(self, view: View, share: float) -> list[Piece]:
        """Leave the invitation out where it stands beside."""
        pieces = super().pieces_of(view, share)
        return pieces[:-1] if self.plan.beside.w else pieces


def _by_night(palette: Palette) -> Palette:
    """What is written by day as well takes the colours of the night."""
    return replace(
        palette,
        ink=palette.resting_text,
        ink2=palette.resting_text,
        line=palette.resting_line,
    )
