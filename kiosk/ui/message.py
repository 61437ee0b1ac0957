"""Two pages that nobody touches: "not recorded", and a kiosk that is not in service yet."""

from __future__ import annotations

from typing import Any

from kivy.properties import NumericProperty, ObjectProperty

from faccine.wire.faces import FACES
from kiosk.ui import theme
from kiosk.ui.faces import FacePicture
from kiosk.ui.night_plans import MessagePlan, message_plan
from kiosk.ui.page import Page, load_kv
from kiosk.ui.plans import Box, face_row

load_kv(__file__)


class NotRecordedPage(Page):
    """It was not recorded, and this says so: by shape and words, without a colour."""

    plan: MessagePlan = ObjectProperty(None)
    title_px = NumericProperty(60)

    def __init__(self, **properties: Any) -> None:
        sizes = properties["sizes"]
        title_px = sizes.question
        plan = message_plan(sizes, 2, title_px=title_px, line_px=sizes.line * 1.15, may_break=True)
        super().__init__(plan=plan, title_px=title_px, **properties)


class RestingPage(Page):
    """The kiosk sleeps: three faces drawn in outline, and what to expect."""

    title_box: Box = ObjectProperty(None)
    line_box: Box = ObjectProperty(None)

    def __init__(self, **properties: Any) -> None:
        sizes = properties["sizes"]
        px, margin = sizes.title, sizes.margin
        lines = 2.5 if sizes.is_portrait else 1.3
        line_box = Box(margin, sizes.height * 0.97 - px * 2, sizes.width - 2 * margin, px * 1.6)
        title_box = Box(margin, line_box.y - px * lines, line_box.w, px * lines)
        super().__init__(title_box=title_box, line_box=line_box, **properties)
        row = face_row(sizes, top=0, floor=title_box.y, word=0, gap=0)
        for face in FACES:
            self.add_widget(
                FacePicture(
                    face=face,
                    paint=theme.ASLEEP,
                    centre=self.point_of(row[face].centre),
                    radius=row[face].radius,
                )
            )
