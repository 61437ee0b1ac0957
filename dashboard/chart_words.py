"""The words in a chart, and the names of days and months for its axis."""

from __future__ import annotations

from typing import Any

from babel import Locale
from babel.dates import get_day_names, get_month_names
from flask_babel import get_locale

from dashboard import words
from dashboard.chart_sheet import ChartWords
from dashboard.language import gettext, ngettext
from dashboard.verdict_words import periods_words
from hub.statistics import ChartPoint, Judgement, Kind, Verdict


def chart_words(judgement: Judgement) -> ChartWords:
    """Return what a control chart says in the reader's language."""
    signs = words.signs()
    is_rare = judgement.kind is Kind.RARE
    last = judgement.points[-1] if judgement.points else None
    return ChartWords(
        share=gettext("ratings between two “Bad”") if is_rare else gettext("“Bad”, share"),
        ratings=gettext("ratings"),
        base=gettext("base %(value)s", value=value_words(judgement, judgement.base.value)),
        limit=gettext("limit %(value)s", value=value_words(judgement, last.high if last else None)),
        latest=gettext(
            "latest: %(value)s", value=value_words(judgement, last.value if last else None)
        ),
        base_periods=_base_periods(judgement),
        hover=[_hover(judgement, point) for point in judgement.points],
        decimal=signs.decimal,
        thousands=signs.thousands,
        percent=signs.percent,
    )


def value_words(judgement: Judgement, value: float | None) -> str:
    """Return a value of the chart: a share, or ratings between two reds; a dash for none."""
    if value is None:
        return "–"
    return words.number(round(value)) if judgement.kind is Kind.RARE else words.percent(value)


def base_sentence(judgement: Judgement) -> str:
    """Say what the base is and of what it was made; nothing while it is not complete."""
    base = judgement.base
    if base.value is None:
        return ""
    value = value_words(judgement, base.value)
    if judgement.kind is Kind.RARE:
        return gettext(
            "The base is %(value)s: the median of the ratings between two “Bad”, over the first"
            " %(n)s.",
            value=value,
            n=base.have,
        )
    return gettext(
        "The base is %(value)s (the first %(periods)s).",
        value=value,
        periods=periods_words(judgement.step, base.have),
    )


def point_words(judgement: Judgement, point: ChartPoint) -> str:
    """Say what the chart's rules found at a point."""
    if point.value is None:
        return gettext("too few to say")
    if point.signal is not None:
        # Few ratings between two reds are worse; a large share of reds is.
        is_above = (point.signal is Verdict.WORSE) != (judgement.kind is Kind.RARE)
        return _above_words(point) if is_above else _below_words(point)
    if point.high is None:
        return gettext("the base is being made")
    return (
        gettext("within the limits, with caution")
        if point.is_thin
        else gettext("within the limits")
    )


def _above_words(point: ChartPoint) -> str:
    if point.value is not None and point.high is not None and point.value > point.high:
        return gettext("beyond the limit")
    return gettext("part of a run above the base")


def _below_words(point: ChartPoint) -> str:
    if point.value is not None and point.low is not None and point.value < point.low:
        return gettext("below the lower limit")
    return gettext("part of a run below the base")


def _base_periods(judgement: Judgement) -> str:
    if judgement.kind is Kind.RARE:
        return gettext("base: the first %(n)s “Bad”", n=judgement.base.have)
    return gettext(
        "base: the first %(periods)s", periods=periods_words(judgement.step, judgement.base.have)
    )


def axis_locale() -> dict[str, Any]:
    """Return the names of days and months as Plotly wants them, Sunday first."""
    locale = _locale()
    days = get_day_names("wide", "stand-alone", locale)
    short_days = get_day_names("abbreviated", "stand-alone", locale)
    sunday_first = (6, 0, 1, 2, 3, 4, 5)
    return {
        "name": locale.language,
        "format": {
            "days": [days[index] for index in sunday_first],
            "shortDays": [short_days[index] for index in sunday_first],
            "months": list(get_month_names("wide", "stand-alone", locale).values()),
            "shortMonths": list(get_month_names("abbreviated", "stand-alone", locale).values()),
            "date": "%d/%m/%Y",
        },
    }


def _hover(judgement: Judgement, point: ChartPoint) -> str:
    counted = ngettext("%(n)s rating", "%(n)s ratings", point.n, n=words.number(point.n))
    if judgement.kind is Kind.RARE:
        return f"{words.period_words(point.period)}<br>{counted}"
    when = words.piece_words(point.period, judgement.step)
    if point.value is None:
        return f"{when}<br>{counted}"
    return f"{when}<br>{words.percent(point.value)}<br>{counted}<br>{point_words(judgement, point)}"


def _locale() -> Locale:
    locale = get_locale()
    return locale if locale is not None else Locale("it")
