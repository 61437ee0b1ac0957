"""The control chart as a Plotly figure: a pure function from a judgement to a figure.

The share of red by period, the band between the limits (its edge is stepped, because the number of
ratings varies), the base solid over the periods it was made of and dashed after, where it is
frozen; a signal is a diamond in a ring, an event a dotted line with its letter, and beneath stand
the ratings of each period. Where reds are rare each point is a red and its height the ratings
since the one before.

The figure is a plain dictionary: Plotly's own classes would take as much time as all the rest of
the page. A test has Plotly check it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.chart_sheet import (
    ChartWords,
    Mark,
    base_labels,
    base_lines,
    edges,
    height_of,
    layout_of,
    mark_lines,
    marks_on,
    right_labels,
)
from dashboard.charts import BAND, BAR, BAR_CHOSEN, BRICK, GREEN, LIMIT
from hub.periods import Period
from hub.statistics import ChartPoint, Judgement, Kind, Verdict


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
    traces = [_band(points, is_rare=is_rare), *_points(points, words, is_rare=is_rare)]
    if not is_rare:
        traces.append(_ratings(points, chosen, words))
    if marks:
        traces.append(marks_on(points, marks, is_rare=is_rare))
    in_the_chart = base_labels(judgement, words)
    return {
        "data": traces,
        "layout": layout_of(words, is_rare=is_rare)
        | {
            "shapes": [*base_lines(judgement), *mark_lines(points, marks, is_rare=is_rare)],
            "annotations": [*in_the_chart, *right_labels(judgement, words)],
        },
        # On a telephone the labels at the right take the room of the chart; the table below has
        # them.
        "narrow": {
            "height": 340,
            "margin": {"l": 40, "r": 8, "t": 8, "b": 30},
            "annotations": in_the_chart,
        },
        # The first sheet has the answer and the chart.
        "printed": {"height": 310},
    }


def _x(points: Sequence[ChartPoint], *, is_rare: bool) -> list[Any]:
    if is_rare:
        return list(range(1, len(points) + 1))
    return [point.period.first_date.isoformat() for point in points]


def _band(points: Sequence[ChartPoint], *, is_rare: bool) -> dict[str, Any]:
    """Return the band as one closed line for each stretch without a gap."""
    xs: list[Any] = []
    ys: list[float | None] = []
    for stretch in _stretches(points, is_rare=is_rare):
        upper, lower = _outline(points, stretch, is_rare=is_rare)
        around = [*upper, *reversed(lower), upper[0], (None, None)]
        xs += [x for x, _ in around]
        ys += [y for _, y in around]
    return {
        "type": "scatter",
        "x": xs,
        "y": ys,
        "mode": "lines",
        "fill": "toself",
        "fillcolor": BAND,
        "line": {"color": LIMIT, "width": 1},
        "hoverinfo": "skip",
        "connectgaps": False,
    }


def _outline(
    points: Sequence[ChartPoint], stretch: Sequence[int], *, is_rare: bool
) -> tuple[list[tuple[Any, float | None]], list[tuple[Any, float | None]]]:
    """Return the upper and the lower edge of the band, two corners a point."""
    upper, lower = [], []
    for index in stretch:
        point = points[index]
        for x in edges(point, index, is_rare=is_rare):
            upper.append((x, height_of(point.high, is_rare=is_rare)))
            lower.append((x, height_of(point.low, is_rare=is_rare)))
    return upper, lower


def _stretches(points: Sequence[ChartPoint], *, is_rare: bool) -> list[list[int]]:
    """Return which points have limits, those in a row together."""
    found: list[list[int]] = [[]]
    for index in _spaced(points, is_rare=is_rare):
        if index is None or points[index].high is None or points[index].low is None:
            found.append([])
        else:
            found[-1].append(index)
    return [stretch for stretch in found if stretch]


def _spaced(points: Sequence[ChartPoint], *, is_rare: bool) -> list[int | None]:
    """Return the indices of the points, None where periods without a rating lie between two."""
    found: list[int | None] = []
    for index, point in enumerate(points):
        follows = index == 0 or point.period.first_day == points[index - 1].period.last_day + 1
        found += [index] if follows or is_rare else [None, index]
    return found


def _points(
    points: Sequence[ChartPoint], words: ChartWords, *, is_rare: bool
) -> list[dict[str, Any]]:
    xs = _x(points, is_rare=is_rare)
    ys = [height_of(point.value, is_rare=is_rare) for point in points]
    colours = ["#ffffff" if point.is_thin else BAR_CHOSEN for point in points]
    spaced = _spaced(points, is_rare=is_rare)  # no line across a gap
    line = {
        "type": "scatter",
        "x": _at(spaced, xs),
        "y": _at(spaced, ys),
        "mode": "lines+markers",
        "connectgaps": False,
        "line": {"color": BAR_CHOSEN, "width": 1.2},
        "marker": {
            "symbol": "diamond",
            "size": 8,
            "color": [colour or BAR_CHOSEN for colour in _at(spaced, colours)],
            "line": {"color": BAR_CHOSEN, "width": 1.3},
        },
        "text": _at(spaced, words.hover),
        "hovertemplate": "%{text}<extra></extra>",
        "name": words.share,
    }
    return [line, *(_signals(points, xs, ys, verdict) for verdict in _signalled(points))]


def _at(indices: Sequence[int | None], values: Sequence[Any]) -> list[Any]:
    return [None if index is None else values[index] for index in indices]


def _signalled(points: Sequence[ChartPoint]) -> list[Verdict]:
    found = {point.signal for point in points if point.signal and point.value is not None}
    return [verdict for verdict in (Verdict.WORSE, Verdict.BETTER) if verdict in found]


def _signals(
    points: Sequence[ChartPoint], xs: list[Any], ys: list[float | None], verdict: Verdict
) -> dict[str, Any]:
    """Return a diamond in a ring at each signal: filled brick is worse, hollow green better."""
    colour = BRICK if verdict is Verdict.WORSE else GREEN
    chosen = [index for index, point in enumerate(points) if point.signal is verdict]
    return {
        "type": "scatter",
        "x": [xs[index] for index in chosen for _ in range(2)],
        "y": [ys[index] for index in chosen for _ in range(2)],
        "mode": "markers",
        "marker": {
            "symbol": ["circle-open", "diamond"] * len(chosen),
            "size": [18, 9] * len(chosen),
            "color": [colour, colour if verdict is Verdict.WORSE else "#ffffff"] * len(chosen),
            "line": {"color": colour, "width": 1.8},
        },
        "hoverinfo": "skip",
        "name": verdict.value,
    }


def _ratings(points: Sequence[ChartPoint], chosen: Period, words: ChartWords) -> dict[str, Any]:
    is_chosen = [point.period.first_day in chosen for point in points]
    return {
        "type": "bar",
        "x": _x(points, is_rare=False),
        "y": [point.n for point in points],
        "yaxis": "y2",
        "marker": {"color": [BAR_CHOSEN if dark else BAR for dark in is_chosen]},
        "text": list(words.hover),
        "textposition": "none",
        "hovertemplate": "%{text}<extra></extra>",
        "name": words.ratings,
    }
