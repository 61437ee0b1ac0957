"""Pictures of a sheet, in SVG, drawn for it: a card going in, cables, a screen that works. Pure.

Lines carry them, colours only help: sheets come out of office printers in grey.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import segno

from faccine.wire.faces import FACES, Face

_INK, _PAPER, _PALE, _GREEN, _WATER = "#17324d", "#ffffff", "#e9e6dd", "#10937c", "#dce8f2"
_DISCS = {Face.HAPPY: _GREEN, Face.NEUTRAL: "#f2b93b", Face.SAD: "#92260f"}
_FEATURES = {Face.HAPPY: _PAPER, Face.NEUTRAL: _INK, Face.SAD: _PAPER}
_NOSE = "C.03 0 .06 .22-.15 .18"
_BROWS = {
    Face.HAPPY: "M.6-.36C.5-.63 .09-.68 .045-.22",
    Face.NEUTRAL: "M.62-.46C.46-.5 .07-.59 .045-.22",
    Face.SAD: "M.6-.28C.46-.44 .1-.7 .045-.22",
}
_MOUTHS = {
    Face.HAPPY: "M-.52 .3C-.32 .7 .32 .7 .52 .3",
    Face.NEUTRAL: "M-.4 .5C-.13 .5 .13 .5 .4 .5",
    Face.SAD: "M-.44 .65C-.25 .36 .25 .36 .44 .65",
}
_QUIET_MODULES = 4

_BOARD = (
    f'<rect x="34" y="8" width="62" height="44" rx="4" fill="{_PALE}" stroke="{_INK}"/>'
    f'<rect x="54" y="20" width="15" height="15" rx="1.5" fill="{_INK}"/>'
    f'<rect x="84" y="12" width="16" height="11" fill="{_PAPER}" stroke="{_INK}"/>'
    f'<rect x="84" y="27" width="16" height="11" fill="{_PAPER}" stroke="{_INK}"/>'
    f'<path d="M40 12h38" stroke="{_INK}" stroke-width="2.5" stroke-dasharray="1.5 1.5"/>'
)
_ARROW = f'fill="none" stroke="{_GREEN}" stroke-width="2.6" stroke-linecap="round"'


def card_picture() -> str:
    """Return a memory card on its way into a board."""
    return _picture(
        120,
        60,
        _BOARD
        + f'<path d="M6 24h13l4 4v13H6z" fill="{_WATER}" stroke="{_INK}"/>'
        + f'<path d="M18 30v2m0 2v2m0 2v1" stroke="{_INK}" stroke-width="2.4"/>'
        + f'<path d="M26 34h13m-4-4l4 4-4 4" {_ARROW} stroke-linejoin="round"/>',
    )


def plug_picture(*, has_cable: bool) -> str:
    """Return a board with its cables.

    Args:
        has_cable: whether the network comes by one; else by radio.
    """
    network = (
        f'<path d="M118 18h-18" {_ARROW}/>'
        f'<rect x="101" y="14" width="9" height="8" rx="1" fill="{_WATER}" stroke="{_INK}"/>'
        if has_cable
        else f'<path d="M105 9a9 9 0 0 1 0 11m5-15a15 15 0 0 1 0 19" {_ARROW}/>'
    )
    power = (
        f'<path d="M46 52v5H8V42" {_ARROW} stroke-linejoin="round"/>'
        f'<path d="M3 32h10v6a5 5 0 0 1-10 0zM6 32v-6m4 6v-6" fill="{_WATER}" stroke="{_INK}" '
        'stroke-width="1.6" stroke-linecap="round"/>'
        f'<rect x="41" y="48" width="10" height="5" rx="1" fill="{_PAPER}" stroke="{_INK}"/>'
    )
    return _picture(120, 60, _BOARD + network + power)


def wait_picture() -> str:
    """Return a screen with lines, and a clock that shows ten minutes."""
    lines = "".join(
        f'<path d="M15 {y}h{length}" stroke="{_PAPER}" stroke-width="2.6" stroke-linecap="round"/>'
        for y, length in ((18, 22), (26, 34), (34, 16))
    )
    return _picture(
        120,
        60,
        f'<rect x="6" y="8" width="64" height="40" rx="3" fill="{_INK}" stroke="{_INK}"/>'
        f'<path d="M28 55h20m-10-7v7" stroke="{_INK}" stroke-width="2.4" stroke-linecap="round"/>'
        + lines
        + f'<circle cx="97" cy="30" r="17" fill="{_PAPER}" stroke="{_INK}" stroke-width="2.4"/>'
        f'<path d="M97 30V13a17 17 0 0 1 14.7 8.5z" fill="{_WATER}" stroke="{_GREEN}" '
        'stroke-width="2" stroke-linejoin="round"/>',
    )


def works_picture(*, has_screen: bool) -> str:
    """Return what is seen when it works: faces on a screen, else three lamps."""
    faces = "".join(_face(face, 25 + 35 * number, 38) for number, face in enumerate(FACES))
    frame = (
        f'<rect x="3" y="4" width="114" height="60" rx="4" fill="#f7f6f2" stroke="{_INK}" '
        f'stroke-width="2.2"/><path d="M30 15h60" stroke="{_INK}" stroke-width="3.4" '
        'stroke-linecap="round"/>'
    )
    rays = "".join(
        f'<path d="M{25 + 35 * number} 17v-7m-9 10l-5-5m23 5l5-5" {_ARROW}/>' for number in range(3)
    )
    return _picture(120, 68, (frame if has_screen else rays) + faces)


@lru_cache(maxsize=8)
def qr_picture(text: str) -> str:
    """Return a QR code of a text, with the quiet zone that scanners need."""
    rows = [bytes(row) for row in segno.make(text, error="m", micro=False).matrix]
    dark = "".join(
        f"M{column + _QUIET_MODULES} {line + _QUIET_MODULES}h1v1h-1z"
        for line, row in enumerate(rows)
        for column, module in enumerate(row)
        if module
    )
    side = len(rows) + 2 * _QUIET_MODULES
    return (
        f'<svg viewBox="0 0 {side} {side}" aria-hidden="true" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{dark}"/></svg>'
    )


def mark_picture() -> str:
    """Return the mark of the project."""
    return (
        f'<svg viewBox="-1.2 -1.2 2.4 2.4" aria-hidden="true">{_features(Face.HAPPY, _INK)}</svg>'
    )


def _face(face: Face, x: float, y: float) -> str:
    inside = _features(face, _DISCS[face], _FEATURES[face])
    return f'<g transform="translate({x} {y}) scale(13)">{inside}</g>'


def _features(face: Face, disc: str, ink: str = _PAPER) -> str:
    return (
        f'<circle r="1.15" fill="none" stroke="{_INK}" stroke-width=".06"/>'
        f'<circle r="1" fill="{disc}"/>'
        f'<g fill="none" stroke="{ink}" stroke-linecap="round" stroke-linejoin="round">'
        '<path d="M-.36-.19V-.05M.37-.19V-.05" stroke-width=".165"/>'
        f'<path d="{_BROWS[face]}{_NOSE}" stroke-width=".088"/>'
        f'<path d="{_MOUTHS[face]}" stroke-width=".132"/></g>'
    )


def _picture(width: int, height: int, *inside: str) -> str:
    parts: Sequence[str] = inside
    return (
        f'<svg viewBox="0 0 {width} {height}" aria-hidden="true" stroke-width="1.8" fill="none">'
        f"{''.join(parts)}</svg>"
    )
