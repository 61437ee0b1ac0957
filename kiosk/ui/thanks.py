"""Night with an empty ring while a press is written down; the tick and thanks once it is.

The same for every face, and without a word until the commit. Where the office says where more can
be said, a card beside the thanks does: it stays longer for those who ask, and a touch outside it
ends it for those who are done.
"""

from __future__ import annotations

from typing import Any

from kivy.animation import Animation
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty

from kiosk.session.inputs import ScreenTouched
from kiosk.session.view import Screen, View
from kiosk.ui.columns import Piece
from kiosk.ui.contact import ContactPanel
from kiosk.ui.fonts import Weight
from kiosk.ui.message_plans import ThanksPlan, thanks_plan
from kiosk.ui.mirror import plan_in
from kiosk.ui.motion import lasting
from kiosk.ui.page import Page, load_kv
from kiosk.ui.texts import add_message
from kiosk.ui.theme import Sizes

load_kv(__file__)

_TICK_SECONDS = 0.24


class ThanksPage(Page):
    """What follows a press. ``tick`` runs from 0 to 1 when the commit is known."""

    plan: ThanksPlan = ObjectProperty(None)
    is_recorded = BooleanProperty(False)
    tick = NumericProperty(0)
    card: ContactPanel | None = ObjectProperty(None, allownone=True)

    def __init__(self, **properties: Any) -> None:
        super().__init__(plan=_plan(properties["sizes"], properties["view"]), **properties)
        self.update(self.view)

    def accepts(self, view: View) -> bool:
        """Turn the empty ring into the tick; let the time run on."""
        if view.screen not in (Screen.THANKS, Screen.RECORDING):
            return False
        is_same = view.language == self.view.language and view.look == self.view.look
        # What was said is said: another press begins with an empty ring, other words anew.
        is_new = not self.is_recorded or _what_is_said(view) == _what_is_said(self.view)
        return is_same and is_new and view.is_test == self.view.is_test

    def update(self, view: View) -> None:
        """Draw the tick when there is something to thank for."""
        super().update(view)
        if view.screen is not Screen.THANKS or self.is_recorded:
            return
        self.is_recorded = True
        self.plan = _plan(self.sizes, view)
        self._say()
        seconds = lasting(_TICK_SECONDS)
        Animation(tick=1, duration=seconds, transition="out_quad").start(self)

    def leave(self) -> None:
        """Stop drawing the tick."""
        Animation.cancel_all(self)

    def on_touch_down(self, touch: Any) -> bool:
        """Be done with it, for a touch outside the card."""
        if super().on_touch_down(touch) or self.card is None:
            return True
        if not self.card.collide_point(*touch.pos):
            self.post(ScreenTouched())
        return True

    def _say(self) -> None:
        tints = {"title": self.palette.night_ink, "line": self.palette.night_text}
        add_message(self, self.plan.text, self._pieces, tints, is_narrow=bool(self.plan.card.w))
        if self.view.contact is not None:
            self.card = ContactPanel(self, self.plan)
            self.add_widget(self.card)

    def _line_share(self) -> float:
        """Return how large lines are: beside nothing there is room for larger ones."""
        has_room = not (self.sizes.is_tiny or self.sizes.is_portrait or self.plan.card.w)
        return 1.45 if has_room else 1.2

    def _pieces(self, view: View, share: float) -> list[Piece]:
        line = self.sizes.line * self._line_share() * share
        return [
            Piece(view.title, self.sizes.thanks * share, Weight.BOLD, name="title", lines=1),
            *(Piece(text, line, gap=line * 0.1, name="line") for text in view.lines),
        ]


def _plan(sizes: Sizes, view: View) -> ThanksPlan:
    has_card, is_double = view.contact is not None, view.also is not None
    plan = thanks_plan(sizes, has_card=has_card, is_double=is_double)
    return plan_in(view.language, plan, sizes.width)


def _what_is_said(view: View) -> tuple[Any, ...]:
    return view.screen, view.title, view.lines, view.contact
