"""Night with an empty ring while a press is written down; the tick and thanks once it is.

The same for every face, and without a word until the commit.
"""

from __future__ import annotations

from typing import Any

from kivy.animation import Animation
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty

from kiosk.ui.night_plans import MessagePlan, message_plan
from kiosk.ui.page import Page, load_kv
from kiosk.view import Screen, View

load_kv(__file__)

_TICK_SECONDS = 0.24


class ThanksPage(Page):
    """What follows a press. ``tick`` runs from 0 to 1 when the commit is known."""

    plan: MessagePlan = ObjectProperty(None)
    is_recorded = BooleanProperty(False)
    tick = NumericProperty(0)

    def __init__(self, **properties: Any) -> None:
        sizes = properties["sizes"]
        plan = message_plan(
            sizes, 2, title_px=sizes.thanks, line_px=sizes.line * 1.2, may_break=False
        )
        super().__init__(plan=plan, **properties)
        self.update(self.view)

    def accepts(self, view: View) -> bool:
        """Turn the empty ring into the tick."""
        return view.screen is Screen.THANKS and view.language == self.view.language

    def update(self, view: View) -> None:
        """Draw the tick when there is something to thank for."""
        super().update(view)
        if view.screen is Screen.THANKS and not self.is_recorded:
            self.is_recorded = True
            Animation(tick=1, duration=_TICK_SECONDS, transition="out_quad").start(self)

    def leave(self) -> None:
        """Stop drawing the tick."""
        Animation.cancel_all(self)
