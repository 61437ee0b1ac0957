"""Which service was received, where a kiosk stands for several."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from faccine.wire.faces import FACES
from faccine.wire.languages import is_right_to_left
from kiosk.session.inputs import Happening, MoreServices, ServiceChosen
from kiosk.session.view import View
from kiosk.ui import theme
from kiosk.ui.boxes import Box
from kiosk.ui.chrome_plans import Chrome
from kiosk.ui.day import DayPage
from kiosk.ui.faces import FacePicture
from kiosk.ui.fitted_plans import title_px
from kiosk.ui.icons import ICONS
from kiosk.ui.page import load_kv
from kiosk.ui.parts import Pressable, read_alike
from kiosk.ui.service_plans import ServicePlan, service_plan

load_kv(__file__)


@dataclass(frozen=True)
class Tile:
    """What a tile says, in one language or two, and what touching it means."""

    text: str
    also: str
    icon: str
    means: Happening


class ServicePage(DayPage):
    """A tile for each service, and one for more of them; little faces say what comes after."""

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        self.title_lines = 3 if self.sizes.is_portrait else 2
        self.title_breaks_first = self.sizes.is_portrait
        self.title_px = title_px(
            self.sizes,
            self.view,
            self.plan.titles,
            self.plan.title_px,
            self.title_lines,
            breaks_first=self.title_breaks_first,
        )
        if self.plan.leads:
            share = 0.84 if self.view.also else 0.92
            self.add_lead(self.plan.leads, self.plan.hint, self.sizes.line * share)
        tiles = tiles_of(self.view)
        has_icons = any(tile.icon in ICONS for tile in tiles)
        added = [
            self._add_tile(tile, box, has_icons=has_icons)
            for tile, box in zip(tiles, self.plan.tiles, strict=True)
        ]
        read_alike(added)
        self._add_pictures()

    def plan_for(self, sizes: theme.Sizes, view: View, around: Chrome) -> ServicePlan:
        """Return the layout of the choice."""
        return service_plan(sizes, around, len(tiles_of(view)), 2 if view.also else 1)

    def _add_tile(self, tile: Tile, box: Box, *, has_icons: bool) -> Pressable:
        plan, sizes, palette = self.plan, self.sizes, self.palette
        pressable = Pressable(
            pos=self.pos_of(box),
            size=self.size_of(box),
            text=tile.text,
            also=tile.also,
            icon=tile.icon if has_icons and plan.icon_px else "",
            icon_px=plan.icon_px,
            icon_above=plan.icons_above,
            keeps_icon_room=has_icons and not plan.icons_above,
            is_right_to_left=is_right_to_left(self.view.language),
            wanted_px=sizes.tile,
            max_lines=2 if tile.also else 3,
            radius=18 * sizes.s,
            padding=plan.padding,
            centred=not plan.icon_px or plan.icons_above,
            fill=palette.tile,
            line=palette.line,
            ink=palette.ink,
            press=partial(self.post, tile.means),
        )
        self.add_widget(pressable)
        return pressable

    def _add_pictures(self) -> None:
        for face, box in zip(FACES, self._pictures(), strict=False):
            middle = box.x + box.w / 2, box.y + box.h / 2
            self.add_widget(
                FacePicture(
                    face=face,
                    paint=self.palette.pictures[face],
                    centre=self.point_of(middle),
                    radius=box.w / 2,
                )
            )

    def _pictures(self) -> list[Box]:
        """Where the little faces are: in their own order, also where the plan is mirrored."""
        return sorted(self.plan.pictures)


def tiles_of(view: View) -> list[Tile]:
    """Return a tile for each service of this page, and one that leads to the next page."""
    others = {option.code: option.text for option in view.also.services} if view.also else {}
    tiles = [
        Tile(
            option.text,
            _differing(option.text, others.get(option.code, "")),
            option.icon or "",
            ServiceChosen(option.code),
        )
        for option in view.services
    ]
    if view.service_pages > 1:
        more = view.words.more_services
        also = _differing(more, view.also.words.more_services) if view.also else ""
        icon = "left" if is_right_to_left(view.language) else "right"
        tiles.append(Tile(more, also, icon, MoreServices()))
    return tiles


def _differing(text: str, also: str) -> str:
    return also if also != text else ""
