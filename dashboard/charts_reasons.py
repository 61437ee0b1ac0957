"""Reasons over time as a Plotly figure: a pure function from pieces to a figure.

Small panels under each other, one for each reason and all on one scale, because in a pile only the
lowest part can be followed. The bars of the chosen period are dark, those of the compared one are
hatched, so that no colour speaks alone; where fewer than ten reasons were given there is no bar.
The figure is a plain dictionary, since a dozen traces of Plotly's own classes cost as much time as
all the rest of the page; a test has Plotly check it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from dashboard.charts import BAR, BAR_CHOSEN, HAIR, INK, base_layout, literal
from dashboard.reason_rows import ReasonPiece
from hub.periods import Period

_PANEL_PX = 104
_NARROW_PANEL_PX = 88
_PRINTED_PANEL_PX = 78
_HEAD = 0.3
"""Share of a panel that its title takes."""
_AROUND_PX = 52
_SCALE_ROOM = 1.08


class _Look(StrEnum):
    """How a bar looks: fill, outline and pattern."""

    CHOSEN = "chosen"
    COMPARED = "compared"
    OTHER = "other"


_LOOKS = {
    _Look.CHOSEN: (INK, INK, ""),
    _Look.COMPARED: ("#ffffff", BAR_CHOSEN, "/"),
    _Look.OTHER: (BAR, BAR, ""),
}


@dataclass(frozen=True, slots=True)
class ReasonChartWords:
    """What is written in it: ``titles`` by reason; ``hover`` by reason too, a text a piece."""

    titles: Mapping[str, str]
    hover: Mapping[str, Sequence[str]]
    decimal: str
    thousands: str


def reasons_over_time(
    pieces: Sequence[ReasonPiece],
    codes: Sequence[str],
    chosen: Period,
    compared: Period,
    words: ReasonChartWords,
) -> dict[str, Any]:
    """Return how often each reason was given in each piece.

    Args:
        pieces: weeks, months or quarters, ascending.
        codes: the reasons, the first one on top.
        chosen: the period of the page.
        compared: the one it is compared with.
        words: what is written in it.
    """
    looks = [_look(piece, chosen, compared) for piece in pieces]
    return {
        "data": [
            bar
            for index, code in enumerate(codes)
            for bar in _bars(pieces, index, code, looks, words)
        ],
        "layout": _layout(pieces, codes, words)
        | {
            "annotations": [
                _title(index, len(codes), words.titles[code]) for index, code in enumerate(codes)
            ]
        },
        "narrow": {
            "height": _AROUND_PX + _NARROW_PANEL_PX * len(codes),
            "margin": {"l": 32, "r": 8, "t": 8, "b": 32},
        },
        "printed": {"height": _AROUND_PX + _PRINTED_PANEL_PX * len(codes)},
    }


def _bars(
    pieces: Sequence[ReasonPiece],
    index: int,
    code: str,
    looks: Sequence[_Look],
    words: ReasonChartWords,
) -> Iterator[dict[str, Any]]:
    # One trace for each look: Plotly takes a pattern for a whole trace only.
    for look in _Look:
        chosen = [at for at, its in enumerate(looks) if its is look]
        if not chosen:
            continue
        fill, line, shape = _LOOKS[look]
        given = [pieces[at].given for at in chosen]
        yield {
            "type": "bar",
            "x": [pieces[at].period.first_date.isoformat() for at in chosen],
            "y": [None if one is None else one.get(code, 0) for one in given],
            "yaxis": _axis_name("y", index),
            "marker": {
                "color": fill,
                "line": {"color": line, "width": 1},
                "pattern": {"shape": shape, "fgcolor": INK, "size": 5, "solidity": 0.3},
            },
            "text": [words.hover[code][at] for at in chosen],
            "textposition": "none",
            "hovertemplate": "%{text}<extra></extra>",
            "name": look.value,
        }


def _look(piece: ReasonPiece, chosen: Period, compared: Period) -> _Look:
    """Return the look of a piece: that of the period in which most of it lies."""
    if _overlap(piece.period, chosen) * 2 > piece.period.days:
        return _Look.CHOSEN
    if _overlap(piece.period, compared) * 2 > piece.period.days:
        return _Look.COMPARED
    return _Look.OTHER


def _overlap(one: Period, other: Period) -> int:
    last = min(one.last_day, other.last_day)
    return max(0, last - max(one.first_day, other.first_day) + 1)


def _layout(
    pieces: Sequence[ReasonPiece], codes: Sequence[str], words: ReasonChartWords
) -> dict[str, Any]:
    highest = max(
        (piece.given.get(code, 0) for piece in pieces if piece.given for code in codes), default=0
    )
    axis = {
        "range": [0, max(4, highest * _SCALE_ROOM)],
        "gridcolor": HAIR,
        "zerolinecolor": BAR,
        "fixedrange": True,
        "nticks": 3,
        "tickformat": "d",
    }
    panels = {
        _axis_name("yaxis", index): axis | {"domain": _domain(index, len(codes))}
        for index in range(len(codes))
    }
    return (
        base_layout(words.decimal, words.thousands)
        | {
            "height": _AROUND_PX + _PANEL_PX * len(codes),
            "margin": {"l": 40, "r": 8, "t": 8, "b": 36},
            "bargap": 0.18,
            "barmode": "overlay",
            "xaxis": {
                "type": "date",
                "showgrid": False,
                "fixedrange": True,
                "anchor": _axis_name("y", max(0, len(codes) - 1)),
            },
        }
        | panels
    )


def _domain(index: int, panels: int) -> list[float]:
    top = 1 - index / panels
    return [round(top - 1 / panels, 4), round(top - _HEAD / panels, 4)]


def _title(index: int, panels: int, text: str) -> dict[str, Any]:
    return {
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "y": 1 - index / panels,
        "yref": "paper",
        "yanchor": "top",
        "text": literal(text),
        "showarrow": False,
        "yshift": -4,
        "font": {"color": INK, "size": 15, "weight": 600},
    }


def _axis_name(name: str, index: int) -> str:
    return name if index == 0 else f"{name}{index + 1}"
