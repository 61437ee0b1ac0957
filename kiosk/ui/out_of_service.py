"""Nothing can be voted here now: a kiosk that the hub never set up, or one with a broken part.

It says which kiosk it is and what is wrong, so that somebody can read both out on the telephone.
"""

from __future__ import annotations

from typing import Any

from kiosk.ui.boxes import Box
from kiosk.ui.heading import add_words
from kiosk.ui.page import load_kv
from kiosk.ui.resting import SleepingPage
from kiosk.ui.texts import end_of, start_of

load_kv(__file__)


class OutOfServicePage(SleepingPage):
    """The kiosk sleeps, and no touch wakes it; at the foot stands what a technician asks for."""

    fade_seconds = 0.16

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        view, plan = self.view, self.plan
        broken = view.words.for_technician.format(what=view.for_technician)
        self._add(plan.footer, broken if view.for_technician else "", start_of(view.language))
        which = view.words.kiosk_name.format(kiosk=view.kiosk)
        self._add(plan.footer_end, which if view.kiosk else "", end_of(view.language))

    def _add(self, box: Box, text: str, align: str) -> None:
        add_words(
            self,
            box,
            text=text,
            wanted_px=self.sizes.small,
            max_lines=2,
            breaks_first=True,
            align=align,
            tint=self.palette.resting_text,
        )
