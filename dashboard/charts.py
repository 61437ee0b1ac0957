"""What all charts and marks share: colours, and the look of a chart's sheet.

Colour never speaks alone: faces are circle, square and diamond, series have patterns, a share of
few ratings is hollow, and every chart has its table. Figures are made by pure functions, as plain
dictionaries, and tested as data.
"""

from __future__ import annotations

from html import escape
from typing import Any

BRICK = "#92260f"
"""Of the sad face, and of what got worse."""
GREEN = "#0a6b5a"
"""Around the happy face, and of what got better."""
INK = "#17324d"
MUTED = "#4a5d70"
LIMIT = "#71849a"
HAIR = "#e6ebf0"
BAR = "#8294a6"
BAR_CHOSEN = "#33475b"
BAND = "#f0f3f6"
GRID = "#e0e6ec"
TICK = "#b9c4cf"
FACE_EDGES = {"happy": GREEN, "neutral": "#8a5f00", "sad": BRICK}
FACE_FILLS = {"happy": "#10937c", "neutral": "#f2b93b", "sad": BRICK}
NEUTRAL_BAR, NEUTRAL_DOT = "#f4c456", "#7a5200"
"""In bars: what the dots of the neutral face lie on, and the dots."""
HAPPY_BAR = "#a6d6cb"
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
