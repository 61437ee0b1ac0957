"""The control chart as a Plotly figure: a pure function from a judgement to a figure.

The share of red by period, the band between the limits (its edge is stepped, because the number of
ratings varies), the base solid over the periods it was made of and dashed after, where it is
frozen; a signal is a diamond in a ring, an event a dotted line with its letter, and beneath stand
the ratings of each period. Where reds are rare each point is a red and its height the ratings
since the one before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from dashboard.charts import BAR, BAR_CHOSEN, BRICK, GREEN, HAIR, INK, LIMIT, MUTED, base_layout
from hub.periods import Period, date_of
from hub.statistics import ChartPoint, Judgement, Kind, Verdict

BAND = "#f0f3f6"
_ROOM_RIGHT = 118


@dataclass(frozen=True, slots=True)
class ChartWords:
    """What the chart says, in the reader's language; ``hover`` has one text a point."""

    share: str
    ratings: str
    base: str
    limit: str
    latest: str
    base_periods: str
    hover: Sequence[str]
    decimal: str
    thousands: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A day on which something happened, and the letter it has in the list."""

    day: int
    letter: str


def control_chart(
    judgement: Judgement, chosen: Period, marks: Sequence[Mark], words: ChartWords
) -> dict[str, Any]:
    """Return the chart of a judgement.

    Args:
        judgement: with its points.
        chosen: the period of the page, whose bars are darker.
        marks: what happened, in the order of its letters.
        words: what is written in it.
    """
    is_rare = judgement.kind is Kind.RARE
    points = judgement.points
    figure = go.Figure(
        data=[_band(points, is_rare=is_rare), *_points(points, words, is_rare=is_rare)],
        layout=_layout(words, is_rare=is_rare),
    )
    if not is_rare:
        figure.add_trace(_ratings(points, chosen, words))
    _draw_base(figure, judgement, words)
    _label_right(figure, judgement, words)
    for mark in marks:
        _draw_mark(figure, points, mark, is_rare=is_rare)
    drawn: dict[str, Any] = figure.to_plotly_json()
    # On a telephone the labels at the right take the room of the chart; the table below has them.
    drawn["narrow"] = {
        "height": 340,
        "margin": {"l": 40, "r": 8, "t": 44, "b": 30},
        "annotations": [
            one.to_plotly_json() for one in figure.layout.annotations if one.xref != "paper"
        ],
    }
    return drawn


def _x(points: Sequence[ChartPoint], *, is_rare: bool) -> list[Any]:
    if is_rare:
        return list(range(1, len(points) + 1))
    return [point.period.first_date.isoformat() for point in points]


def _height(value: float | None, *, is_rare: bool) -> float | None:
    if value is None:
        return None
    return round(value, 1) if is_rare else round(100 * value, 2)


def _band(points: Sequence[ChartPoint], *, is_rare: bool) -> go.Scatter:
    """Return the band as one closed line for each stretch without a gap."""
    xs: list[Any] = []
    ys: list[float | None] = []
    for stretch in _stretches(points):
        first = points.index(stretch[0])
        edges = [
            _edges(point, first + index, is_rare=is_rare) for index, point in enumerate(stretch)
        ]
        upper = [
            (x, _height(p.high, is_rare=is_rare))
            for p, e in zip(stretch, edges, strict=True)
            for x in e
        ]
        lower = [
            (x, _height(p.low, is_rare=is_rare))
            for p, e in zip(stretch, edges, strict=True)
            for x in e
        ]
        outline = [*upper, *reversed(lower), upper[0], (None, None)]
        xs += [x for x, _ in outline]
        ys += [y for _, y in outline]
    return go.Scatter(
        x=xs,
        y=ys,
        mode="lines",
        fill="toself",
        fillcolor=BAND,
        line={"color": LIMIT, "width": 1},
        hoverinfo="skip",
        connectgaps=False,
    )


def _stretches(points: Sequence[ChartPoint]) -> list[list[ChartPoint]]:
    found: list[list[ChartPoint]] = [[]]
    for point in points:
        if point.high is None or point.low is None:
            found.append([])
        else:
            found[-1].append(point)
    return [stretch for stretch in found if stretch]


def _edges(point: ChartPoint, index: int, *, is_rare: bool) -> tuple[Any, Any]:
    if is_rare:
        return index + 0.5, index + 1.5
    half = point.period.days / 2
    first = point.period.first_day - half
    return _instant(first), _instant(first + point.period.days)


def _instant(day: float) -> str:
    whole = int(day // 1)
    return f"{date_of(whole).isoformat()} {round(24 * (day - whole)):02}:00"


def _points(points: Sequence[ChartPoint], words: ChartWords, *, is_rare: bool) -> list[go.Scatter]:
    xs = _x(points, is_rare=is_rare)
    ys = [_height(point.value, is_rare=is_rare) for point in points]
    line = go.Scatter(
        x=xs,
        y=ys,
        mode="lines+markers",
        connectgaps=False,
        line={"color": BAR_CHOSEN, "width": 1.2},
        marker={
            "symbol": "diamond",
            "size": 8,
            "color": ["#ffffff" if point.is_thin else BAR_CHOSEN for point in points],
            "line": {"color": BAR_CHOSEN, "width": 1.3},
        },
        text=list(words.hover),
        hovertemplate="%{text}<extra></extra>",
        name=words.share,
    )
    return [line, *(_signals(points, xs, ys, verdict) for verdict in _signalled(points))]


def _signalled(points: Sequence[ChartPoint]) -> list[Verdict]:
    found = {point.signal for point in points if point.signal and point.value is not None}
    return [verdict for verdict in (Verdict.WORSE, Verdict.BETTER) if verdict in found]


def _signals(
    points: Sequence[ChartPoint], xs: list[Any], ys: list[float | None], verdict: Verdict
) -> go.Scatter:
    """Return a diamond in a ring at each signal: filled brick for worse, hollow green for better."""
    colour = BRICK if verdict is Verdict.WORSE else GREEN
    chosen = [index for index, point in enumerate(points) if point.signal is verdict]
    return go.Scatter(
        x=[xs[index] for index in chosen for _ in range(2)],
        y=[ys[index] for index in chosen for _ in range(2)],
        mode="markers",
        marker={
            "symbol": ["circle-open", "diamond"] * len(chosen),
            "size": [18, 9] * len(chosen),
            "color": [colour, colour if verdict is Verdict.WORSE else "#ffffff"] * len(chosen),
            "line": {"color": colour, "width": 1.8},
        },
        hoverinfo="skip",
        name=verdict.value,
    )


def _ratings(points: Sequence[ChartPoint], chosen: Period, words: ChartWords) -> go.Bar:
    is_chosen = [point.period.first_day in chosen for point in points]
    return go.Bar(
        x=_x(points, is_rare=False),
        y=[point.n for point in points],
        yaxis="y2",
        marker={"color": [BAR_CHOSEN if dark else BAR for dark in is_chosen]},
        text=list(words.hover),
        textposition="none",
        hovertemplate="%{text}<extra></extra>",
        name=words.ratings,
    )


def _draw_base(figure: go.Figure, judgement: Judgement, words: ChartWords) -> None:
    base, points = judgement.base, judgement.points
    if base.value is None or not points:
        return
    is_rare = judgement.kind is Kind.RARE
    made_of = [index for index, point in enumerate(points) if point.is_base]
    if not made_of:
        return
    height = _height(base.value, is_rare=is_rare)
    start, turn = (
        _edges(points[made_of[0]], made_of[0], is_rare=is_rare)[0],
        _edges(points[made_of[-1]], made_of[-1], is_rare=is_rare)[1],
    )
    end = _edges(points[-1], len(points) - 1, is_rare=is_rare)[1]
    for x0, x1, dash in ((start, turn, "solid"), (turn, end, "dash")):
        figure.add_shape(
            type="line",
            x0=x0,
            x1=x1,
            y0=height,
            y1=height,
            line={"color": INK, "width": 1.2, "dash": dash},
        )
    figure.add_annotation(
        x=start,
        y=1.0,
        yref="paper",
        xanchor="left",
        yanchor="bottom",
        text=words.base_periods,
        showarrow=False,
        font={"size": 13, "color": MUTED},
    )
    figure.add_shape(
        type="line",
        x0=start,
        x1=turn,
        y0=1.0,
        y1=1.0,
        yref="paper",
        line={"color": LIMIT, "width": 1},
    )


def _label_right(figure: go.Figure, judgement: Judgement, words: ChartWords) -> None:
    last = judgement.points[-1] if judgement.points else None
    if last is None or last.value is None:
        return
    is_rare = judgement.kind is Kind.RARE
    signal = last.signal
    colour = BRICK if signal is Verdict.WORSE else GREEN if signal is Verdict.BETTER else INK
    labels = [(last.value, words.latest, colour, 600)]
    if last.high is not None and not (is_rare and signal is not Verdict.BETTER):
        labels.append((last.high, words.limit, MUTED, 400))
    if judgement.base.value is not None:
        labels.append((judgement.base.value, words.base, INK, 600))
    heights = _apart(
        [_height(value, is_rare=is_rare) or 0.0 for value, *_ in labels], _top(judgement)
    )
    for (_, text, of_colour, weight), height in zip(labels, heights, strict=True):
        figure.add_annotation(
            x=1.01,
            xref="paper",
            xanchor="left",
            y=height,
            yanchor="middle",
            text=text,
            showarrow=False,
            font={"size": 13.5, "color": of_colour, "weight": weight},
        )


def _top(judgement: Judgement) -> float:
    is_rare = judgement.kind is Kind.RARE
    heights = [
        _height(value, is_rare=is_rare) or 0.0
        for point in judgement.points
        for value in (point.value, point.high)
        if value is not None
    ]
    return max(heights, default=1.0)


def _apart(heights: list[float], top: float) -> list[float]:
    """Return the heights moved so far apart that their labels do not lie on each other."""
    least = top / 13
    order = sorted(range(len(heights)), key=lambda index: heights[index])
    moved = list(heights)
    for lower, upper in zip(order, order[1:], strict=False):
        moved[upper] = max(moved[upper], moved[lower] + least)
    return moved


def _draw_mark(
    figure: go.Figure, points: Sequence[ChartPoint], mark: Mark, *, is_rare: bool
) -> None:
    if not points or not points[0].period.first_day <= mark.day <= points[-1].period.last_day:
        return
    x: Any = date_of(mark.day).isoformat()
    if is_rare:
        x = 0.5 + sum(point.period.last_day < mark.day for point in points)
    figure.add_shape(
        type="line",
        x0=x,
        x1=x,
        y0=0,
        y1=1.07,
        yref="paper",
        line={"color": INK, "dash": "dot", "width": 1},
    )
    figure.add_annotation(
        x=x,
        y=1.07,
        yref="paper",
        yanchor="bottom",
        text=f"<b>{mark.letter}</b>",
        showarrow=False,
        font={"size": 13, "color": "#ffffff"},
        bgcolor=INK,
        borderpad=4,
    )


def _layout(words: ChartWords, *, is_rare: bool) -> dict[str, Any]:
    layout = base_layout(words.decimal, words.thousands)
    layout["margin"] = {"l": 52, "r": _ROOM_RIGHT, "t": 62, "b": 36}
    axis = {
        "gridcolor": HAIR,
        "zerolinecolor": BAR,
        "fixedrange": True,
        "automargin": True,
        "rangemode": "tozero",
    }
    if is_rare:
        return layout | {
            "xaxis": {"showgrid": False, "fixedrange": True, "showticklabels": False},
            "yaxis": axis | {"title": {"text": words.share}},
        }
    return layout | {
        "xaxis": {"type": "date", "showgrid": False, "anchor": "y2", "fixedrange": True},
        "yaxis": axis | {"domain": [0.28, 1], "ticksuffix": "%"},
        "yaxis2": axis | {"domain": [0, 0.17], "nticks": 3, "title": {"text": words.ratings}},
    }
