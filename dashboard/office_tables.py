"""The tables of an office's page, for files: exactly what the page shows."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard import fields
from dashboard.access import shows_faces
from dashboard.language import gettext, text_in
from dashboard.note_tables import note_cells, note_columns
from dashboard.office_page import OfficePage, Span
from dashboard.row_tables import rows_table
from dashboard.rows import Drawn
from dashboard.small_numbers import hidden_words
from dashboard.tables import Cell, Column, Table, Unit
from hub.statistics import Judgement, Kind


def office_tables(page: OfficePage, rows: Sequence[Drawn]) -> list[Table]:
    """Return the tables in the order of the page."""
    found = [rows_table("services", gettext("Services"), rows, hidden_words(rows))] if rows else []
    if page.judgement:
        found.append(chart_table(page.judgement))
    found.append(_spans(page))
    if page.heat:
        found.append(_hours(page))
    if page.reasons and not (page.place.guard.is_monthly and page.reasons[0].share is None):
        found.append(_reasons(page))
    found += [_aside(page), _log(page)]
    return found


def chart_table(judgement: Judgement) -> Table:
    """Return the points of a control chart."""
    is_rare = judgement.kind is Kind.RARE
    value = (
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
    unit = value.unit
    columns = [
        Column("from", gettext("First day"), gettext("Of the point's period."), Unit.DATE),
        Column("to", gettext("Last day"), gettext("Of the point's period."), Unit.DATE),
        fields.ratings_column(),
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
    ]
    rows: list[list[Cell]] = [
        [
            point.period.first_date,
            point.period.last_date,
            point.n,
            point.value,
            point.low,
            point.high,
            point.is_base,
            point.signal.value if point.signal else None,
        ]
        for point in judgement.points
    ]
    return Table("chart", gettext("Control chart"), columns, rows)


def _spans(page: OfficePage) -> Table:
    columns = [
        Column("which", gettext("Which"), gettext("now, before or a year ago."), Unit.CODE),
        Column("from", gettext("First day"), gettext("Of the period."), Unit.DATE),
        Column("to", gettext("Last day"), gettext("Of the period."), Unit.DATE),
        fields.ratings_column(),
        *fields.face_columns(),
        Column(
            "served",
            gettext("Served"),
            gettext("People served, as far as somebody entered them."),
            Unit.COUNT,
        ),
        Column(
            "participation",
            gettext("Participation"),
            gettext("Ratings per person served, on the days for which it was entered."),
            Unit.SHARE,
        ),
    ]
    spans = [("now", page.now), ("before", page.before), ("year-ago", page.year_ago)]
    return Table("faces", gettext("The three faces"), columns, [_span(*one) for one in spans])


def _span(which: str, span: Span) -> list[Cell]:
    shares = span.shares
    faces = [shares[face] if shares else None for face in ("happy", "neutral", "sad")]
    return [
        which, span.period.first_date, span.period.last_date, span.counts.n,
        *(cell for share in faces for cell in fields.share_cells(share)),
        span.participation.served or None, span.participation.rate,
    ]  # fmt: skip


def _hours(page: OfficePage) -> Table:
    heat = page.heat
    cells = heat.cells if heat else {}
    columns = [
        Column("weekday", gettext("Weekday"), gettext("1 is Monday, 7 is Sunday."), Unit.COUNT),
        Column("hour", gettext("Hour"), gettext("In which it begins, local time."), Unit.COUNT),
        fields.ratings_column(),
        *fields.share_columns(
            "sad",
            gettext("Bad"),
            gettext("Share of all ratings; empty below 10, indicative below 30."),
        ),
        Column(
            "is_high",
            gettext("Stands out"),
            gettext("Whether its whole interval lies above the share of all hours."),
            Unit.YES_NO,
        ),
    ]
    rows: list[list[Cell]] = [
        [weekday + 1, hour, cell.n, *fields.share_cells(cell.share), cell.is_high]
        for (weekday, hour), cell in sorted(cells.items())
    ]
    return Table("hours", gettext("When"), columns, rows, gettext("The last twelve whole months."))


def _reasons(page: OfficePage) -> Table:
    columns = [
        Column("reason", gettext("Reason"), gettext("Its code in the survey."), Unit.CODE),
        Column(
            "reason_name",
            gettext("Name of the reason"),
            gettext("As the kiosk shows it."),
            Unit.TEXT,
        ),
        Column("times", gettext("Times"), gettext("How often it was given."), Unit.COUNT),
        *fields.share_columns("share", gettext("Share"), gettext("Of all reasons given.")),
    ]
    rows: list[list[Cell]] = [
        [row.name, text_in(page.reason_labels[row.name]), row.k, *fields.share_cells(row.share)]
        for row in page.reasons
        if shows_faces(page.now.counts.n)
    ]
    return Table("reasons", gettext("Why"), columns, rows)


def _aside(page: OfficePage) -> Table:
    columns = [
        Column(
            "kind",
            gettext("Kind"),
            gettext("Why it was set aside; one rating can be of several kinds."),
            Unit.CODE,
        ),
        fields.ratings_column(),
    ]
    aside = page.aside
    rows: list[list[Cell]] = [
        ["burst", aside.burst],
        ["stuck", aside.stuck],
        ["out-of-hours", aside.out_of_hours],
        ["test", aside.test],
        ["total", aside.total],
    ]
    return Table("set_aside", gettext("What is not counted"), columns, rows)


def _log(page: OfficePage) -> Table:
    rows = [note_cells(one.note, one.effect) for one in page.log]
    return Table("log", gettext("What happened and what we did"), note_columns(), rows)
