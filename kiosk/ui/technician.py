"""The technician's page: one sentence on whether it works, why the hub is silent, and every part.

What is pushed while it is open changes only the words that are different: nothing flickers, and no
button moves under a finger. A tiny screen shows the page in three leaves.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from kivy.properties import NumericProperty, ObjectProperty
from kivy.uix.widget import Widget

from faccine.wire.faces import Face
from kiosk.session.inputs import (
    EnteredTestMode,
    Happening,
    HardwareTested,
    RestartAsked,
    ScreenTouched,
    SoundTested,
    TechnicianLeft,
)
from kiosk.session.view import Screen, View
from kiosk.ui.boxes import Box
from kiosk.ui.columns import Piece
from kiosk.ui.faces import FacePicture
from kiosk.ui.fonts import Weight
from kiosk.ui.heading import add_words
from kiosk.ui.mirror import plan_in
from kiosk.ui.page import Page, load_kv
from kiosk.ui.parts import Pressable, read_alike
from kiosk.ui.technician_parts import Banner, RowSign, Rule, kind_of
from kiosk.ui.technician_plans import TechnicianPlan, technician_plan
from kiosk.ui.technician_words import Report, report_on, unasked
from kiosk.ui.texts import add_column, end_of, lay_out
from kiosk.ui.theme import Paint
from kiosk.ui.words import Words

load_kv(__file__)


class TechnicianPage(Page):
    """Reads ``view.technician.status``. ``leaf`` counts from 0 where the page has several."""

    plan: TechnicianPlan = ObjectProperty(None)
    leaf = NumericProperty(0)

    def __init__(self, **properties: Any) -> None:
        sizes, view = properties["sizes"], properties["view"]
        plan = plan_in(view.language, technician_plan(sizes), sizes.width)
        super().__init__(plan=plan, **properties)
        self._lay_out()

    def accepts(self, view: View) -> bool:
        """Stay while only the status changes."""
        is_same = view.language == self.view.language and view.look == self.view.look
        return view.screen is Screen.TECHNICIAN and is_same

    def update(self, view: View) -> None:
        """Change what is different."""
        super().update(view)
        self._tell(self._report())

    def turn(self, by: int) -> None:
        """Show another leaf, and say that somebody is still here."""
        self.post(ScreenTouched())
        self.leaf = (self.leaf + by) % self.plan.leaves
        plan = technician_plan(self.sizes, int(self.leaf))
        self.plan = plan_in(self.view.language, plan, self.sizes.width)
        self.clear_widgets()
        self._lay_out()

    def _report(self) -> Report:
        status = self.view.technician.status if self.view.technician is not None else None
        if status is None:
            return unasked(self.view.words)
        return report_on(status, self.view.words)

    def _lay_out(self) -> None:
        self._signs: list[RowSign] = []
        self._values: list[Words] = []
        self._told: tuple[Any, ...] = ()
        self._telling: list[Widget] = []
        report = self._report()
        self._add_head()
        self._add_banner()
        self._add_rows(report)
        self._add_buttons()
        self._tell(report)

    def _add_head(self) -> None:
        plan, view = self.plan, self.view
        if plan.mark.w:
            centre = plan.mark.x + plan.mark.w / 2, plan.mark.y + plan.mark.h / 2
            mark = Paint(self.palette.ink, self.palette.ground, self.palette.ink)
            radius = plan.mark.h / 2.35
            self.add_widget(
                FacePicture(
                    face=Face.HAPPY, paint=mark, centre=self.point_of(centre), radius=radius
                )
            )
        px = plan.text_px * (1 if plan.leaves > 1 else 1.3 if self.sizes.is_portrait else 1.65)
        add_words(self, plan.title, text=view.title, wanted_px=px, weight=Weight.BOLD)

    def _add_banner(self) -> None:
        plan = self.plan
        if not plan.banner.w:
            self._banner = None
            return
        self._banner = self._placed(Banner, plan.banner)
        self._banner_sign = self._placed(RowSign, plan.sign)

    def _add_rows(self, report: Report) -> None:
        px = self.plan.text_px
        for row, place in zip(report.rows, self.plan.rows, strict=False):
            self._signs.append(self._placed(RowSign, place.sign, is_well=row.is_well))
            add_words(self, place.label, text=row.label, wanted_px=px, weight=Weight.SEMIBOLD)
            value = add_words(self, place.value, text=row.value, wanted_px=px, max_lines=2)
            self._values.append(value)
            self._placed(Rule, place.line)

    def _add_buttons(self) -> None:
        words = self.view.words
        meanings: list[tuple[str, Happening]] = [
            (words.test_sound, SoundTested()),
            (words.test_hardware, HardwareTested()),
            (words.test_mode, EnteredTestMode()),
            (words.restart, RestartAsked()),
            (words.close, TechnicianLeft()),
        ]
        added = [
            self._button(box, text, partial(self.post, means), stands_out=text == words.close)
            for box, (text, means) in zip(self.plan.buttons, meanings, strict=True)
            if box.w
        ]
        read_alike(added)
        turns = zip(self.plan.turns, (words.back, words.next), (-1, 1), strict=False)
        for box, text, by in turns:
            self._button(box, text, partial(self.turn, by))

    def _button(self, box: Box, text: str, press: Any, *, stands_out: bool = False) -> Pressable:
        look, s = self.palette, self.sizes.s
        button = Pressable(
            pos=self.pos_of(box),
            size=self.size_of(box),
            text=text,
            wanted_px=self.plan.text_px * 1.15,
            max_lines=2,
            radius=14 * s,
            padding=12 * s,
            centred=True,
            fill=look.chosen if stands_out else look.tile,
            line=look.chosen if stands_out else look.line,
            ink=look.on_chosen if stands_out else look.ink,
            press=press,
        )
        self.add_widget(button)
        return button

    def _tell(self, report: Report) -> None:
        for sign, row in zip(self._signs, report.rows, strict=False):
            sign.kind = kind_of(row.is_well)
        for words, row in zip(self._values, report.rows, strict=False):
            words.text = row.value
        told = (self._software(), report.headline, report.advice, report.books, report.errors)
        if told == self._told:
            return
        self._told = told
        for widget in self._telling:
            self.remove_widget(widget)
        said = self._tell_kiosk(), self._tell_headline(report), self._tell_errors(report)
        self._telling = [widget for widgets in said for widget in widgets]

    def _software(self) -> str:
        status = self.view.technician.status if self.view.technician is not None else None
        return status.software if status is not None else ""

    def _tell_kiosk(self) -> list[Words]:
        px, view = self.plan.text_px, self.view
        lines = [Piece(view.kiosk, px * 1.1, Weight.SEMIBOLD, name="title", lines=1)]
        if self._software() and self.plan.leaves == 1:
            lines.append(Piece(f"faccine {self._software()}", px * 0.9, name="line"))
        laid = lay_out(lines, self.plan.kiosk, middle=0.5)
        tints = {"title": self.palette.ink, "line": self.palette.ink2}
        added = add_column(self, laid, tints, view.language, end_of(view.language))
        for words in added:
            words.optical = False
        return added

    def _tell_headline(self, report: Report) -> list[Words]:
        if self._banner is None:
            return []
        px = self.plan.text_px
        self._banner.is_well = report.is_well
        self._banner_sign.kind = kind_of(report.is_well)
        pieces = [
            Piece(report.headline, px * 1.2, Weight.SEMIBOLD, name="title"),
            Piece(report.advice, px, gap=px * 0.1, name="line"),
            Piece(report.books, px, gap=px * 0.1, name="line"),
        ]
        laid = lay_out(pieces, self.plan.told, middle=0.5)
        tints = dict.fromkeys(("title", "line"), self.palette.ink)
        return add_column(self, laid, tints, self.view.language)

    def _tell_errors(self, report: Report) -> list[Words]:
        if not self.plan.errors.w:
            return []
        px = self.plan.text_px
        room = max(1, int(self.plan.errors.h / (px * 1.2)) - 1)
        errors = report.errors[:room] or (self.view.words.no_errors,)
        pieces = [
            Piece(self.view.words.last_errors, px * 0.9, Weight.SEMIBOLD, name="line"),
            *(Piece(error, px * 0.95, name="title", lines=2) for error in errors),
        ]
        laid = lay_out(pieces, self.plan.errors)
        tints = {"title": self.palette.ink, "line": self.palette.ink2}
        added = add_column(self, laid, tints, self.view.language)
        for words in added:
            words.optical = False
        return added

    def _placed(self, kind: Any, box: Box, **properties: Any) -> Any:
        widget = kind(
            palette=self.palette, pos=self.pos_of(box), size=self.size_of(box), **properties
        )
        self.add_widget(widget)
        return widget
