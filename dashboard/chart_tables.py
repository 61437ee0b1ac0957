"""The control chart of a page as tables for files: its points, and what was found by which base."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard import fields
from dashboard.jinja_words import share_of_run
from dashboard.language import gettext
from dashboard.logged import LoggedNote
from dashboard.tables import Cell, Column, Table, Unit
from dashboard.verdict_tables import verdict_cells, verdict_columns
from dashboard.verdict_words import Said
from hub.periods import date_of
from hub.statistics import Judgement, Kind


def chart_tables(judgement: Judgement, happened: Mapping[int, Sequence[LoggedNote]]) -> list[Table]:
    """Return the points of a control chart with what happened at each, and its verdict and base."""
    return [_points(judgement, happened), _verdict(judgement)]


def _points(judgement: Judgement, happened: Mapping[int, Sequence[LoggedNote]]) -> Table:
    rows: list[list[Cell]] = [
        [
            point.period.first_date,
            point.period.last_date,
            point.n,
            None if point.value is None else point.k,
            point.value,
            point.low,
            point.high,
            point.is_base,
            point.signal.value if point.signal else None,
            point.is_thin,
            ", ".join(one.letter or "" for one in happened.get(index, ())) or None,
        ]
        for index, point in enumerate(judgement.points)
    ]
    value = _value_column(is_rare=judgement.kind is Kind.RARE)
    return Table("chart", gettext("Control chart"), _point_columns(value), rows)


def _value_column(*, is_rare: bool) -> Column:
    return (
        Column(
            "ratings_since",
            gettext("Since the one before"),
            gettext("Ratings between two “Bad”."),
            Unit.NUMBER,
        )
        if is_rare
        else Column(
            "sad",
            gettext("Share"),
            gettext("Share of “Bad” in 0 to 1; empty below 10 ratings."),
            Unit.SHARE,
        )
    )


def _point_columns(value: Column) -> list[Column]:
    unit = value.unit
    return [
        Column("from", gettext("First day"), gettext("Of the point's period."), Unit.DATE),
        Column("to", gettext("Last day"), gettext("Of the point's period."), Unit.DATE),
        fields.ratings_column(),
        Column("bad", gettext("Bad"), gettext("How many; empty below 10 ratings."), Unit.COUNT),
        value,
        Column(
            "lower_limit",
            gettext("Lower limit"),
            gettext("Of the control chart; empty while the base is being made."),
            unit,
        ),
        Column(
            "upper_limit",
            gettext("Upper limit"),
            gettext("Of the control chart; empty while the base is being made."),
            unit,
        ),
        Column("is_base", gettext("Base"), gettext("Whether the base is made of it."), Unit.YES_NO),
        Column(
            "signal",
            gettext("Signal"),
            gettext("better or worse where a rule of the chart says so."),
            Unit.CODE,
        ),
        Column(
            "is_thin",
            gettext("Few ratings"),
            gettext("Whether no rule looks at it, because it has too few ratings."),
            Unit.YES_NO,
        ),
        Column(
            "happened",
            gettext("What happened"),
            gettext("Letters of the events and actions; the table “log” tells them."),
            Unit.TEXT,
        ),
    ]


def _verdict(judgement: Judgement) -> Table:
    columns = [
        Column(
            "verdict",
            gettext("Compared with the usual"),
            gettext("stable, better, worse or too-few, by the rules of the control chart."),
            Unit.CODE,
        ),
        *verdict_columns(),
        Column(
            "base_from", gettext("Base from"), gettext("First day that it is made of."), Unit.DATE
        ),
        Column("base_to", gettext("Base to"), gettext("Last day that it is made of."), Unit.DATE),
        Column("base_n", gettext("Ratings of the base"), gettext("So far."), Unit.COUNT),
        Column(
            "dispersion",
            gettext("Dispersion"),
            gettext("How much shares vary beyond chance (Laney's σ of z, at least 1)."),
            Unit.NUMBER,
        ),
        Column(
            "run_share",
            gettext("Share of the points in a row"),
            gettext("Share of “Bad” over the points with the signal; not with rare."),
            Unit.SHARE,
        ),
    ]
    base, has_run = judgement.base, judgement.rule is not None and judgement.kind is Kind.SHARES
    row: list[Cell] = [
        judgement.verdict.value,
        *verdict_cells(Said(judgement)),
        None if base.first_day is None else date_of(base.first_day),
        None if base.last_day is None else date_of(base.last_day),
        base.n,
        judgement.sigma,
        share_of_run(judgement) if has_run else None,
    ]
    return Table("verdict", gettext("What the chart says"), columns, [row])
