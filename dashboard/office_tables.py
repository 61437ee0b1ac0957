"""The tables of an office's page, for files: exactly what the page shows."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard import fields, words
from dashboard.access import shows_faces
from dashboard.chart_tables import chart_tables
from dashboard.language import gettext, ngettext, text_in
from dashboard.note_tables import note_cells, note_columns
from dashboard.office_page import OfficePage, Span
from dashboard.row_tables import rows_table
from dashboard.rows import Drawn
from dashboard.small_numbers import hidden_words
from dashboard.tables import Cell, Column, Table, Unit
from hub.periods import date_of
from hub.statistics import ParetoRow


def office_tables(page: OfficePage, rows: Sequence[Drawn]) -> list[Table]:
    """Return the tables in the order of the page."""
    found = [rows_table("services", gettext("Services"), rows, hidden_words(rows))] if rows else []
    if page.judgement:
        found += chart_tables(page.judgement, page.happened)
    if len(page.label_changes) > 1:
        found.append(_labels(page))
    found.append(_spans(page))
    if page.heat:
        found.append(_hours(page))
    if page.reasons and not (page.place.guard.is_monthly and page.reasons[0].share is None):
        found.append(_reasons(page))
    found += [_aside(page), _log(page)]
    return found


def _spans(page: OfficePage) -> Table:
    columns = [
        Column("which", gettext("Which"), gettext("now, before or a year ago."), Unit.CODE),
        Column("from", gettext("First day"), gettext("Of the period."), Unit.DATE),
        Column("to", gettext("Last day"), gettext("Of the period."), Unit.DATE),
        fields.ratings_column(),
        *fields.face_columns(),
        *fields.participation_columns(),
        *fields.difference_columns(
            gettext("Share of “Bad” now less that of the compared period, in its row."),
            is_alone=True,
        ),
    ]
    spans = [("now", page.now), ("before", page.before), ("year-ago", page.year_ago)]
    return Table("faces", gettext("The three faces"), columns, [_span(page, *one) for one in spans])


def _span(page: OfficePage, which: str, span: Span) -> list[Cell]:
    shares = span.shares
    faces = [shares[face] if shares else None for face in ("happy", "neutral", "sad")]
    return [
        which, span.period.first_date, span.period.last_date, span.counts.n,
        *(cell for share in faces for cell in fields.share_cells(share)),
        *fields.participation_cells(span.participation),
        *fields.difference_cells(page.change if span is page.compared else None),
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
        Column(
            "running",
            gettext("Together"),
            gettext("Share of it and of all those above it."),
            Unit.SHARE,
        ),
        *fields.share_columns(
            "share_before",
            gettext("Share before"),
            gettext("Of all reasons given in the compared period; empty below 10 of them."),
        ),
    ]
    rows = [_reason(page, row) for row in page.reasons if shows_faces(page.now.counts.n)]
    given = sum(row.k for row in page.reasons)
    asked = max(page.now.counts.asked, given)
    note = gettext(
        "%(asked)s people were asked for a reason, %(given)s gave one.",
        asked=words.number(asked),
        given=words.number(given),
    )
    if asked > given:
        note += " " + ngettext(
            "The other one indicated nothing.",
            "The other %(n)s indicated nothing.",
            asked - given,
            n=words.number(asked - given),
        )
    return Table("reasons", gettext("Why"), columns, rows, note)


def _reason(page: OfficePage, row: ParetoRow[str]) -> list[Cell]:
    then = page.reasons_then.get(row.name)
    return [
        row.name,
        text_in(page.reason_labels[row.name]),
        row.k,
        *fields.share_cells(row.share),
        row.running,
        *fields.share_cells(then.share if then and row.share else None),
    ]


def _labels(page: OfficePage) -> Table:
    columns = [
        Column("from", gettext("From"), gettext("From which day it holds."), Unit.DATE),
        Column("happy", gettext("Good"), gettext("What the kiosk called it."), Unit.TEXT),
        Column("neutral", gettext("So-so"), gettext("What the kiosk called it."), Unit.TEXT),
        Column("sad", gettext("Bad"), gettext("What the kiosk called it."), Unit.TEXT),
    ]
    rows: list[list[Cell]] = [
        [date_of(one.day), text_in(one.happy), text_in(one.neutral), text_in(one.sad)]
        for one in page.label_changes
    ]
    return Table("labels", gettext("Words under the faces"), columns, rows)


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
    letter = Column("letter", gettext("Letter"), gettext("On the chart."), Unit.CODE)
    rows = [[one.letter, *note_cells(one.note, one.effect)] for one in page.log]
    title = gettext("What happened and what we did")
    return Table("log", title, [letter, *note_columns()], rows)
