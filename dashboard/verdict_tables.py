"""What a control chart found, as columns of a file: the word, by which rule, and its base."""

from __future__ import annotations

from dashboard.language import gettext
from dashboard.tables import Cell, Column, Unit
from dashboard.verdict_words import Found
from hub.periods import date_of


def verdict_columns() -> list[Column]:
    """Return the columns of what stands behind a word."""
    return [
        Column(
            "chart",
            gettext("Chart"),
            gettext("shares (p′ chart) or rare (g chart: ratings between two “Bad”)."),
            Unit.CODE,
        ),
        Column(
            "step",
            gettext("Point"),
            gettext("What a point stands for: week, month, quarter or year; not with rare."),
            Unit.CODE,
        ),
        Column(
            "rule",
            gettext("Rule"),
            gettext("limit (beyond a limit) or run (on one side of the base); empty: no signal."),
            Unit.CODE,
        ),
        Column(
            "run",
            gettext("Points in a row"),
            gettext("With the signal or, if stable, without one."),
            Unit.COUNT,
        ),
        Column(
            "base_have",
            gettext("Base so far"),
            gettext("Points the base is made of; with rare, cases."),
            Unit.COUNT,
        ),
        Column(
            "base_need",
            gettext("Base needed"),
            gettext("Points the base needs; with rare, cases."),
            Unit.COUNT,
        ),
        Column(
            "base",
            gettext("Value of the base"),
            gettext("Share of “Bad” in 0 to 1; with rare, the median of the ratings between two."),
            Unit.NUMBER,
        ),
        Column(
            "lacking",
            gettext("How many are missing"),
            gettext("Until it can be said: points of the base, cases, or ratings."),
            Unit.COUNT,
        ),
        Column(
            "ready_from",
            gettext("Enough from"),
            gettext("At this pace; empty: there is enough, or nobody can tell."),
            Unit.DATE,
        ),
    ]


def verdict_cells(found: Found | None) -> list[Cell]:
    """Return the cells of :func:`verdict_columns`, all empty where nobody has judged."""
    if found is None:
        return [None] * 9
    return [
        found.kind,
        found.step,
        found.rule,
        found.run,
        found.base_have,
        found.base_need,
        found.base_value,
        found.missing or None,
        date_of(found.ready_day) if found.ready_day is not None else None,
    ]
