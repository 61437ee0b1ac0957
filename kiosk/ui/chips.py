"""The chips of the day screens: languages, text size, contrast, voice; and the globe's list.

What a chip says goes to the session, which shows everything anew. Only the list is the page's own
affair: it lies over the page until something is chosen, or nobody touches it for a while.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from kivy.clock import Clock
from kivy.properties import ObjectProperty

from faccine.wire.languages import is_right_to_left
from kiosk.session.inputs import (
    ContrastToggled,
    Happening,
    LanguageChosen,
    ScreenTouched,
    TextSizeToggled,
    VoiceToggled,
)
from kiosk.session.view import View
from kiosk.ui.boxes import NOWHERE, Box, felt_around
from kiosk.ui.chrome_plans import Chrome, chrome
from kiosk.ui.fonts import Weight, width_of
from kiosk.ui.heading import add_words
from kiosk.ui.mirror import plan_in
from kiosk.ui.page import Page
from kiosk.ui.parts import Drawn, Pressable, read_alike
from kiosk.ui.service_plans import list_plan
from kiosk.ui.strokes import block
from kiosk.ui.theme import Sizes

LIST_STAYS_SECONDS = 20


@dataclass(frozen=True)
class Choice:
    """What a chip is: its text or icon, whether it is on, and what touching it means."""

    text: str
    icon: str
    is_on: bool
    means: Happening


def languages_of(view: View) -> list[Choice]:
    """Return a choice for each language, none where there is only one."""
    if len(view.languages) < 2:
        return []
    return [
        Choice(option.text, "", option.is_chosen, LanguageChosen(option.code))
        for option in view.languages
    ]


def tools_of(view: View) -> list[Choice]:
    """Return text size, contrast, and voice where the kiosk can speak."""
    words, look = view.words, view.look
    tools = [
        Choice(words.large_text, "larger", look.is_large, TextSizeToggled()),
        Choice(words.high_contrast, "contrast", look.is_high_contrast, ContrastToggled()),
    ]
    if view.can_speak:
        tools.append(Choice(words.voice, "voice", view.voice is not None, VoiceToggled()))
    return tools


def chrome_of(sizes: Sizes, view: View, *, is_dense: bool) -> Chrome:
    """Lay out top and bottom for what this view has there."""

    def width(text: str) -> float:
        return width_of(text, sizes.language, Weight.SEMIBOLD)

    return chrome(
        sizes,
        [width(choice.text) for choice in languages_of(view)],
        back_width=width(back_text(view)) + sizes.language * 3.4 if view.service else 0,
        is_test=view.is_test,
        globe_width=width(chosen_text(sizes, view)),
        tools=len(tools_of(view)),
        is_dense=is_dense,
    )


def back_text(view: View) -> str:
    """Return the chosen service, in one language or two."""
    other = view.also.service if view.also else view.service
    return " · ".join(dict.fromkeys(filter(None, (view.service, other))))


def chosen_text(sizes: Sizes, view: View) -> str:
    """Return what stands beside the globe: the chosen language, as short as the screen is small."""
    chosen = [option for option in view.languages if option.is_chosen] or [*view.languages[:1]]
    if not chosen:
        return view.language.upper()
    return chosen[0].code.upper() if sizes.is_tiny else chosen[0].text


def add_chips(page: Page, around: Chrome) -> None:
    """Put chips on a page."""
    view = page.view
    languages = zip(languages_of(view), around.chips, strict=False)
    read_alike([add_chip(page, box, choice) for choice, box in languages])
    for choice, box in zip(tools_of(view), around.tools, strict=False):
        add_chip(page, box, Choice("", choice.icon, choice.is_on, choice.means))
    if around.globe is not NOWHERE:
        _add_globe(page, around.globe)


def add_chip(page: Page, box: Box, choice: Choice) -> Pressable:
    """Put one chip on a page."""
    chip = _pressable(page, page, box, choice, partial(page.post, choice.means))
    if not choice.icon:
        chip.centred, chip.padding = True, 8 * page.sizes.s  # the bar left room for the name
    return chip


def _add_globe(page: Page, box: Box) -> None:
    has_languages = len(page.view.languages) > 1
    text = chosen_text(page.sizes, page.view) if has_languages else ""
    choice = Choice(text, "globe" if has_languages else "larger", False, ScreenTouched())
    chip = _pressable(page, page, box, choice, partial(open_list, page))
    chip.tail = "down" if has_languages else ""


def _pressable(
    page: Page, onto: Any, box: Box, choice: Choice, press: Callable[[], Any]
) -> Pressable:
    sizes, palette = page.sizes, page.palette
    felt = felt_around(box, sizes)
    chip = Pressable(
        pos=page.pos_of(box),
        size=page.size_of(box),
        felt=(*page.pos_of(felt), *page.size_of(felt)),
        text=choice.text,
        icon=choice.icon,
        wanted_px=sizes.language,
        icon_px=sizes.language * (1.5 if choice.text else 2.0) / sizes.text,
        is_right_to_left=is_right_to_left(page.view.language),
        radius=box.h / 2,
        padding=sizes.language * 0.55,
        fill=palette.chosen if choice.is_on else palette.tile,
        line=palette.chosen if choice.is_on else palette.line,
        ink=palette.on_chosen if choice.is_on else palette.ink,
        press=press,
    )
    onto.add_widget(chip)
    return chip


class ChoiceList(Drawn):
    """All choices over the whole page. Closes by itself; ``close`` at once."""

    page: Page = ObjectProperty(None)

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        page, view = self.page, self.page.view
        choices = [*languages_of(view), *tools_of(view)]
        plan = list_plan(page.sizes, len(choices), page.sizes.frame if view.is_test else 0)
        plan = plan_in(view.language, plan, page.sizes.width)
        title = view.words.language if languages_of(view) else view.words.large_text
        px = page.sizes.title * 0.8
        add_words(page, plan.title, onto=self, text=title, wanted_px=px, weight=Weight.BOLD)
        tiles = []
        for choice, box in zip(choices, plan.tiles, strict=True):
            tile = _pressable(page, self, box, choice, partial(self._choose, choice.means))
            tile.radius = min(box.h / 2, 18 * page.sizes.s)
            tile.padding = (14 if page.sizes.is_tiny else 28) * page.sizes.s
            tile.wanted_px, tile.icon_px = page.sizes.tile, page.sizes.tile * 1.5
            tile.max_lines = 2
            tiles.append(tile)
        read_alike(tiles)
        close = Choice("", "close", False, ScreenTouched())
        _pressable(page, self, plan.close, close, self.close)
        self._closing = Clock.schedule_once(lambda _elapsed: self.close(), LIST_STAYS_SECONDS)

    def paint(self) -> None:
        """Cover the page."""
        block(self.pos, self.size, self.page.palette.ground)

    def on_touch_down(self, touch: Any) -> bool:
        """Keep touches from what lies below."""
        super().on_touch_down(touch)
        return True

    def close(self) -> None:
        """Show the page again."""
        self._closing.cancel()
        self.page.remove_widget(self)

    def _choose(self, happening: Happening) -> None:
        self.close()
        self.page.post(happening)


def open_list(page: Page) -> None:
    """Lay the list over a page, and say that somebody is there."""
    page.post(ScreenTouched())
    page.add_widget(ChoiceList(page=page, pos=page.pos, size=page.size))
