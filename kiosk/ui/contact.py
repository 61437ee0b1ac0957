"""The card that says where a complaint or a longer word can be left: as a QR code and in words."""

from __future__ import annotations

from typing import Any

from kivy.uix.widget import Widget

from faccine.wire.languages import is_right_to_left
from kiosk.session.inputs import MoreTime
from kiosk.session.view import ContactCard, View
from kiosk.ui import qr
from kiosk.ui.boxes import Box
from kiosk.ui.columns import Column, Piece
from kiosk.ui.fonts import Weight
from kiosk.ui.message_plans import ThanksPlan
from kiosk.ui.page import Page
from kiosk.ui.parts import Drawn, Pressable
from kiosk.ui.strokes import frame
from kiosk.ui.texts import TWO_LANGUAGES, add_column, lay_out
from kiosk.ui.theme import WHITE, Sizes

_LEAST_MODULE_PX = 2
_MODULE_MM = 0.6
_LARGEST_MODULE_MM = 2.4
_READABLE = 0.88
"""The least share of the smallest text that words on the card may have."""


class Paper(Drawn):
    """The card itself."""

    def __init__(self, page: Page, **properties: Any) -> None:
        self._palette, self._radius = page.palette, 22 * page.sizes.s
        super().__init__(**properties)

    def paint(self) -> None:
        """Draw it."""
        look = self._palette
        frame(self.pos, self.size, self._radius, 2, look.night_ink, look.tile)


class ContactPanel(Widget):  # type: ignore[misc]  # Kivy has no types
    """A question, the code, the address, and more time to read them.

    Args:
        page: the page it is for, whose view has a contact.
        plan: of that page.
    """

    def __init__(self, page: Page, plan: ThanksPlan) -> None:
        super().__init__(pos=page.pos_of(plan.card), size=page.size_of(plan.card))
        contact: ContactCard = page.view.contact  # type: ignore[assignment]
        self.add_widget(Paper(page, pos=self.pos, size=self.size))
        pieces = _pieces(page.view, contact, page.sizes)
        module, laid = _with_code(
            pieces, contact.qr, plan.inside, page.sizes, blends=_is_white(page)
        )
        tints = {"title": page.palette.ink, "address": page.palette.ink, "line": page.palette.ink2}
        if module:  # under the words: its quiet zone must not cut the feet of letters
            self._add_code(page, plan, module, laid)
        for words in add_column(page, laid, tints, page.view.language):
            page.remove_widget(words)
            self.add_widget(words)
        self._add_button(page, plan.more_time)

    def _add_code(self, page: Page, plan: ThanksPlan, module: int, laid: Column) -> None:
        contact: ContactCard = page.view.contact  # type: ignore[assignment]
        text, box = contact.qr or "", laid.box_of("code")
        side = qr.side_px(text, module)
        # Its quiet zone is white on a white card: the modules stand on the edge of the words.
        quiet = min(qr.QUIET_MODULES * module, box.x - plan.card.x) if _is_white(page) else 0
        begins_right = is_right_to_left(page.view.language)
        x = box.right - side + quiet if begins_right else box.x - quiet
        code = Box(x, box.y - (side - box.h) / 2, side, side)
        self.add_widget(qr.QrCode(text=text, pos=page.pos_of(code), size=page.size_of(code)))

    def _add_button(self, page: Page, box: Box) -> None:
        look, view = page.palette, page.view
        text = view.words.more_time
        if view.also is not None:
            text = f"{text} · {view.also.words.more_time}"
        self.add_widget(
            Pressable(
                pos=page.pos_of(box),
                size=page.size_of(box),
                text=text,
                wanted_px=page.sizes.tile * 0.88,
                radius=box.h / 2,
                padding=14 * page.sizes.s,
                centred=True,
                fill=look.tile,
                line=look.ink,
                ink=look.ink,
                press=lambda: page.post(MoreTime()),
            )
        )


def _is_white(page: Page) -> bool:
    """Whether the card is as white as the code's quiet zone."""
    return page.palette.tile == WHITE


def _pieces(view: View, contact: ContactCard, sizes: Sizes) -> list[Piece]:
    """Everything the card says, with an empty place for the code after the titles."""
    views = [view] if view.also is None else [view, view.also]
    share = 1 if view.also is None else TWO_LANGUAGES
    title, line = sizes.title * 0.72 * share, max(sizes.line * 0.88 * share, sizes.small)
    told = [each.contact.text for each in views if each.contact is not None and each.contact.text]
    return [
        *(Piece(each.words.say_more, title, Weight.BOLD, name="title", lines=2) for each in views),
        Piece(name="code"),
        *(
            Piece(each.words.complaints, line, name="line")
            for each in views
            if view.also is None or sizes.is_portrait
        ),
        Piece(contact.address, sizes.line * share, Weight.SEMIBOLD, name="address"),
        *(Piece(text, line, gap=line * 0.15, name="line") for text in dict.fromkeys(told)),
    ]


def _with_code(
    pieces: list[Piece], text: str | None, inside: Box, sizes: Sizes, *, blends: bool
) -> tuple[int, Column]:
    """Give the code the room that the words leave; without enough of it the words stand alone.

    Where the quiet zone ``blends`` with the card, it is the white above and below the code.
    """
    without = [piece for piece in pieces if piece.name != "code"]
    words = lay_out(without, inside)
    gap = sizes.line * 0.5
    largest = round(sizes.mm(_LARGEST_MODULE_MM)) if text else 0
    for module in range(largest, _LEAST_MODULE_PX - 1, -1):
        side = qr.side_px(text or "", module)
        height = side - module if blends else side + gap / 2
        is_needed = module <= sizes.mm(_MODULE_MM) + 1
        room = inside.h if is_needed else inside.h - words.height
        if height > room or side - qr.QUIET_MODULES * module > inside.w:
            continue  # laying texts out is dear, and most sizes are plainly too large
        code = Piece(name="code", height=height, gap=0 if blends else gap, fixed=True)
        laid = lay_out([code if piece.name == "code" else piece for piece in pieces], inside)
        if laid.height <= inside.h and _can_be_read(laid, sizes, is_needed):
            return module, laid
    return 0, lay_out(without, inside, middle=0.4)


def _can_be_read(laid: Column, sizes: Sizes, is_needed: bool) -> bool:
    """Words make room for what a telephone needs; beyond that the code grows only into the rest."""
    if not is_needed:
        return laid.share > 0.95
    return min(each.px for each in laid.placed if each.px) >= sizes.small * _READABLE
