"""What all charts share: colours and the look of the sheet.

Colour never speaks alone: faces are circle, square and diamond, series have patterns, a share of
few ratings is hollow, and every chart has its table. Figures are made by pure functions, as plain
dictionaries, and tested as data.
"""

from __future__ import annotations

from html import escape
from typing import Any

BRICK = "#92260f"
GREEN = "#0a6b5a"
INK = "#17324d"
MUTED = "#4a5d70"
LIMIT = "#71849a"
HAIR = "#e6ebf0"
BAR = "#8294a6"
BAR_CHOSEN = "#33475b"
FACE_SYMBOLS = {"happy": "circle", "neutral": "square", "sad": "diamond"}
PATTERNS = ("", "/", ".", "x", "-", "|", "+", "\\")


def literal(text: str) -> str:
    """Return a text as Plotly shows it letter by letter: it takes ``<b>`` and links for markup."""
    return escape(text, quote=False)


def base_layout(decimal: str, thousands: str) -> dict[str, Any]:
    """Return the look of every sheet; ``decimal`` and ``thousands`` are the signs in numbers."""
    return {
        "template": None,
        "height": 430,
        "margin": {"l": 52, "r": 16, "t": 28, "b": 36},
        "showlegend": False,
        "paper_bgcolor": "#ffffff",
        "plot_bgcolor": "#ffffff",
        "font": {"family": "Titillium Web, Geneva, Tahoma, sans-serif", "size": 14, "color": MUTED},
        "hoverlabel": {"bgcolor": INK, "bordercolor": INK, "font": {"color": "#ffffff"}},
        "separators": decimal + thousands,
        "bargap": 0.25,
        "dragmode": False,
    }
