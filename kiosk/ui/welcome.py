"""The first thing that somebody with a new box sees: an address, its QR code, the PIN, a sentence.

Made to be read from a metre away and typed into a telephone: the address stands on one line in the
largest letters that fit it, and the PIN in two groups.
"""

from __future__ import annotations

from typing import Any

from kivy.properties import ObjectProperty

from kiosk.session.view import Screen, View
from kiosk.ui import qr
from kiosk.ui.boxes import Box
from kiosk.ui.columns import Piece
from kiosk.ui.fonts import Weight
from kiosk.ui.page import Page, load_kv
from kiosk.ui.texts import add_column, lay_out
from kiosk.ui.theme import Sizes
from kiosk.ui.welcome_plans import WelcomePlan, welcome_plan
from kiosk.welcome.address import Welcome, spaced
from kiosk.welcome.words import FIRST, READY, WAITING
from kiosk.words import words_in

load_kv(__file__)

VIEW = View(screen=Screen.OUT_OF_SERVICE, language=FIRST, words=words_in(FIRST))


class WelcomePage(Page):
    """Made anew for each welcome."""

    plan: WelcomePlan = ObjectProperty(None)

    def __init__(self, welcome: Welcome, sizes: Sizes) -> None:
        plan = welcome_plan(sizes, has_code=welcome.qr is not None)
        super().__init__(view=VIEW, sizes=sizes, plan=plan, post=lambda _: None)
        look = self.palette
        tints = {"name": look.ink2, "title": look.ink, "also": look.ink2, "line": look.ink2}
        self._add(_what(welcome, sizes), plan.words, tints | {"pin": look.ink, "first": look.ink})
        self._add(_how(welcome, sizes), plan.sentences, tints | {"first": look.ink}, at_end=True)
        if welcome.qr is not None:
            box = plan.code
            self.add_widget(
                qr.QrCode(text=welcome.qr, pos=self.pos_of(box), size=self.size_of(box))
            )

    def _add(self, pieces: list[Piece], area: Box, tints: Any, *, at_end: bool = False) -> None:
        laid = lay_out(pieces, area, middle=1.0 if at_end else 0.5)
        add_column(self, laid, tints, FIRST)


def _what(welcome: Welcome, sizes: Sizes) -> list[Piece]:
    name = Piece("Faccine", sizes.line, Weight.SEMIBOLD, name="name", lines=1)
    if not welcome.addresses:
        return [name, Piece(WAITING[FIRST], sizes.title, Weight.BOLD, name="title", lines=4)]
    first, *others = welcome.addresses
    gap = sizes.line * 0.5
    pieces = [
        name,
        Piece(first, sizes.question, Weight.BOLD, gap=gap, name="title", lines=1),
        *(Piece(other, sizes.line, name="also", lines=1) for other in others),
    ]
    if welcome.pin is not None:
        pin = f"PIN {spaced(welcome.pin)}"
        pieces.append(Piece(pin, sizes.question, Weight.BOLD, gap=gap * 2, name="pin", lines=1))
    return pieces


def _how(welcome: Welcome, sizes: Sizes) -> list[Piece]:
    said = READY if welcome.addresses else WAITING
    codes = [code for code in said if welcome.addresses or code != FIRST]
    return [
        Piece(
            said[code],
            sizes.line if code == FIRST else sizes.small,
            Weight.SEMIBOLD if code == FIRST else Weight.REGULAR,
            gap=sizes.small * 0.35,
            name="first" if code == FIRST else "line",
            lines=3,
        )
        for code in codes
    ]
