"""Which page is on, and how one gives way to the next.

A touch is seen at once: the touched face stands out for 150 milliseconds, whatever the recorder
answers meanwhile. From then on the screen is night, and no colour of a face is on it until the
question is back. At most two pages exist at a time: the one that is on, and the one that it covers.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from kivy.animation import Animation
from kivy.clock import Clock
from kivy.uix.widget import Widget

from kiosk.session.inputs import Happening
from kiosk.session.view import Screen, View
from kiosk.ui.ask import AskPage
from kiosk.ui.hardware_test import HardwareTestPage
from kiosk.ui.identify import IdentifyPage
from kiosk.ui.looks import palette_of
from kiosk.ui.millimetres import MM_PER_INCH
from kiosk.ui.motion import lasting
from kiosk.ui.not_recorded import NotRecordedPage
from kiosk.ui.out_of_service import OutOfServicePage
from kiosk.ui.page import Page
from kiosk.ui.pin import PinPage
from kiosk.ui.resting import RestingPage
from kiosk.ui.service import ServicePage
from kiosk.ui.technician import TechnicianPage
from kiosk.ui.test_mode import HatchFrame, add_plate, plate_px
from kiosk.ui.thanks import ThanksPage
from kiosk.ui.theme import Sizes, sizes_of
from kiosk.ui.voice import VoicePage
from kiosk.ui.why import WhyPage

TOUCH_STAYS_SECONDS = 0.15

PAGES: dict[Screen, type[Page]] = {
    Screen.OUT_OF_SERVICE: OutOfServicePage,
    Screen.RESTING: RestingPage,
    Screen.SERVICE: ServicePage,
    Screen.ASK: AskPage,
    Screen.RECORDING: ThanksPage,
    Screen.WHY: WhyPage,
    Screen.THANKS: ThanksPage,
    Screen.NOT_RECORDED: NotRecordedPage,
    Screen.PIN: PinPage,
    Screen.TECHNICIAN: TechnicianPage,
    Screen.HARDWARE_TEST: HardwareTestPage,
}
_PLATED = (ThanksPage, WhyPage, NotRecordedPage, RestingPage, OutOfServicePage)
"""Pages without a heading of their own that says so in test mode."""


class Stage(Widget):  # type: ignore[misc]  # Kivy has no types
    """Shows views.

    Args:
        post: where pages say what citizens do.
        now_ms: the session's clock.
        inches: the diagonal of the screen, None where nobody knows.
    """

    def __init__(
        self,
        *,
        post: Callable[[Happening], None],
        now_ms: Callable[[], int],
        inches: float | None = None,
    ) -> None:
        super().__init__()
        self._inches = inches
        self._post = post
        self._now_ms = now_ms
        self._wanted: View | None = None
        self._is_holding = False
        self._pages, self._over = Widget(), Widget()
        self.page: Page | None = None
        self.add_widget(self._pages)
        self.add_widget(self._over)
        self.fbind("size", lambda *_: self._resize())

    def show(self, view: View) -> None:
        """Show this as soon as a touch that is being shown has been seen."""
        self._wanted = view
        if self._is_holding:
            return
        is_answered = view.screen is Screen.RECORDING and view.pressed is not None
        if is_answered and isinstance(self.page, AskPage | WhyPage):
            self.page.touched = view.pressed
            self._is_holding = True
            Clock.schedule_once(self._let_go, TOUCH_STAYS_SECONDS)
            return
        self._turn_to(view)

    def on_touch_down(self, touch: Any) -> bool:
        """Only what lies on top can be touched, also while the page before fades."""
        if self.page is None or self._is_holding:
            return True
        for covering in self._over.children:
            if covering.on_touch_down(touch):
                return True
        return bool(self.page.on_touch_down(touch))

    def _let_go(self, _elapsed: float) -> None:
        self._is_holding = False
        if self._wanted is not None:
            self._turn_to(self._wanted)

    def _turn_to(self, view: View) -> None:
        self._cover(view)
        before = self.page
        if before is not None and _is_shown_by(before, view):
            before.update(view)
            return
        self.page = self._page_for(view)
        if before is None:
            self._pages.add_widget(self.page)
            return
        before.leave()
        self._drop_all_but(before)
        self._pages.add_widget(self.page)
        if type(before) is type(self.page):
            self._pages.remove_widget(before)
        else:
            self._fade_in(self.page, before)

    def _fade_in(self, page: Page, before: Page) -> None:
        page.opacity = 0
        fade = Animation(opacity=1, duration=lasting(page.fade_seconds))
        fade.bind(on_complete=lambda *_: self._pages.remove_widget(before))
        fade.start(page)

    def _drop_all_but(self, page: Page) -> None:
        """Leave one page, wholly there: nobody sees through it what was under it before."""
        Animation.cancel_all(page, "opacity")
        page.opacity = 1
        for other in [each for each in self._pages.children if each is not page]:
            Animation.cancel_all(other, "opacity")
            self._pages.remove_widget(other)

    def _page_for(self, view: View) -> Page:
        kind = _kind_for(view)
        has_plate = view.is_test and issubclass(kind, _PLATED)
        if not has_plate:
            return self._made(kind, view, self._sizes(view))
        whole = self._sizes(view)
        plate, edge = plate_px(whole), round(whole.frame)
        sizes = self._sizes(view, plate + edge, 2 * edge)
        page = self._made(kind, view, sizes, pos=(edge, edge))
        add_plate(page, plate)
        return page

    def _made(self, kind: type[Page], view: View, sizes: Sizes, **where: Any) -> Page:
        return kind(view=view, sizes=sizes, post=self._post, now_ms=self._now_ms, **where)

    def _sizes(self, view: View, less_height: int = 0, less_width: int = 0) -> Sizes:
        """Return the sizes for the screen without so many of its pixels."""
        width, height = int(self.width), int(self.height)
        sizes = sizes_of(width, height, self._inches, is_large=view.look.is_large)
        if not less_height:
            return sizes
        width, height = width - less_width, height - less_height
        inches = math.hypot(width, height) / (MM_PER_INCH * sizes.px_per_mm)
        return sizes_of(width, height, inches, is_large=view.look.is_large)

    def _cover(self, view: View) -> None:
        """Put on top what lies over every page: the frame of test mode, and which kiosk this is."""
        states = view.is_test, view.is_identifying, view.look
        wanted = (*states, view.kiosk, view.language, tuple(self.size))
        if wanted == getattr(self._over, "shows", None):
            return
        self._over.shows = wanted
        self._over.clear_widgets()
        sizes = self._sizes(view)
        if view.is_test:
            look = palette_of(view.look)
            frame = HatchFrame(palette=look, thickness=sizes.frame, size=self.size)
            self._over.add_widget(frame)
        if view.is_identifying:
            self._over.add_widget(self._made(IdentifyPage, view, sizes))

    def _resize(self) -> None:
        if self._wanted is None or self.page is None:
            return
        self.page.leave()
        self._drop_all_but(self.page)
        self._pages.clear_widgets()
        self.page = None
        self._turn_to(self._wanted)


def _is_shown_by(page: Page, view: View) -> bool:
    """Whether a page can show this too; test mode is another page, with another place for it."""
    is_alike = type(page) is _kind_for(view) and page.view.is_test == view.is_test
    return is_alike and page.accepts(view)


def _kind_for(view: View) -> type[Page]:
    """Return what shows a view: while the kiosk speaks, three large fields instead of choices."""
    chooses = view.screen in {Screen.SERVICE, Screen.ASK, Screen.WHY}
    return VoicePage if view.voice is not None and chooses else PAGES[view.screen]
