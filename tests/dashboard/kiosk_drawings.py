"""The kiosk's own drawings as SVG symbols: faces, and icons of services and reasons.

The dashboard may not import what draws with Kivy, so its template holds them written out. After a
drawing of the kiosk has changed, run this file to write the template anew.
"""

from pathlib import Path

import dashboard
from faccine.wire.faces import Face
from faccine.wire.icons import ICONS as SERVICES
from hub.catalogue.defaults import REASONS
from kiosk.ui.geometry import EYE_SIZE, EYES, strokes_of
from kiosk.ui.icons import ICONS, STROKE

TEMPLATE = Path(dashboard.__file__).parent / "templates/catalogue/drawings.html"
RADIUS_PX = 94
_DISC = {Face.HAPPY: "#10937c", Face.NEUTRAL: "#f2b93b", Face.SAD: "#92260f"}
_RING = {Face.HAPPY: "#0a6b5a", Face.NEUTRAL: "#8a5f00", Face.SAD: "#92260f"}
_FEATURES = {Face.HAPPY: "#fff", Face.NEUTRAL: "#17324d", Face.SAD: "#fff"}


def drawings():
    """Return the template: a symbol for each drawing, and faces without colour for the night."""
    lines = [
        "{# What kiosks draw, taken over by tests/dashboard/kiosk_drawings.py. #}",
        '<svg class="f-symbols" width="0" height="0" aria-hidden="true" focusable="false"><defs>',
        *(_face(face) for face in Face),
        *(_pale_face(face) for face in Face),
        *(_icon(name) for name in (*SERVICES, *REASONS)),
        "</defs></svg>",
    ]
    return "\n".join(lines) + "\n"


def _face(face):
    ring = f'<circle r="1.15" fill="none" stroke="{_RING[face]}" stroke-width=".045"/>'
    disc = f'<circle r="1" fill="{_DISC[face]}"/>'
    return _symbol(f"kiosk-{face}", "-1.2 -1.2 2.4 2.4", ring + disc + _features(face))


def _pale_face(face):
    ring = '<circle r="1.15" fill="none" stroke="#86a5c4" stroke-width=".04"/>'
    return _symbol(f"kiosk-{face}-pale", "-1.2 -1.2 2.4 2.4", ring + _features(face, "#fff"))


def _features(face, colour=None):
    colour = colour or _FEATURES[face]
    width, height = EYE_SIZE
    eyes = "".join(
        f'<rect x="{_n(x - width / 2)}" y="{_n(-y - height / 2)}" width="{_n(width)}"'
        f' height="{_n(height)}" rx="{_n(width / 2)}" fill="{colour}"/>'
        for x, y in EYES
    )
    strokes = "".join(
        f'<path d="{_path([(x, -y) for x, y in stroke.points[::3]])}" fill="none"'
        f' stroke="{colour}" stroke-width="{_n(stroke.thickness)}" stroke-linecap="round"/>'
        for stroke in strokes_of(face, RADIUS_PX)
    )
    return eyes + strokes


def _icon(name):
    lines = " ".join(_path(line) for line in ICONS[name])
    path = (
        f'<path d="{lines}" fill="none" stroke="currentColor" stroke-width="{STROKE}"'
        ' stroke-linecap="round" stroke-linejoin="round"/>'
    )
    return _symbol(f"icon-{name}", "0 0 48 48", path)


def _path(points):
    first, *rest = points
    return f"M{_n(first[0])} {_n(first[1])}" + "".join(
        f"L{_n(x)} {_n(y)}" for x, y in rest or [first]
    )


def _symbol(name, box, content):
    return f'<symbol id="{name}" viewBox="{box}">{content}</symbol>'


def _n(value):
    text = f"{value:.1f}" if abs(value) > 3 else f"{value:.2f}"  # faces are two units wide
    text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


if __name__ == "__main__":
    TEMPLATE.write_text(drawings(), "utf-8")
