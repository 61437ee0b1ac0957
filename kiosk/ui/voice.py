"""The spoken mode on a screen: three large fields for before, choose and next.

They post what the three buttons of a button kiosk post; the session knows what they mean now. What
is read stands above them, large, for those who see a little.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from kivy.properties import ObjectProperty, StringProperty

from faccine.wire.faces import FACES, Face
from faccine.wire.languages import is_right_to_left
from kiosk.session.inputs import FacePressed, FaceReleased, VoiceToggled
from kiosk.session.view import View
from kiosk.ui.boxes import Box, felt_around
from kiosk.ui.faces import FaceButton
from kiosk.ui.fonts import Weight, width_of
from kiosk.ui.heading import add_words
from kiosk.ui.mirror import plan_in
from kiosk.ui.page import Page, load_kv
from kiosk.ui.parts import Pressable, draw_icon
from kiosk.ui.strokes import frame
from kiosk.ui.voice_plans import VoicePlan, voice_plan

load_kv(__file__)

_ICONS = {Face.HAPPY: "left", Face.NEUTRAL: "choose", Face.SAD: "right"}


class Field(FaceButton):
    """A third of the screen, with an icon; it posts what the face's button would."""

    page: Page = ObjectProperty(None)

    def _draw(self, _elapsed: float) -> None:
        palette, radius = self.page.palette, 18 * self.page.sizes.s
        stands_out = self.face is Face.NEUTRAL
        fill = palette.chosen if stands_out else palette.tile
        ink = palette.on_chosen if stands_out else palette.ink
        self.canvas.clear()
        with self.canvas:
            frame(self.pos, self.size, radius, 3, palette.line, fill)
            draw_icon(_ICONS[self.face], self.centre, self.page.plan.icon_px, ink)


class VoicePage(Page):
    """Before, choose, next. ``read_now`` is what was read last."""

    plan: VoicePlan = ObjectProperty(None)
    read_now = StringProperty("")

    def __init__(self, **properties: Any) -> None:
        sizes, view = properties["sizes"], properties["view"]
        width = width_of(view.words.voice_leave, sizes.language, Weight.SEMIBOLD)
        edge = sizes.frame if view.is_test else 0
        plan = voice_plan(sizes, width + 3.2 * sizes.language, edge)
        super().__init__(plan=plan_in(view.language, plan, sizes.width), **properties)
        self._add_fields()
        self._add_way_out()
        self.update(self.view)

    def accepts(self, view: View) -> bool:
        """Stay as long as it speaks in this language and look: no field moves under a finger."""
        is_alike = view.language == self.view.language and view.look == self.view.look
        return view.voice is not None and is_alike and view.title == self.view.title

    def update(self, view: View) -> None:
        """Show what is read now."""
        super().update(view)
        self.read_now = (view.voice.choice if view.voice else None) or ""

    def leave(self) -> None:
        """Let go of what is held."""
        for field in self.fields.values():
            field.let_go()

    def _add_fields(self) -> None:
        words = self.view.words
        labels = words.previous, words.choose, words.next
        inside = self.plan.fields[Face.HAPPY].w - 2 * self._inset
        widest = max(width_of(label, self.sizes.face_word, Weight.SEMIBOLD) for label in labels)
        px = self.sizes.face_word * min(1.0, inside / widest)
        self.fields = {
            face: self._add_field(face, label, px)
            for face, label in zip(FACES, labels, strict=True)
        }

    @property
    def _inset(self) -> float:
        return (12 if self.sizes.is_tiny else 16) * self.sizes.s

    def _add_field(self, face: Face, label: str, px: float) -> Field:
        box, sizes, palette = self.plan.fields[face], self.sizes, self.palette
        text_h = sizes.face_word * 1.4
        middle = box.x + box.w / 2, box.y + (box.h - text_h) / 2
        field = Field(
            page=self,
            face=face,
            centre=self.point_of(middle),
            pos=self.pos_of(box),
            size=self.size_of(box),
            press=lambda pressed: self.post(FacePressed(pressed)),
            release=lambda released: self.post(FaceReleased(released)),
        )
        self.add_widget(field)
        inset = self._inset
        top = middle[1] + self.plan.icon_px * 0.62
        below = Box(box.x + inset, top, box.w - 2 * inset, text_h)
        add_words(
            self,
            below,
            text=label,
            wanted_px=px,
            weight=Weight.SEMIBOLD,
            align="center",
            tint=palette.on_chosen if face is Face.NEUTRAL else palette.ink,
        )
        return field

    def _add_way_out(self) -> None:
        sizes, palette = self.sizes, self.palette
        felt = felt_around(self.plan.leave, sizes)
        self.add_widget(
            Pressable(
                pos=self.pos_of(self.plan.leave),
                size=self.size_of(self.plan.leave),
                felt=(*self.pos_of(felt), *self.size_of(felt)),
                text=self.view.words.voice_leave,
                icon="close",
                icon_px=sizes.language * 1.2,
                is_right_to_left=is_right_to_left(self.view.language),
                wanted_px=sizes.language,
                radius=sizes.chip / 2,
                padding=sizes.language * 0.55,
                fill=palette.tile,
                line=palette.line,
                ink=palette.ink,
                press=partial(self.post, VoiceToggled()),
            )
        )
