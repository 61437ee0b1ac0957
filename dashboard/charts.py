"""Charts as Plotly figures: pure functions from results to a figure, and its words come in.

Faces have a shape beside their colour: circle, square, diamond. A share of fewer than 30 ratings
is hollow, one of fewer than 10 is a gap that no line crosses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from dashboard.trend import Piece
from hub.periods import Period, date_of
from hub.statistics import Share

BRICK = "#92260f"
INK = "#17324d"
MUTED = "#4a5d70"
HAIR = "#e6ebf0"
BAR = "#8294a6"
BAR_CHOSEN = "#33475b"


@dataclass(frozen=True, slots=True)
class TrendWords:
    """What a trend says, in the reader's language.

    ``hover`` has one text a piece; ``decimal`` and ``thousands`` are the signs in numbers.
    """

    share: str
    ratings: str
    hover: Sequence[str]
    new_labels: str
    decimal: str
    thousands: str


def trend(
    pieces: Sequence[Piece], chosen: Period, new_label_days: Sequence[int], words: TrendWords
) -> dict[str, Any]:
    """Return the share of sad faces over time with its interval, and the ratings beneath it.

    Args:
        pieces: days, weeks or months, ascending.
        chosen: the period of the page, whose bars are darker.
        new_label_days: from when the words under the faces are others.
        words: what is written in it.
    """
    starts = [piece.period.first_date.isoformat() for piece in pieces]
    figure = go.Figure(
        data=[_shares(starts, pieces, words), _ratings(starts, pieces, chosen, words)],
        layout=_layout(words),
    )
    for day in new_label_days:
        _mark(figure, day, words.new_labels)
    drawn: dict[str, Any] = figure.to_plotly_json()
    return drawn


def warm_up() -> None:
    """Draw an empty figure, so that nobody waits while Plotly loads its parts."""
    trend([], Period(0, 0), [0], TrendWords("", "", (), "", ".", ","))


def _shares(starts: list[str], pieces: Sequence[Piece], words: TrendWords) -> go.Scatter:
    sad = [piece.shares.sad if piece.shares else None for piece in pieces]
    plain = [not (piece.shares and piece.shares.is_indicative) for piece in pieces]
    return go.Scatter(
        x=starts,
        y=[_points(None if share is None else share.value) for share in sad],
        mode="lines+markers",
        connectgaps=False,
        line={"color": BRICK, "width": 1.5},
        marker={
            "symbol": "diamond",
            "size": 9,
            "color": [BRICK if is_plain else "#ffffff" for is_plain in plain],
            "line": {"color": BRICK, "width": 1.5},
        },
        error_y=_whiskers(sad),
        text=list(words.hover),
        hovertemplate="%{text}<extra></extra>",
        name=words.share,
    )


def _whiskers(shares: Sequence[Share | None]) -> dict[str, Any]:
    return {
        "type": "data",
        "symmetric": False,
        "array": [_points(None if share is None else share.high - share.value) for share in shares],
        "arrayminus": [
            _points(None if share is None else share.value - share.low) for share in shares
        ],
        "color": "rgba(146,38,15,.45)",
        "thickness": 1.5,
        "width": 3,
    }


def _ratings(
    starts: list[str], pieces: Sequence[Piece], chosen: Period, words: TrendWords
) -> go.Bar:
    is_chosen = [piece.period.first_day in chosen for piece in pieces]
    return go.Bar(
        x=starts,
        y=[piece.counts.n for piece in pieces],
        yaxis="y2",
        marker={"color": [BAR_CHOSEN if dark else BAR for dark in is_chosen]},
        text=list(words.hover),
        textposition="none",
        hovertemplate="%{text}<extra></extra>",
        name=words.ratings,
    )


def _layout(words: TrendWords) -> dict[str, Any]:
    axis = {"gridcolor": HAIR, "zerolinecolor": BAR, "fixedrange": True, "automargin": True}
    return {
        "template": None,
        "height": 430,
        "margin": {"l": 52, "r": 16, "t": 28, "b": 36},
        "showlegend": False,
        "paper_bgcolor": "#ffffff",
        "plot_bgcolor": "#ffffff",
        "font": {"family": "Titillium Web, Geneva, Tahoma, sans-serif", "size": 14, "color": MUTED},
        "hoverlabel": {"bgcolor": INK, "bordercolor": INK, "font": {"color": "#ffffff"}},
        "separators": words.decimal + words.thousands,
        "bargap": 0.25,
        "dragmode": False,
        "xaxis": {"type": "date", "showgrid": False, "anchor": "y2", "fixedrange": True},
        "yaxis": axis
        | {
            "domain": [0.3, 1],
            "rangemode": "tozero",
            "ticksuffix": "%",
            "title": {"text": words.share},
        },
        "yaxis2": axis
        | {
            "domain": [0, 0.2],
            "rangemode": "tozero",
            "nticks": 3,
            "title": {"text": words.ratings},
        },
    }


def _mark(figure: go.Figure, day: int, text: str) -> None:
    its_date = date_of(day).isoformat()
    figure.add_shape(
        type="line",
        x0=its_date,
        x1=its_date,
        y0=0,
        y1=1,
        yref="paper",
        line={"color": MUTED, "dash": "dot", "width": 1},
    )
    figure.add_annotation(
        x=its_date, y=1, yref="paper", yanchor="bottom", text=text, showarrow=False
    )


def _points(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 2)
