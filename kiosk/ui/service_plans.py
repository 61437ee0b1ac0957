"""Where everything goes where services are chosen, and in the list behind the globe. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.ui.boxes import NOWHERE, Box, centred, grid
from kiosk.ui.chrome_plans import Chrome, Flow, floor_of
from kiosk.ui.theme import Sizes


@dataclass(frozen=True)
class ServicePlan:
    """The services to choose from. ``pictures`` are the boxes of three little faces.

    ``icons_above``: icons stand above the words, where tiles are narrow; ``icon_px`` is 0 where
    there is no room for any.
    """

    chrome: Chrome
    titles: tuple[Box, ...]
    title_px: float
    leads: tuple[Box, ...]
    hint: Box
    tiles: tuple[Box, ...]
    icons_above: bool
    icon_px: float
    padding: float
    pictures: tuple[Box, ...]


@dataclass(frozen=True)
class ListPlan:
    """The list behind the globe: what it is, the way out, and a tile for each choice."""

    title: Box
    close: Box
    tiles: tuple[Box, ...]


def service_plan(sizes: Sizes, chrome: Chrome, count: int, languages: int = 1) -> ServicePlan:
    """Lay out the choice among so many services, in one language or two."""
    if sizes.is_tiny:
        return _service_tiny(sizes, chrome, count, languages)
    lay_out = _service_portrait if sizes.is_portrait else _service_landscape
    return lay_out(sizes, chrome, count, languages)


def _service_tiny(sizes: Sizes, chrome: Chrome, count: int, languages: int) -> ServicePlan:
    s = sizes.s
    flow = Flow(sizes, top=max(60 * s, chrome.top))
    px = sizes.title * (0.8 if languages > 1 else 1)
    titles = tuple(flow.take(px * 1.2) for _ in range(languages))
    area = Box(sizes.margin, flow.y + 6 * s, sizes.width - 2 * sizes.margin, 0)
    area = area._replace(h=floor_of(sizes, chrome) - 12 * s - area.y)
    columns = 2 if count <= 4 else 3 if count <= 6 else 4
    tiles = grid(area, count, columns, 10 * s, 100 * s)
    has_icons = columns == 2 and languages == 1
    icon = 34 * s if has_icons else 0.0
    return ServicePlan(
        chrome, titles, px, (), NOWHERE, tiles, False, icon, (12 if has_icons else 6) * s, ()
    )


def _service_portrait(sizes: Sizes, chrome: Chrome, count: int, languages: int) -> ServicePlan:
    s, two = sizes.s, languages > 1
    flow = Flow(sizes, top=max((112 if two else 130) * s, chrome.top))
    px = sizes.title * (0.76 if two else 1)
    titles = tuple(flow.take(px * 1.18 * 2, after=8 * s) for _ in range(languages))
    leads = tuple(flow.take(sizes.line * 1.34) for _ in range(languages))
    hint = NOWHERE if two or sizes.is_large else flow.take(sizes.line * 1.3)
    floor = floor_of(sizes, chrome) - 22 * s
    area = Box(sizes.margin, flow.y + 12 * s, sizes.width - 2 * sizes.margin, 0)
    area = area._replace(h=floor - area.y)
    columns = 1 if area.h / count >= sizes.felt + 18 * s and count <= 4 else 2
    tiles = grid(area, count, columns, 18 * s, max(150 * s, sizes.mm(20)))
    icon = (56 if columns == 1 else 44) * s
    return ServicePlan(
        chrome, titles, px, leads, hint, tiles, False, icon, (26 if columns == 1 else 18) * s, ()
    )


def _service_landscape(sizes: Sizes, chrome: Chrome, count: int, languages: int) -> ServicePlan:
    s, m, two = sizes.s, sizes.margin, languages > 1
    slack, radius = 0.2 * sizes.extra, 28 * s
    dense = two or sizes.is_large
    top = (64 if dense else 78) * s + slack
    flow = Flow(sizes, top=max(top, chrome.top))
    px = sizes.title * (0.74 if two else 1)
    beside = 230 * s
    titles = tuple(_narrower(flow.take(px * 1.2), beside) for _ in range(languages))
    flow.y += 5 * s
    lead = _narrower(flow.take(sizes.line * 1.3), beside)
    y = flow.y + (8 if dense else 16) * s
    area = Box(m, y, sizes.width - 2 * m, floor_of(sizes, chrome) - 20 * s - y)
    columns = count if count <= 3 else 2 if count == 4 else 3 if count <= 6 else 4
    tiles = grid(area, count, columns, 18 * s, (220 if count <= columns else 180) * s)
    last = sizes.width - m - radius
    middle = (titles[0].y + lead.bottom) / 2
    if chrome.back is not NOWHERE:
        middle = max(middle, chrome.back.bottom + radius)
    pictures = tuple(
        centred(middle, 2 * radius, last - left * 73 * s - radius, 2 * radius) for left in (2, 1, 0)
    )
    hint = NOWHERE if dense else lead
    icon = min(0.33 * tiles[0].h, 64 * s) if columns == 4 else (44 if two else 56) * s
    pad = (20 if columns == 4 or two else 26) * s
    return ServicePlan(chrome, titles, px, (lead,), hint, tiles, columns == 4, icon, pad, pictures)


def _narrower(box: Box, by: float) -> Box:
    return box._replace(w=box.w - by)


def list_plan(sizes: Sizes, count: int, edge: float = 0) -> ListPlan:
    """Lay out a list of so many choices over the screen, all but an edge around it."""
    s, m = sizes.s, sizes.margin
    top, below, foot, gap = (6, 8, 8, 8) if sizes.is_tiny else (30, 26, 30, 18)
    width = max(sizes.chip, sizes.felt)
    close = Box(sizes.width - m - width, top * s + edge, width, sizes.chip)
    title = Box(m, close.y, close.x - m - 10 * s, sizes.chip)
    y = close.bottom + below * s
    area = Box(m, y, sizes.width - 2 * m, sizes.height - foot * s - edge - y)
    tallest = max(120 * s, sizes.mm(20))
    return ListPlan(title, close, grid(area, count, _columns(sizes, count), gap * s, tallest))


def _columns(sizes: Sizes, count: int) -> int:
    if sizes.is_portrait:
        return 2 if count > 5 else 1
    return 2 if count <= 4 else 3 if count <= 9 else 4
