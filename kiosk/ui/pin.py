"""The pad on which a technician types the PIN. The session checks it; here are keys and dots."""

from __future__ import annotations

from functools import partial
from typing import Any

from kivy.properties import ObjectProperty

from kiosk.session.inputs import DigitTyped, Happening, TechnicianLeft
from kiosk.session.view import Screen, Technician, View
from kiosk.ui.boxes import Box
from kiosk.ui.fonts import Weight
from kiosk.ui.heading import add_words
from kiosk.ui.page import Page, load_kv
from kiosk.ui.parts import Pressable
from kiosk.ui.technician_parts import Dots
from kiosk.ui.technician_plans import KEYS, PinPlan, pin_plan

load_kv(__file__)


class PinPage(Page):
    """Stays while digits are typed: no key moves. Where no PIN was set up there are no keys."""

    plan: PinPlan = ObjectProperty(None)

    def __init__(self, **properties: Any) -> None:
        super().__init__(plan=pin_plan(properties["sizes"]), **properties)
        plan, sizes, view = self.plan, self.sizes, self.view
        tiny = sizes.is_tiny
        add_words(
            self,
            plan.title,
            text=view.title,
            wanted_px=sizes.line * 1.2 if tiny else sizes.title,
            weight=Weight.BOLD,
            max_lines=3,
            breaks_first=True,
            align="left",
        )
        self._dots = Dots(
            palette=self.palette, pos=self.pos_of(plan.dots), size=self.size_of(plan.dots)
        )
        self.add_widget(self._dots)
        has_pin = _technician(view).has_pin
        room = sizes.width - 2 * sizes.margin
        self._problem = add_words(
            self,
            plan.problem if has_pin else plan.problem._replace(w=room),
            wanted_px=sizes.small if tiny else sizes.line,
            max_lines=5 if tiny else 3,
            breaks_first=True,
            at_top=True,
            align="left",
        )
        if plan.kiosk.w:
            add_words(
                self,
                plan.kiosk,
                text=view.kiosk,
                wanted_px=sizes.small,
                tint=self.palette.ink2,
                align="left",
            )
        self._add_keys()
        self.update(view)

    def accepts(self, view: View) -> bool:
        """Stay while digits are typed."""
        has_keys = _technician(view).has_pin == _technician(self.view).has_pin
        is_same = view.language == self.view.language and view.look == self.view.look
        return view.screen is Screen.PIN and is_same and has_keys

    def update(self, view: View) -> None:
        """Show how many digits there are, and what is wrong with the last PIN."""
        super().update(view)
        technician = _technician(view)
        self._dots.typed = technician.digits
        missing = "" if technician.has_pin else view.words.no_pin
        self._problem.text = technician.problem or missing

    def _add_keys(self) -> None:
        words, look = self.view.words, self.palette
        if _technician(self.view).has_pin:
            for key, box in zip(KEYS, self.plan.keys, strict=True):
                self._add_key(box, key or words.delete, DigitTyped(key), is_digit=bool(key))
        else:
            self._dots.opacity = 0
        leave = self._add_key(self.plan.close, words.close, TechnicianLeft(), is_digit=False)
        leave.fill, leave.line, leave.ink = look.chosen, look.chosen, look.on_chosen

    def _add_key(self, box: Box, text: str, means: Happening, *, is_digit: bool) -> Pressable:
        key = Pressable(
            pos=self.pos_of(box),
            size=self.size_of(box),
            text=text,
            wanted_px=self.sizes.title / self.sizes.text if is_digit else self.sizes.tile * 0.9,
            radius=min(box.h, box.w) * 0.16,
            padding=6 * self.sizes.s,
            centred=True,
            fill=self.palette.tile,
            line=self.palette.line,
            ink=self.palette.ink,
            press=partial(self.post, means),
        )
        self.add_widget(key)
        return key


def _technician(view: View) -> Technician:
    return view.technician or Technician()
