"""What the pages of the day share: whose kiosk it is, the notice of test mode, the chips."""

from __future__ import annotations

from functools import partial
from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty

from faccine.wire.languages import is_right_to_left
from kiosk.session.inputs import StartedOver
from kiosk.session.view import View
from kiosk.ui import theme
from kiosk.ui.attract import Turns
from kiosk.ui.boxes import NOWHERE, Box, centred, felt_around
from kiosk.ui.chips import add_chips, back_text, chrome_of
from kiosk.ui.chrome_plans import Chrome, plate_inside
from kiosk.ui.fitted_plans import views_of
from kiosk.ui.heading import Lead, add_notice, add_office
from kiosk.ui.mirror import plan_in
from kiosk.ui.page import Page
from kiosk.ui.parts import Pressable
from kiosk.ui.strokes import block
from kiosk.ui.test_mode import add_leave, leave_width
from kiosk.words import words_in


class DayPage(Page):
    """A page on paper. ``chrome`` is where top and bottom are.

    ``title_px`` is the size of titles in all languages; they go on ``title_lines`` at most.
    """

    chrome: Chrome = ObjectProperty(None)
    plan: Any = ObjectProperty(None)
    title_px = NumericProperty(40)
    title_lines = NumericProperty(2)
    title_breaks_first = BooleanProperty(False)

    def __init__(self, **properties: Any) -> None:
        sizes, view = properties["sizes"], properties["view"]
        is_dense = bool(view.also or view.announcement or view.look.is_large)
        around = chrome_of(sizes, view, is_dense=is_dense)
        plan = plan_in(view.language, self.plan_for(sizes, view, around), sizes.width)
        super().__init__(chrome=plan.chrome, plan=plan, **properties)
        if view.is_test:
            self._add_notice()
        elif self.chrome.office is not NOWHERE:
            add_office(self, self.chrome.office)
        self._turns: Turns | None = None
        add_chips(self, self.chrome)
        if view.service and self.chrome.back is not NOWHERE:
            self._add_back()

    def _add_notice(self) -> None:
        """Say that this is a test; where there is room on the plate, also how to end it."""
        taken, band = self._on_notice(), self.chrome.notice
        if self.view.test_minutes is not None and not self.sizes.is_tiny:
            inside = plate_inside(self.sizes, band)
            width, height = leave_width(self), min(self.sizes.chip, inside.h * 0.88)
            if is_right_to_left(self.view.language):
                x = max([box.right + 12 for box in taken], default=self.sizes.margin)
            else:
                end = self.sizes.width - self.sizes.margin
                x = min([box.x - 12 for box in taken], default=end) - width
            leave = centred(inside.middle, height, x, width)
            add_notice(self, band, [*taken, leave])
            add_leave(self, leave)
            return
        add_notice(self, band, taken)

    def plan_for(self, sizes: theme.Sizes, view: View, around: Chrome) -> Any:
        """Return the layout of the page, which what stands beside its module reads."""
        raise NotImplementedError

    def paint(self) -> None:
        """Draw the ground and the bar of chips."""
        super().paint()
        if self.chrome.bar is not NOWHERE:
            block(self.pos_of(self.chrome.bar), self.size_of(self.chrome.bar), self.palette.bar)

    @property
    def views(self) -> list[View]:
        """The view in each language that is shown."""
        return views_of(self.view)

    def title(self, number: int) -> str:
        """Return the title in the first or the second language, empty where there is none."""
        return self.views[number].title if number < len(self.views) else ""

    def title_box(self, boxes: tuple[Box, ...], number: int) -> Box:
        """Return its box."""
        return boxes[number] if number < len(boxes) else NOWHERE

    def add_lead(self, leads: tuple[Box, ...], hint: Box, px: float) -> None:
        """Say who may vote; where nobody chose a language, in those of the place in turn."""

        def lead(*views: tuple[str, ...]) -> Lead:
            return Lead(self, leads, hint, px, [(lines[0], lines[1]) for lines in views])

        def other(code: str) -> Lead:
            words = words_in(code)
            second = words.then_touch_a_face if self.view.services else words.touch_a_face
            return lead((words.anonymous, second))

        own = lead(*(view.lines for view in self.views))
        self.add_widget(own)
        others = [option.code for option in self.view.languages]
        is_own = self.view.also is None and others[:1] == [self.view.language]
        makers = [partial(other, code) for code in others[1:]] if is_own and leads else []
        self._turns = Turns(self, own, makers)

    def on_touch_down(self, touch: Any) -> bool:
        """Somebody is there: nothing changes by itself for a while."""
        if self._turns is not None:
            self._turns.again()
        return super().on_touch_down(touch)

    def leave(self) -> None:
        """Stop what moves."""
        super().leave()
        if self._turns is not None:
            self._turns.stop()

    def _on_notice(self) -> list[Box]:
        chrome = self.chrome
        in_band = (chrome.back, chrome.globe)
        return [box for box in in_band if box.w and box.y < chrome.notice.bottom]

    def _add_back(self) -> None:
        box, sizes = self.chrome.back, self.sizes
        felt = felt_around(box, sizes)
        is_mirrored = is_right_to_left(self.view.language)
        services = list(dict.fromkeys(view.service or "" for view in self.views))
        self.add_widget(
            Pressable(
                pos=self.pos_of(box),
                size=self.size_of(box),
                felt=(*self.pos_of(felt), *self.size_of(felt)),
                text=services[0] if sizes.is_tiny else back_text(self.view),
                also=services[1] if sizes.is_tiny and len(services) > 1 else "",
                icon="right" if is_mirrored else "left",
                wanted_px=sizes.language,
                icon_px=sizes.language * 1.4,
                is_right_to_left=is_mirrored,
                max_lines=2,
                radius=box.h / 2,
                padding=sizes.language * 0.5,
                fill=self.palette.tile,
                line=self.palette.line,
                ink=self.palette.ink,
                press=partial(self.post, StartedOver()),
            )
        )
