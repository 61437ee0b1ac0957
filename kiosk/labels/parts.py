"""What a sheet of labels is drawn from: texts, faces, Braille, signs and cut marks, in SVG. Pure.

Everything is in millimetres, as it comes out of a printer at 100 %.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement

from faccine.wire.faces import Face
from kiosk.labels.braille import DOT_DIAMETER_MM, Cell, dots
from kiosk.ui import geometry
from kiosk.ui.theme import DAY, Colour

BLACK = "#000000"
GREY = "#808080"
FONT = "'Titillium Web', 'DejaVu Sans', Arial, sans-serif"
_FACE_PX = 200.0
"""The faces are drawn as on a large screen, where strokes are at their finest."""
_ADVANCE = 0.68
"""So wide are bold letters at most, on average, in heights of the type: nobody knows the font."""
_CUT_MM = 2.8
LINE = 1.22
"""From line to line, in heights of the type."""


def put(parent: Element, tag: str, /, **attributes: float | str) -> Element:
    """Add an element; underscores stand for hyphens, numbers are rounded to a hundredth."""
    return SubElement(
        parent,
        tag,
        {
            name.rstrip("_").replace("_", "-"): f"{round(value, 2):g}"
            if isinstance(value, int | float)
            else value
            for name, value in attributes.items()
        },
    )


def group(parent: Element, title: str, x: float, y: float) -> Element:
    """Add a group with a name, whose own corner is at x, y."""
    inside = put(parent, "g", transform=f"translate({x:g} {y:g})")
    put(inside, "title").text = title
    return inside


def type_mm(texts: Iterable[str], *, width: float, largest: float) -> float:
    """Return the size of type, in millimetres, in which each of these texts fits on a line."""
    longest = max(len(text) for text in texts)
    return min(largest, width / (_ADVANCE * max(1, longest)))


def write(
    parent: Element,
    lines: Iterable[tuple[str, str]],
    *,
    x: float,
    y: float,
    size: float,
    anchor: str = "middle",
) -> None:
    """Write lines of (text, language) in the same size, the first on the line at y."""
    for number, (text, language) in enumerate(lines):
        line = put(
            parent,
            "text",
            x=x,
            y=y + number * size * LINE,
            font_size=size,
            font_weight="700",
            font_family=FONT,
            text_anchor=anchor,
            fill=BLACK,
        )
        line.set("xml:lang", language)
        line.text = text


def draw_face(parent: Element, face: Face, *, x: float, y: float, radius: float) -> None:
    """Draw a face as it is on the screen, with its ring."""
    paint = DAY[face]
    features = _hexadecimal(paint.features)
    put(parent, "circle", cx=x, cy=y, r=radius, fill=_hexadecimal(paint.disc))
    put(
        parent,
        "circle",
        cx=x,
        cy=y,
        r=radius * geometry.RING_RADIUS,
        fill="none",
        stroke=_hexadecimal(paint.ring),
        stroke_width=radius * geometry.RING_STROKE * 1.6,
    )
    width, height = (side * radius for side in geometry.EYE_SIZE)
    for eye_x, eye_y in geometry.EYES:
        put(
            parent,
            "rect",
            x=x + eye_x * radius - width / 2,
            y=y - eye_y * radius - height / 2,
            width=width,
            height=height,
            rx=width / 2,
            fill=features,
        )
    for stroke in geometry.strokes_of(face, _FACE_PX):
        put(
            parent,
            "polyline",
            points=" ".join(
                f"{x + dx * radius:.2f},{y - dy * radius:.2f}" for dx, dy in stroke.points
            ),
            fill="none",
            stroke=features,
            stroke_width=stroke.thickness * radius,
            stroke_linecap="round",
            stroke_linejoin="round",
        )


def draw_braille(parent: Element, cells: tuple[Cell, ...], *, x: float, y: float) -> None:
    """Mark where the dots of a word are raised; x, y is the first dot's place."""
    for dot in dots(cells):
        put(parent, "circle", cx=x + dot.x, cy=y + dot.y, r=DOT_DIAMETER_MM / 2, fill=BLACK)


def draw_cut_marks(parent: Element, width: float, height: float) -> None:
    """Mark the four corners of a label to be cut out, outside it."""
    for x, outwards in ((0.0, -1), (width, 1)):
        for y, downwards in ((0.0, -1), (height, 1)):
            for end in ((x + outwards * _CUT_MM, y), (x, y + downwards * _CUT_MM)):
                put(
                    parent,
                    "line",
                    x1=x + (end[0] - x) / 3,
                    y1=y + (end[1] - y) / 3,
                    x2=end[0],
                    y2=end[1],
                    stroke=BLACK,
                    stroke_width=0.2,
                )


def draw_hold_sign(parent: Element, *, x: float, y: float, radius: float) -> None:
    """Draw three buttons, the left one held for three seconds: x, y is the left one's centre."""
    for number in range(3):
        put(
            parent,
            "circle",
            cx=x + number * radius * 2.9,
            cy=y,
            r=radius,
            fill=BLACK if number == 0 else "none",
            stroke=BLACK,
            stroke_width=0.8,
        )
    put(
        parent,
        "path",
        d=_arc(x, y, radius * 1.45),
        fill="none",
        stroke=BLACK,
        stroke_width=1.1,
        stroke_linecap="round",
    )
    write(parent, [("3 s", "zxx")], x=x, y=y + radius * 0.3, size=radius * 0.8)
    parent[-1].set("fill", "#ffffff")


def draw_headphones(parent: Element, *, x: float, y: float, size: float) -> None:
    """Draw headphones about x, y."""
    put(
        parent,
        "path",
        d=f"M{x - size / 2:g} {y + size * 0.25:g}V{y:g}a{size / 2:g} {size / 2:g} 0 0 1 {size:g} 0"
        f"V{y + size * 0.25:g}",
        fill="none",
        stroke=BLACK,
        stroke_width=size * 0.09,
    )
    for side in (-1, 1):
        put(
            parent,
            "rect",
            x=x + side * size / 2 - size * 0.11,
            y=y + size * 0.05,
            width=size * 0.22,
            height=size * 0.42,
            rx=size * 0.08,
            fill=BLACK,
        )


def draw_arrow(parent: Element, *, x: float, y: float, length: float) -> None:
    """Draw an arrow from x, y to the right."""
    put(
        parent,
        "path",
        d=f"M{x:g} {y:g}h{length:g}m{-length * 0.35:g} {-length * 0.3:g}l{length * 0.35:g} "
        f"{length * 0.3:g}l{-length * 0.35:g} {length * 0.3:g}",
        fill="none",
        stroke=BLACK,
        stroke_width=1.1,
        stroke_linecap="round",
        stroke_linejoin="round",
    )


def _arc(x: float, y: float, radius: float) -> str:
    """Return most of a circle, from the top on."""
    end = math.radians(300)
    end_x, end_y = x + radius * math.sin(end), y - radius * math.cos(end)
    return f"M{x:.2f} {y - radius:.2f}A{radius:.2f} {radius:.2f} 0 1 1 {end_x:.2f} {end_y:.2f}"


def _hexadecimal(colour: Colour | None) -> str:
    if colour is None:
        return "none"
    return "#" + "".join(f"{round(part * 255):02x}" for part in colour[:3])
