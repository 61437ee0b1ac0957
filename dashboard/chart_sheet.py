"""What stands on a control chart beside its points: base, labels, letters, and the sheet itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from dashboard.charts import BAR, BRICK, GREEN, HAIR, INK, LIMIT, MUTED, base_layout
from hub.periods import date_of
from hub.statistics import ChartPoint, Judgement, Kind, Verdict

_ROOM_RIGHT = 118
_TOP = 0.88
"""The upper end of the chart on the sheet: above it stand the base and the discs."""
_BASE = 0.95
"""Where the base is spanned and named: above the discs, which would hide it."""
_DISCS = 1.0
"""Where discs stand: at the upper edge of the chart, whose own scale of 0 to 1 they have."""


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
    percent: str = "%"


@dataclass(frozen=True, slots=True)
class Mark:
    """A day on which something happened, and the letter it has in the list."""

    day: int
    letter: str


def height_of(value: float | None, *, is_rare: bool) -> float | None:
    """Return how high a value stands: percent, or ratings between two reds."""
    if value is None:
        return None
    return round(value, 1) if is_rare else round(100 * value, 2)


def edges(point: ChartPoint, index: int, *, is_rare: bool) -> tuple[Any, Any]:
    """Return where the step of a point begins and ends on the axis."""
    if is_rare:
        return index + 0.5, index + 1.5
    half = point.period.days / 2
    first = point.period.first_day - half
    return _instant(first), _instant(first + point.period.days)


def _instant(day: float) -> str:
    whole = int(day // 1)
    return f"{date_of(whole).isoformat()} {round(24 * (day - whole)):02}:00"


def base_lines(judgement: Judgement) -> list[dict[str, Any]]:
    """Return the base: solid over what it was made of, dashed after, where it is frozen."""
    made_of = _base_points(judgement)
    if not made_of:
        return []
    is_rare = judgement.kind is Kind.RARE
    points = judgement.points
    height = height_of(judgement.base.value, is_rare=is_rare)
    start = edges(points[made_of[0]], made_of[0], is_rare=is_rare)[0]
    turn = edges(points[made_of[-1]], made_of[-1], is_rare=is_rare)[1]
    end = edges(points[-1], len(points) - 1, is_rare=is_rare)[1]
    return [
        _line(start, turn, height, height, {"color": INK, "width": 1.2, "dash": "solid"}),
        _line(turn, end, height, height, {"color": INK, "width": 1.2, "dash": "dash"}),
        _line(start, turn, _BASE, _BASE, {"color": LIMIT, "width": 1}) | {"yref": "paper"},
    ]


def base_labels(judgement: Judgement, words: ChartWords) -> list[dict[str, Any]]:
    """Return the words above the periods that the base was made of."""
    made_of = _base_points(judgement)
    if not made_of:
        return []
    is_rare = judgement.kind is Kind.RARE
    return [
        {
            "x": edges(judgement.points[made_of[0]], made_of[0], is_rare=is_rare)[0],
            "y": _BASE,
            "yref": "paper",
            "xanchor": "left",
            "yanchor": "bottom",
            "text": words.base_periods,
            "showarrow": False,
            "font": {"size": 13, "color": MUTED},
        }
    ]


def _base_points(judgement: Judgement) -> list[int]:
    if judgement.base.value is None:
        return []
    return [index for index, point in enumerate(judgement.points) if point.is_base]


def _line(x0: Any, x1: Any, y0: Any, y1: Any, look: dict[str, Any]) -> dict[str, Any]:
    return {"type": "line", "x0": x0, "x1": x1, "y0": y0, "y1": y1, "line": look}


def right_labels(judgement: Judgement, words: ChartWords) -> list[dict[str, Any]]:
    """Return the last value, its limit and the base in words at the right edge."""
    last = judgement.points[-1] if judgement.points else None
    if last is None or last.value is None:
        return []
    is_rare = judgement.kind is Kind.RARE
    signal = last.signal
    colour = BRICK if signal is Verdict.WORSE else GREEN if signal is Verdict.BETTER else INK
    labels = [(last.value, words.latest, colour, 600)]
    if last.high is not None and not (is_rare and signal is not Verdict.BETTER):
        labels.append((last.high, words.limit, MUTED, 400))
    if judgement.base.value is not None:
        labels.append((judgement.base.value, words.base, INK, 600))
    heights = _apart(
        [height_of(value, is_rare=is_rare) or 0.0 for value, *_ in labels], _top(judgement)
    )
    return [
        {
            "x": 1.01,
            "xref": "paper",
            "xanchor": "left",
            "y": height,
            "yanchor": "middle",
            "text": text,
            "showarrow": False,
            "font": {"size": 13.5, "color": of_colour, "weight": weight},
        }
        for (_, text, of_colour, weight), height in zip(labels, heights, strict=True)
    ]


def _top(judgement: Judgement) -> float:
    is_rare = judgement.kind is Kind.RARE
    heights = [
        height_of(value, is_rare=is_rare) or 0.0
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
    for lower, upper in pairwise(order):
        moved[upper] = max(moved[upper], moved[lower] + least)
    return moved


def marks_on(
    points: Sequence[ChartPoint], marks: Sequence[Mark], *, is_rare: bool
) -> dict[str, Any]:
    """Return the lettered discs above the chart, where it reaches."""
    reached = [mark for mark in marks if _reaches(points, mark)]
    return {
        "type": "scatter",
        "x": [_x_of(points, mark, is_rare=is_rare) for mark in reached],
        "y": [_DISCS] * len(reached),
        "yaxis": "y3",
        "mode": "markers+text",
        "marker": {"symbol": "circle", "size": 24, "color": INK},
        "text": [mark.letter for mark in reached],
        "textfont": {"size": 13.5, "color": "#ffffff", "weight": 600},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def mark_lines(
    points: Sequence[ChartPoint], marks: Sequence[Mark], *, is_rare: bool
) -> list[dict[str, Any]]:
    """Return a dotted line down from each disc, where the chart reaches."""
    found = []
    for mark in marks:
        if _reaches(points, mark):
            x = _x_of(points, mark, is_rare=is_rare)
            look = {"color": INK, "dash": "dot", "width": 1}
            found.append(_line(x, x, 0, _TOP, look) | {"yref": "paper"})
    return found


def _reaches(points: Sequence[ChartPoint], mark: Mark) -> bool:
    if not points:
        return False
    return points[0].period.first_day <= mark.day <= points[-1].period.last_day


def _x_of(points: Sequence[ChartPoint], mark: Mark, *, is_rare: bool) -> Any:
    if is_rare:
        return 0.5 + sum(point.period.last_day < mark.day for point in points)
    return date_of(mark.day).isoformat()


def layout_of(words: ChartWords, *, is_rare: bool) -> dict[str, Any]:
    """Return the sheet: the chart, and beneath it the ratings of each period."""
    layout = base_layout(words.decimal, words.thousands)
    layout["margin"] = {"l": 52, "r": _ROOM_RIGHT, "t": 16, "b": 36}
    axis = {
        "gridcolor": HAIR,
        "zerolinecolor": BAR,
        "fixedrange": True,
        "automargin": True,
        "rangemode": "tozero",
    }
    discs = {
        "overlaying": "y",
        "range": [0, 1],
        "domain": [0, 1],
        "visible": False,
        "fixedrange": True,
    }
    if is_rare:
        return layout | {
            "yaxis3": discs,
            "xaxis": {
                "showgrid": False,
                "zeroline": False,
                "fixedrange": True,
                "showticklabels": False,
            },
            "yaxis": axis | {"domain": [0, _TOP], "title": {"text": words.share}},
        }
    return layout | {
        "xaxis": {
            "type": "date",
            "showgrid": False,
            "anchor": "y2",
            "fixedrange": True,
            "ticklabeloverflow": "hide past domain",  # the first would touch the zero beside it
        },
        "yaxis": axis | {"domain": [0.28, _TOP], "ticksuffix": words.percent},
        "yaxis3": discs,
        "yaxis2": axis | {"domain": [0, 0.17], "nticks": 3, "title": {"text": words.ratings}},
    }
