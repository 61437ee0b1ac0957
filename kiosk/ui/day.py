"""What the pages of the day share: whose kiosk it is, the notice of test mode, the languages."""

from __future__ import annotations

from functools import partial
from typing import Any

from kivy.properties import ObjectProperty

from kiosk.inputs import LanguageChosen, StartedOver
from kiosk.ui import theme
from kiosk.ui.fonts import Weight, width_of
from kiosk.ui.heading import add_notice, add_office
from kiosk.ui.page import Page
from kiosk.ui.parts import Pressable
from kiosk.ui.plans import NOWHERE, Box, Chrome, chrome
from kiosk.ui.strokes import block
from kiosk.ui.theme import BANCO, INK, LINEA, WHITE
from kiosk.view import Option, View


class DayPage(Page):
    """A page on paper. ``chrome`` is where top and bottom are."""

    chrome: Chrome = ObjectProperty(None)
    plan: Any = ObjectProperty(None)

    def __init__(self, **properties: Any) -> None:
        sizes, view = properties["sizes"], properties["view"]
        pad = 24 * sizes.s
        widths = [
            width_of(option.text, sizes.language, Weight.SEMIBOLD) + 2 * pad
            for option in view.languages
        ]
        back = (
            width_of(view.service, sizes.language, Weight.SEMIBOLD) + sizes.language * 3.4
            if view.service
            else 0
        )
        around = chrome(sizes, widths, back_width=back, is_test=view.is_test)
        super().__init__(chrome=around, plan=self.plan_for(sizes, view, around), **properties)
        if view.is_test:
            self._add_notice()
        elif self.chrome.office is not NOWHERE:
            add_office(self, self.chrome.office)
        self._add_languages()
        if back:
            self._add_back()

    def plan_for(self, sizes: theme.Sizes, view: View, around: Chrome) -> Any:
        """Return the layout of the page, which what stands beside its module reads."""
        raise NotImplementedError

    def paint(self) -> None:
        """Draw the ground and the bar of languages."""
        super().paint()
        if self.chrome.bar is not NOWHERE:
            block(self.pos_of(self.chrome.bar), self.size_of(self.chrome.bar), BANCO)

    def _add_languages(self) -> None:
        for option, box in zip(self.view.languages, self.chrome.chips, strict=False):
            self._add_chip(box, option.text, option.code, is_chosen=option.is_chosen)
        if self.chrome.globe is not NOWHERE:
            next_one = _after_chosen(self.view.languages)
            chosen = self.view.language.upper()
            self._add_chip(self.chrome.globe, chosen, next_one.code, icon="globe")

    def _add_chip(
        self, box: Box, text: str, code: str, *, is_chosen: bool = False, icon: str = ""
    ) -> None:
        self.add_widget(
            Pressable(
                pos=self.pos_of(box),
                size=self.size_of(box),
                text=text,
                icon=icon,
                wanted_px=self.sizes.language,
                icon_px=self.sizes.language * 1.6,
                radius=box.h / 2,
                padding=self.sizes.language * 0.6,
                centred=not icon,
                fill=INK if is_chosen else WHITE,
                line=INK if is_chosen else LINEA,
                ink=WHITE if is_chosen else INK,
                press=partial(self.post, LanguageChosen(code)),
            )
        )

    def _add_notice(self) -> None:
        band = self.chrome.notice
        in_band = (self.chrome.back, self.chrome.globe)
        buttons = [box.x for box in in_band if box.w and box.y < band.bottom]
        add_notice(self, band, min(buttons, default=self.sizes.width))

    def _add_back(self) -> None:
        box = self.chrome.back
        self.add_widget(
            Pressable(
                pos=self.pos_of(box),
                size=self.size_of(box),
                text=self.view.service or "",
                icon="left",
                wanted_px=self.sizes.language,
                icon_px=self.sizes.language * 1.4,
                max_lines=2,
                radius=box.h / 2,
                padding=self.sizes.language * 0.5,
                press=partial(self.post, StartedOver()),
            )
        )


def _after_chosen(languages: tuple[Option, ...]) -> Option:
    chosen = next((n for n, option in enumerate(languages) if option.is_chosen), 0)
    return languages[(chosen + 1) % len(languages)]
