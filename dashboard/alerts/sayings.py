"""What is said of red faces and of people served."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard import words
from dashboard.alerts.saying import Saying
from dashboard.language import gettext, ngettext
from dashboard.verdict_words import why_verdict
from hub.reading import Standing
from hub.statistics import Kind, Verdict, share_of


def red(values: Mapping[str, Any], timezone: str, now_ms: int) -> Saying:
    """Say why there is too much red: by the chart, by a fixed limit, or by both."""
    chart, limit = values.get("chart"), values.get("limit")
    said = [*([_by_chart(chart)] if chart else []), *([_by_limit(limit)] if limit else [])]
    title = gettext("more “Bad” than usual") if chart else gettext("“Bad” above the limit")
    return Saying(
        title, " ".join(said), gettext("Look at the reasons, and at the hours in which it happens.")
    )


def _by_chart(chart: Mapping[str, Any]) -> str:
    why = why_verdict(_standing(chart))
    if chart["kind"] == Kind.RARE or chart.get("value") is None or chart.get("base") is None:
        return gettext("%(why)s. Chance alone does not explain it.", why=words.capital(why))
    return gettext(
        "Lately %(now)s of the ratings, %(usual)s as a rule; %(why)s. Chance alone does not explain"
        " it.",
        now=words.percent(chart["value"]),
        usual=words.percent(chart["base"]),
        why=why,
    )


def _standing(chart: Mapping[str, Any]) -> Standing:
    """Return as much of a verdict as an alert keeps."""
    return Standing(
        office=0,
        service=0,
        verdict=Verdict.WORSE.value,
        kind=chart["kind"],
        step=chart["step"],
        rule=chart["rule"],
        run=chart["run"],
        base_have=0,
        base_need=0,
        base_value=chart.get("base"),
        missing=0,
        ready_day=None,
        judged_day=0,
        packed=b"",
    )


def _by_limit(limit: Mapping[str, Any]) -> str:
    share = share_of(limit["sad"], limit["n"])
    if share is None:
        return ""
    return gettext(
        "In the last four weeks %(share)s (%(interval)s) of %(n)s ratings: even the lower end lies"
        " above the limit of %(limit)s.",
        share=words.percent(share.value),
        interval=words.interval(share),
        n=words.number(limit["n"]),
        limit=words.percent(limit["limit"]),
    )


def over_served(values: Mapping[str, Any], timezone: str, now_ms: int) -> Saying:
    """Say that more rated than were served."""
    what = gettext(
        "From %(first)s to %(last)s: %(ratings)s ratings, and %(served)s people served.",
        first=words.day(values["first_day"]),
        last=words.day_with_year(values["last_day"]),
        ratings=words.number(values["ratings"]),
        served=words.number(values["served"]),
    )
    todo = gettext("Check the number that was entered. If it is right, some press more than once.")
    return Saying(gettext("more ratings than people served"), what, todo)


def served_missing(values: Mapping[str, Any], timezone: str, now_ms: int) -> Saying:
    """Say that nobody entered the people served."""
    what = ngettext(
        "Entered up to %(day)s; %(n)s day is missing. Without them there is no participation rate.",
        "Entered up to %(day)s; %(n)s days are missing. Without them there is no participation"
        " rate.",
        values["days"],
        day=words.day_with_year(values["last_day"]),
        n=words.number(values["days"]),
    )
    return Saying(gettext("people served not entered"), what, gettext("Enter them."))
