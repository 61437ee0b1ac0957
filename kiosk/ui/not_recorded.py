"""It was not recorded, and this says so: by shape and words, without the colour of a face."""

from __future__ import annotations

from typing import Any

from kivy.properties import ObjectProperty

from kiosk.session.view import View
from kiosk.ui.columns import Piece
from kiosk.ui.fonts import Weight
from kiosk.ui.heading import add_office, add_words
from kiosk.ui.message_plans import NoticePlan, notice_plan
from kiosk.ui.mirror import plan_in
from kiosk.ui.page import Page, load_kv
from kiosk.ui.texts import add_message

load_kv(__file__)


class NotRecordedPage(Page):
    """An exclamation, what happened, what to do now, and a word for the technician."""

    plan: NoticePlan = ObjectProperty(None)

    def __init__(self, **properties: Any) -> None:
        sizes, view = properties["sizes"], properties["view"]
        plan = plan_in(view.language, notice_plan(sizes), sizes.width)
        super().__init__(plan=plan, **properties)
        if view.place:
            add_office(self, plan.office)
        tints = {"title": self.palette.ink, "line": self.palette.ink2}
        add_message(self, plan.text, self._pieces, tints)
        if view.for_technician:
            add_words(
                self,
                plan.footer,
                text=view.words.for_technician.format(what=view.for_technician),
                wanted_px=sizes.small,
                max_lines=2,
                tint=self.palette.ink2,
            )

    def _pieces(self, view: View, share: float) -> list[Piece]:
        px = self.sizes.line * 1.15 * share
        lines = [*view.lines, _contact(view)]
        return [
            Piece(view.title, self.sizes.question * share, Weight.BOLD, name="title"),
            *(Piece(line, px, gap=px * 0.2, name="line") for line in lines),
        ]


def _contact(view: View) -> str:
    """Where the vote can be given instead, by somebody who will not come back."""
    card = view.contact
    return f"{card.address} {card.text}".strip() if card is not None else ""
