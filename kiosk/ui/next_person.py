"""The column for the next person, who comes while the one before still thinks about the reasons.

Faces that can be touched; or, where citizens choose a service first, the way to that choice.
"""

from __future__ import annotations

from dataclasses import replace

from faccine.wire.faces import FACES, Face
from kiosk.session.inputs import FacePressed, FaceReleased, StartedOver
from kiosk.session.view import View
from kiosk.ui.boxes import rows_of
from kiosk.ui.columns import Piece
from kiosk.ui.faces import FaceButton
from kiosk.ui.fonts import Weight
from kiosk.ui.heading import add_words
from kiosk.ui.page import Page
from kiosk.ui.parts import Pressable, read_alike
from kiosk.ui.texts import add_column, lay_out


class NextPerson:
    """What is in the column of a page that has a ``WhyPlan`` as its plan."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._views = [page.view] if page.view.also is None else [page.view, page.view.also]
        self.faces: dict[Face, FaceButton] = {}
        if page.view.takes_faces:
            self._add_invitation()
            self.faces = {face: self._add_face(face) for face in FACES}
            self.hold(page.view.pressed)
        else:
            self._add_beginning()

    def hold(self, pressed: Face | None) -> None:
        """Show which face a finger rests on, without a colour."""
        paint = self._page.palette.night_face
        for face, button in self.faces.items():
            is_held = face is pressed
            button.touched = is_held
            others = pressed is not None and not is_held
            ink = self._page.palette.night_line if others else paint.features
            ring = None if others else paint.features if is_held else paint.ring
            button.paint = replace(paint, features=ink, ring=ring)

    def let_go(self) -> None:
        """Take all fingers for lifted."""
        for button in self.faces.values():
            button.let_go()

    def _add_invitation(self) -> None:
        page = self._page
        if not page.plan.next.w:
            return
        px = page.sizes.line * 0.96
        pieces = [piece for view in self._views for piece in self._invitation(view, px)]
        laid = lay_out(pieces, page.plan.next, middle=0.3)
        tints = {"title": page.palette.night_ink, "line": page.palette.night_text}
        side = "" if page.sizes.is_portrait else "center"
        for words in add_column(page, laid, tints, page.view.language, side):
            words.optical = False

    def _invitation(self, view: View, px: float) -> list[Piece]:
        who = Piece(view.words.new_person, px, Weight.SEMIBOLD, name="title", lines=2)
        how = Piece(view.words.vote_here, px, name="line", lines=2)
        if self._page.sizes.is_portrait:
            text = f"{view.words.new_person} {view.words.vote_here}"
            return [replace(who, text=text, lines=1)]
        return [who, how] if len(self._views) == 1 else [who]

    def _add_face(self, face: Face) -> FaceButton:
        page = self._page
        plan = page.plan.faces[face]
        button = FaceButton(
            face=face,
            paint=page.palette.night_face,
            centre=page.point_of(plan.centre),
            radius=plan.radius,
            pos=page.pos_of(plan.felt),
            size=page.size_of(plan.felt),
            press=lambda pressed: page.post(FacePressed(pressed)),
            release=lambda released: page.post(FaceReleased(released)),
        )
        page.add_widget(button)
        for view, row in zip(self._views, rows_of(plan.word, len(self._views)), strict=True):
            add_words(
                page,
                row,
                text=view.face_words[face],
                wanted_px=page.plan.word_px,
                weight=Weight.SEMIBOLD,
                align="center",
                tint=page.palette.night_ink,
            )
        return button

    def _add_beginning(self) -> None:
        """Where services are chosen, nobody knows the next person's yet."""
        page, look, s = self._page, self._page.palette, self._page.sizes.s
        box = page.plan.begin
        is_tiny = page.sizes.is_tiny
        if len(self._views) == 1:
            texts = [page.view.words.new_person, page.view.words.begin_here]
        else:
            texts = [f"{v.words.new_person} {v.words.begin_here}" for v in self._views]
        begin = Pressable(
            pos=page.pos_of(box),
            size=page.size_of(box),
            text=texts[0],
            also=texts[1],
            wanted_px=page.sizes.tile * 0.92,
            max_lines=4,
            radius=min(box.h / 2, 34 * s),
            padding=(3 if is_tiny else 18) * s,
            centred=True,
            fill=look.night_side,
            line=look.night_line,
            ink=look.night_ink,
            press=lambda: page.post(StartedOver()),
        )
        page.add_widget(begin)
        read_alike([begin])
