"""Why: reasons, a way past them, and the faces still there for the next person.

All on night: no colour here tells anybody which face was pressed.
"""

from __future__ import annotations

import math
from functools import partial
from typing import Any

from kivy.clock import Clock
from kivy.properties import NumericProperty, ObjectProperty

from faccine.wire.faces import Face
from faccine.wire.languages import is_right_to_left
from kiosk.session.inputs import MoreTime, ReasonChosen, Skipped
from kiosk.session.view import Option, Screen, View
from kiosk.ui.boxes import Box, felt_around
from kiosk.ui.columns import Piece
from kiosk.ui.fonts import Weight
from kiosk.ui.icons import ICONS
from kiosk.ui.next_person import NextPerson
from kiosk.ui.night_plans import DASHES, WhyPlan, why_plan
from kiosk.ui.page import Page, load_kv
from kiosk.ui.parts import Pressable, read_alike
from kiosk.ui.strokes import block
from kiosk.ui.texts import TWO_LANGUAGES, add_column, lay_out
from kiosk.ui.theme import Sizes

load_kv(__file__)

_LOOK_AT_CLOCK_SECONDS = 0.2


class WhyPage(Page):
    """Reasons as tiles. ``dashes_left`` of fifteen are lit; nothing moves between two.

    ``touched`` is the face of the next person that a finger is on, or None.
    """

    plan: WhyPlan = ObjectProperty(None)
    dashes_left = NumericProperty(DASHES)
    touched: Face | None = ObjectProperty(None, allownone=True)

    def __init__(self, **properties: Any) -> None:
        view = properties["view"]
        plan = why_plan(
            properties["sizes"],
            len(view.reasons),
            is_double=view.also is not None,
            language=view.language,
        )
        super().__init__(plan=plan, **properties)
        self._add_head()
        self._add_closes()
        self._add_reasons()
        self._add_pills()
        self.next_person = NextPerson(self)
        self.touched = view.pressed
        self._clock = Clock.schedule_interval(self._look_at_clock, _LOOK_AT_CLOCK_SECONDS)
        self._look_at_clock(0)

    def paint(self) -> None:
        """Draw the ground and the column of the next person."""
        super().paint()
        side = self.plan.side
        block(self.pos_of(side), self.size_of(side), self.palette.night_side)
        if self.palette.night_side == self.palette.night:
            self._paint_edge(side)

    def accepts(self, view: View) -> bool:
        """Stay as long as only the time left changes: no target moves under a finger."""
        if view.screen is not Screen.WHY:
            return False
        return _what_is_said(view) == _what_is_said(self.view)

    def leave(self) -> None:
        """Stop looking at the clock, and let go of fingers."""
        self._clock.cancel()
        self.next_person.let_go()

    def update(self, view: View) -> None:
        """Follow the deadline, and the finger that holds a face."""
        super().update(view)
        self.touched = view.pressed
        self._look_at_clock(0)

    def on_touched(self, _page: Any, touched: Face | None) -> None:
        """Show which face a finger is on, without a colour."""
        self.next_person.hold(touched)

    def _look_at_clock(self, _elapsed: float) -> None:
        if self.view.deadline_ms is None or not self.view.duration_ms:
            return
        left = (self.view.deadline_ms - self.now_ms()) / self.view.duration_ms
        self.dashes_left = max(0, min(DASHES, math.ceil(left * DASHES)))

    def _paint_edge(self, side: Box) -> None:
        """Where the column is as black as the rest, a line tells them apart."""
        if self.sizes.is_portrait:
            edge = side._replace(h=2)
        else:
            edge = side._replace(x=side.right - 2 if side.x == 0 else side.x, w=2)
        block(self.pos_of(edge), self.size_of(edge), self.palette.night_line)

    @property
    def _views(self) -> list[View]:
        return [self.view] if self.view.also is None else [self.view, self.view.also]

    def _add_head(self) -> None:
        share = TWO_LANGUAGES if self.view.also is not None else 1.0
        pieces = [piece for view in self._views for piece in _head(view, self.sizes, share)]
        tints = {"title": self.palette.night_ink, "line": self.palette.night_text}
        laid = lay_out(pieces, self.plan.head, middle=0.5)
        add_column(self, laid, tints, self.view.language)

    def _add_closes(self) -> None:
        if not self.plan.closes.w:
            return
        px = self.sizes.small
        pieces = [Piece(view.words.closes_itself, px, name="line") for view in self._views]
        laid = lay_out(pieces, self.plan.closes, middle=0.5)
        add_column(self, laid, {"line": self.palette.night_text}, self.view.language)

    def _add_reasons(self) -> None:
        others = self.view.also.reasons if self.view.also is not None else self.view.reasons
        has_icons = self.plan.has_icons and all(each.code in ICONS for each in self.view.reasons)
        tiles = [
            self._tile(box, option, other.text if other is not option else "", has_icons)
            for option, other, box in zip(self.view.reasons, others, self.plan.tiles, strict=True)
        ]
        read_alike(tiles)
        if has_icons and tiles and tiles[0].wanted_px < self.sizes.small:
            padding = _padding(self.sizes, self.plan) * 0.6
            for tile in tiles:
                tile.icon, tile.wanted_px, tile.padding = "", self.sizes.tile, padding
                tile.centred = self.plan.icons_above or self.sizes.is_tiny
                tile.max_lines = 2 if tile.also else 3
            read_alike(tiles)

    def _tile(self, box: Box, option: Option, also: str, has_icon: bool) -> Pressable:
        sizes, plan, look = self.sizes, self.plan, self.palette
        tile = Pressable(
            pos=self.pos_of(box),
            size=self.size_of(box),
            text=option.text,
            also=also,
            icon=option.code if has_icon else "",
            icon_px=_icon_px(sizes, plan),
            icon_above=plan.icons_above,
            centred=not has_icon and (plan.icons_above or sizes.is_tiny),
            is_right_to_left=is_right_to_left(self.view.language),
            wanted_px=sizes.tile,
            # Beside an icon three lines would touch the frame; without one there is more room.
            max_lines=2 if also or (has_icon and not plan.icons_above) else 3,
            radius=(12 if sizes.is_tiny else 18) * sizes.s,
            padding=_padding(sizes, plan),
            fill=look.night_tile,
            line=look.night_line,
            ink=look.night_ink,
            press=partial(self.post, ReasonChosen(option.code)),
        )
        self.add_widget(tile)
        return tile

    def _add_pills(self) -> None:
        look = self.palette
        more = {"fill": look.night, "line": look.night_line, "ink": look.night_ink}
        skip = {"fill": look.night_chosen, "line": look.night_chosen, "ink": look.on_night_chosen}
        pills = [
            self._pill(self.plan.more_time, "more_time", partial(self.post, MoreTime()), more),
            self._pill(self.plan.skip, "skip", partial(self.post, Skipped()), skip),
        ]
        read_alike(pills)

    def _pill(self, box: Box, word: str, press: Any, tints: dict[str, Any]) -> Pressable:
        felt = felt_around(box, self.sizes)
        texts = [getattr(view.words, word) for view in self._views]
        pill = Pressable(
            pos=self.pos_of(box),
            size=self.size_of(box),
            felt=(*self.pos_of(felt), *self.size_of(felt)),
            text=texts[0],
            also="".join(texts[1:]),
            wanted_px=self.sizes.tile * (0.92 if len(texts) == 1 else TWO_LANGUAGES),
            radius=box.h / 2,
            padding=(14 if self.sizes.is_tiny else 24) * self.sizes.s,
            centred=True,
            press=press,
            **tints,
        )
        self.add_widget(pill)
        return pill


def _what_is_said(view: View) -> tuple[Any, ...]:
    also = view.also
    return (view.language, view.look, view.reasons, view.takes_faces, also and also.language)


def _head(view: View, sizes: Sizes, share: float) -> list[Piece]:
    title = view.words.thanks_recorded_short if sizes.is_tiny else view.title
    line = view.words.say_why_short if sizes.is_tiny or share < 1 else view.lines[0]
    px = max(sizes.line * share, sizes.small)
    large = sizes.why * (0.72 if sizes.is_tiny and share < 1 else share)
    return [
        Piece(title, large, Weight.BOLD, gap=px * 0.15, name="title", lines=2),
        Piece(line, px, name="line", lines=2),
    ]


def _icon_px(sizes: Sizes, plan: WhyPlan) -> float:
    usual = sizes.tile / sizes.text
    return usual * (1.4 if plan.icons_above else 1.7 if sizes.is_portrait else 2)


def _padding(sizes: Sizes, plan: WhyPlan) -> float:
    if sizes.is_tiny:
        return (12 if plan.has_icons else 7) * sizes.s
    return (20 if sizes.is_portrait or not plan.has_icons else 30) * sizes.s
