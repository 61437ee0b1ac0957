"""Which page is on, and how one gives way to the next.

A touch is seen at once: the touched face stands out for 150 milliseconds, whatever the recorder
answers meanwhile. From then on the screen is night, and no colour of a face is on it until the
question is back.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.animation import Animation
from kivy.clock import Clock
from kivy.uix.widget import Widget

from kiosk.inputs import Happening
from kiosk.ui.ask import AskPage
from kiosk.ui.message import NotRecordedPage, RestingPage
from kiosk.ui.page import Page
from kiosk.ui.service import ServicePage
from kiosk.ui.thanks import ThanksPage
from kiosk.ui.theme import Sizes, sizes_of
from kiosk.ui.why import WhyPage
from kiosk.view import Screen, View

TOUCH_STAYS_SECONDS = 0.15
FADE_SECONDS = 0.16

PAGES: dict[Screen, type[Page]] = {
    Screen.OUT_OF_SERVICE: RestingPage,
    Screen.RESTING: RestingPage,
    Screen.SERVICE: ServicePage,
    Screen.ASK: AskPage,
    Screen.RECORDING: ThanksPage,
    Screen.WHY: WhyPage,
    Screen.THANKS: ThanksPage,
    Screen.NOT_RECORDED: NotRecordedPage,
    Screen.PIN: RestingPage,
    Screen.TECHNICIAN: RestingPage,
    Screen.HARDWARE_TEST: RestingPage,
}


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
        self.page: Page | None = None
        self.fbind("size", lambda *_: self._resize())

    def show(self, view: View) -> None:
        """Show this as soon as a touch that is being shown has been seen."""
        self._wanted = view
        if self._is_holding:
            return
        if view.screen is Screen.RECORDING and isinstance(self.page, AskPage):
            self.page.touched = view.pressed
            self._is_holding = True
            Clock.schedule_once(self._let_go, TOUCH_STAYS_SECONDS)
            return
        self._turn_to(view)

    def on_touch_down(self, touch: Any) -> bool:
        """Only the newest page can be touched, also while the one before fades."""
        if self.page is None or self._is_holding:
            return True
        return bool(self.page.on_touch_down(touch))

    def _let_go(self, _elapsed: float) -> None:
        self._is_holding = False
        if self._wanted is not None:
            self._turn_to(self._wanted)

    def _turn_to(self, view: View) -> None:
        before = self.page
        if before is not None and before.accepts(view):
            before.update(view)
            return
        page = PAGES[view.screen](
            view=view,
            sizes=self._sizes(view),
            post=self._post,
            now_ms=self._now_ms,
        )
        self.page = page
        self.add_widget(page)
        if before is None:
            return
        before.leave()
        if type(before) is type(page):
            self.remove_widget(before)
            return
        page.opacity = 0
        fade = Animation(opacity=1, duration=FADE_SECONDS)
        fade.bind(on_complete=lambda *_: self.remove_widget(before))
        fade.start(page)

    def _sizes(self, view: View) -> Sizes:
        size = int(self.width), int(self.height)
        return sizes_of(*size, self._inches, is_large=view.look.is_large)

    def _resize(self) -> None:
        if self._wanted is None or self.page is None:
            return
        self.page.leave()
        self.clear_widgets()
        self.page = None
        self._turn_to(self._wanted)
