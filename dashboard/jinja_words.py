"""The words about verdicts, charts, hours and notes, for templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TypeVar

from babel.dates import get_day_names
from flask import Flask
from flask_babel import get_locale

from dashboard import verdict_words, words
from dashboard.chart_words import base_sentence, point_words, value_words
from dashboard.language import DEFAULT, gettext, ngettext, reader_language
from dashboard.rows import Drawn
from dashboard.shares import scale_of
from dashboard.sparkline import Sparkline
from hub.statistics import Judgement, Kind

Text = TypeVar("Text")


def use_jinja_words(app: Flask) -> None:
    """Give templates these words as functions."""
    app.jinja_env.globals |= {
        "base_sentence": base_sentence,
        "base_short": base_short,
        "base_words": verdict_words.base_words,
        "chart_method": chart_method,
        "chart_sentence": chart_sentence,
        "effect_words": effect_words,
        "first_language": first_language,
        "high_words": high_words,
        "is_seldom": verdict_words.is_seldom,
        "periods_words": verdict_words.periods_words,
        "point_words": point_words,
        "reader_language": reader_language,
        "scale_of": scale_of,
        "scale_of_rows": scale_of_rows,
        "share_of_run": share_of_run,
        "spark_heard": spark_heard,
        "spark_words": spark_words,
        "state_words": state_words,
        "usual_share": verdict_words.usual_share,
        "value_words": value_words,
        "weekday_words": weekday_words,
        "why_verdict": verdict_words.why_verdict,
    }


def scale_of_rows(rows: Sequence[Drawn]) -> float:
    """Return the one scale of the red shares of a table."""
    return scale_of(one.row.shares.sad for one in rows if one.row.shares)


def share_of_run(judgement: Judgement) -> float:
    """Return the share of red over the points of the signal that is at the end of a chart."""
    run = judgement.points[-judgement.run :]
    return sum(point.k for point in run) / max(1, sum(point.n for point in run))


def chart_sentence(judgement: Judgement) -> str:
    """Say in a sentence what the chart shows at its end."""
    if not judgement.points or judgement.points[-1].value is None:
        return ""
    last = judgement.points[-1]
    value = value_words(judgement, last.value)
    return gettext(
        "The latest point is %(value)s: %(found)s.", value=value, found=point_words(judgement, last)
    )


def chart_method(judgement: Judgement) -> str:
    """Say how the chart was made: which one, its base, how much it varies beyond chance."""
    base = judgement.base
    if judgement.kind is Kind.RARE:
        return gettext("g chart. Base: %(n)s “Bad” of %(need)s.", n=base.have, need=base.need)
    if base.value is None or base.first_day is None or base.last_day is None:
        return gettext(
            "p′ chart. Base: %(have)s of %(periods)s so far.",
            have=base.have,
            periods=verdict_words.periods_words(judgement.step, base.need),
        )
    return gettext(
        "p′ chart. Base: %(first)s – %(last)s, %(n)s ratings; limits at three sigma,"
        " dispersion %(sigma)s.",
        first=words.day_with_year(base.first_day),
        last=words.day_with_year(base.last_day),
        n=words.number(base.n),
        sigma=words.decimal(judgement.sigma or 1.0),
    )


def base_short(found: verdict_words.Found) -> str:
    """Say how far the base is: base: 8 cases of 20."""
    if found.kind == Kind.RARE:
        return gettext(
            "base: %(have)s cases of %(need)s", have=found.base_have, need=found.base_need
        )
    return gettext(
        "base: %(have)s of %(periods)s",
        have=found.base_have,
        periods=verdict_words.periods_words(found.step, found.base_need),
    )


def spark_words(found: verdict_words.Found) -> str:
    """Say what the points of a small chart are."""
    if found.kind == Kind.RARE:
        return gettext("ratings between two “Bad”")
    return {
        "week": gettext("by week"),
        "month": gettext("by month"),
        "quarter": gettext("by quarter"),
        "year": gettext("by year"),
    }[found.step]


def spark_heard(found: verdict_words.Found, spark: Sparkline) -> str:
    """Say the numbers of a small chart, for who does not see it; nothing without a last value."""
    if spark.latest is None:
        return ""
    return _spark_heard(
        spark.latest, found.base_value, spark.signal, found.kind == Kind.RARE, reader_language()
    )


@lru_cache(4096)
def _spark_heard(
    latest: float, base: float | None, signal: str | None, is_rare: bool, _language: str
) -> str:
    def said(value: float) -> str:
        return words.number(round(value)) if is_rare else words.percent(value)

    parts = [gettext("latest: %(value)s", value=said(latest))]
    if base is not None:
        parts.append(gettext("base %(value)s", value=said(base)))
    if signal:
        parts.append(gettext("signal: worse") if signal == "worse" else gettext("signal: better"))
    return ", ".join(parts)


def weekday_words(weekday: int, is_short: bool = False) -> str:
    """Return the name of a weekday, Monday 0."""
    names = (
        get_day_names("abbreviated", "stand-alone", get_locale())
        if is_short
        else get_day_names("wide", "stand-alone", get_locale())
    )
    return str(names[weekday])


def high_words(high: Sequence[tuple[int, int]]) -> str:
    """Say in which hours red stands out: Monday 11-13, Tuesday 15-16."""
    stretches: list[tuple[int, int, int]] = []
    for weekday, hour in high:
        if stretches and stretches[-1][0] == weekday and stretches[-1][2] == hour:
            stretches[-1] = (weekday, stretches[-1][1], hour + 1)
        else:
            stretches.append((weekday, hour, hour + 1))
    said = ", ".join(
        gettext("%(day)s %(first)s–%(last)s", day=weekday_words(day), first=first, last=last)
        for day, first, last in stretches[:4]
    )
    more = len(stretches) - 4
    if more > 0:
        said += " " + ngettext("and %(n)s more", "and %(n)s more", more, n=more)
    return gettext("“Bad” stands out on: %(hours)s.", hours=said)


def effect_words(effect: str) -> str:
    """Say what came of an action."""
    return {
        "better": gettext("better"),
        "worse": gettext("worse"),
        "stable": gettext("no effect to be seen"),
        "too-few": gettext("too few to say"),
    }[effect]


def state_words(state: str | None) -> str:
    """Say how far an action is."""
    return {
        "proposed": gettext("proposed"),
        "approved": gettext("approved"),
        "running": gettext("under way"),
        "done": gettext("done"),
        "verified": gettext("verified"),
        "cancelled": gettext("cancelled"),
    }.get(state or "", state or "")


def first_language(texts: Mapping[str, Text]) -> str:
    """Return the reader's language if a text is there in it, else Italian or the first it is in."""
    own = reader_language()
    return next((one for one in (own, DEFAULT) if one in texts), next(iter(texts), ""))
