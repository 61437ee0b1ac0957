"""Why: reasons, a way past them, and the faces still there for the next person.

All on night: no colour here tells anybody which face was pressed.
"""

from __future__ import annotations

import math
from functools import partial
from typing import Any

from kivy.clock import Clock
from kivy.properties import NumericProperty, ObjectProperty

from faccine.wire.faces import FACES
from kiosk.inputs import FacePressed, MoreTime, ReasonChosen, Skipped, StartedOver
from kiosk.ui import theme
from kiosk.ui.faces import FaceButton
from kiosk.ui.fonts import Weight
from kiosk.ui.heading import add_words
from kiosk.ui.night_plans import DASHES, WhyPlan, why_plan
from kiosk.ui.page import Page, load_kv
from kiosk.ui.parts import Pressable, read_alike
from kiosk.ui.strokes import block
from kiosk.view import Screen, View

load_kv(__file__)

_LOOK_AT_CLOCK_SECONDS = 0.2


class WhyPage(Page):
    """Reasons as tiles. ``dashes_left`` of fifteen are lit; nothing moves between two."""

    plan: WhyPlan = ObjectProperty(None)
    dashes_left = NumericProperty(DASHES)

    def __init__(self, **properties: Any) -> None:
        plan = why_plan(properties["sizes"], len(properties["view"].reasons))
        super().__init__(plan=plan, **properties)
        self._add_reasons()
        if self.view.takes_faces:
            self._add_faces()
        else:
            self._add_beginning()
        self._clock = Clock.schedule_interval(self._look_at_clock, _LOOK_AT_CLOCK_SECONDS)
        self._look_at_clock(0)

    def paint(self) -> None:
        """Draw the ground and the column of the next person."""
        super().paint()
        block(self.pos_of(self.plan.side), self.size_of(self.plan.side), theme.SIDE)

    def accepts(self, view: View) -> bool:
        """Stay as long as only the time left changes: no target moves under a finger."""
        is_same = view.language == self.view.language and view.reasons == self.view.reasons
        return view.screen is Screen.WHY and is_same

    def leave(self) -> None:
        """Stop looking at the clock."""
        self._clock.cancel()

    def ask_for_time(self) -> None:
        """Light all dashes again."""
        self.post(MoreTime())

    def skip(self) -> None:
        """Say nothing more."""
        self.post(Skipped())

    def update(self, view: View) -> None:
        """Follow the deadline."""
        super().update(view)
        self._look_at_clock(0)

    def _look_at_clock(self, _elapsed: float) -> None:
        if self.view.deadline_ms is None or not self.view.duration_ms:
            return
        left = (self.view.deadline_ms - self.now_ms()) / self.view.duration_ms
        self.dashes_left = max(0, min(DASHES, math.ceil(left * DASHES)))

    def _add_reasons(self) -> None:
        sizes, plan = self.sizes, self.plan
        tiles = []
        for option, box in zip(self.view.reasons, plan.tiles, strict=True):
            tile = Pressable(
                pos=self.pos_of(box),
                size=self.size_of(box),
                text=option.text,
                icon=option.code if plan.has_icons else "",
                icon_px=sizes.tile * (1.4 if plan.icons_above else 1.7 if sizes.is_portrait else 2),
                icon_above=plan.icons_above,
                wanted_px=sizes.tile,
                max_lines=3,
                radius=(12 if sizes.is_tiny else 18) * sizes.s,
                padding=_padding(sizes, plan),
                fill=theme.NOTTE2,
                line=theme.NIGHT_LINE,
                ink=theme.WHITE,
                press=partial(self.post, ReasonChosen(option.code)),
            )
            tiles.append(tile)
            self.add_widget(tile)
        read_alike(tiles)

    def _add_faces(self) -> None:
        word_px = self.plan.faces[FACES[0]].word.h / 1.3
        for face in FACES:
            plan = self.plan.faces[face]
            self.add_widget(
                FaceButton(
                    face=face,
                    paint=theme.NIGHT,
                    centre=self.point_of(plan.centre),
                    radius=plan.radius,
                    pos=self.pos_of(plan.felt),
                    size=self.size_of(plan.felt),
                    press=lambda pressed: self.post(FacePressed(pressed)),
                )
            )
            add_words(
                self,
                plan.word,
                text=self.view.face_words[face],
                wanted_px=word_px,
                weight=Weight.SEMIBOLD,
                align="center",
                tint=theme.WHITE,
            )

    def _add_beginning(self) -> None:
        """Where services are chosen, nobody knows the next person's yet."""
        box, words = self.plan.begin, self.view.words
        text = f"{words.new_person} {words.begin_here}" if self.sizes.is_tiny else words.begin_here
        self.add_widget(
            Pressable(
                pos=self.pos_of(box),
                size=self.size_of(box),
                text=text,
                wanted_px=self.sizes.tile * 0.92,
                max_lines=4,
                radius=min(box.h / 2, 34 * self.sizes.s),
                padding=(8 if self.sizes.is_tiny else 18) * self.sizes.s,
                centred=True,
                fill=theme.SIDE,
                line=theme.NIGHT_LINE,
                ink=theme.WHITE,
                press=partial(self.post, StartedOver()),
            )
        )


def _padding(sizes: theme.Sizes, plan: WhyPlan) -> float:
    if sizes.is_tiny:
        return (12 if plan.has_icons else 7) * sizes.s
    return (20 if sizes.is_portrait else 30) * sizes.s
