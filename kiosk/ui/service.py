"""Which service was received, where a kiosk stands for several."""

from __future__ import annotations

from functools import partial
from typing import Any

from faccine.wire.faces import FACES
from kiosk.inputs import ServiceChosen
from kiosk.ui import theme
from kiosk.ui.day import DayPage
from kiosk.ui.faces import FacePicture
from kiosk.ui.heading import add_lead
from kiosk.ui.night_plans import ServicePlan, service_plan
from kiosk.ui.page import load_kv
from kiosk.ui.parts import Pressable, read_alike
from kiosk.ui.plans import NOWHERE, Chrome
from kiosk.view import View

load_kv(__file__)


class ServicePage(DayPage):
    """A tile for each service; the little faces say what comes after."""

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        if self.plan.lead is not NOWHERE:
            add_lead(self, self.plan.lead, self.plan.hint, self.sizes.line * 0.92)
        tiles = []
        for option, box in zip(self.view.services, self.plan.tiles, strict=True):
            tile = Pressable(
                pos=self.pos_of(box),
                size=self.size_of(box),
                text=option.text,
                wanted_px=self.sizes.tile,
                max_lines=3,
                radius=18 * self.sizes.s,
                padding=(14 if self.sizes.is_tiny else 30) * self.sizes.s,
                press=partial(self.post, ServiceChosen(option.code)),
            )
            tiles.append(tile)
            self.add_widget(tile)
        read_alike(tiles)
        for face, centre in zip(FACES, self.plan.pictures, strict=False):
            self.add_widget(
                FacePicture(
                    face=face,
                    paint=theme.PICTURE[face],
                    centre=self.point_of(centre),
                    radius=self.plan.picture_radius,
                )
            )

    def plan_for(self, sizes: theme.Sizes, view: View, around: Chrome) -> ServicePlan:
        """Return the layout of the choice."""
        return service_plan(sizes, around, len(view.services))
