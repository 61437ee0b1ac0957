"""What the page Compare shows, as tables for files."""

from __future__ import annotations

from dashboard import fields
from dashboard.compare_page import ComparePage
from dashboard.comparison import Comparison, Row
from dashboard.language import gettext, text_in
from dashboard.tables import Cell, Column, Table, Unit


def compare_tables(page: ComparePage) -> list[Table]:
    """Return every office of every comparison, in the order of the page, and what is left out."""
    rows = [
        [
            *_cells(one, row, is_apart=is_apart),
            *fields.participation_cells(page.participation_of(row, one.service)),
        ]
        for one in page.comparisons
        for is_apart, some in ((False, one.rows), (True, one.apart))
        for row in some
    ]
    note = gettext(
        "Like with like: same service, same channel, same position of the kiosks. Offices with "
        "fewer than three people who take turns are not compared."
    )
    return [Table("compare", gettext("Compare"), _columns(), rows, note), _left_out(page)]


def _left_out(page: ComparePage) -> Table:
    columns = [
        *fields.office_columns(),
        *fields.service_columns(),
        Column(
            "why",
            gettext("Why"),
            gettext(
                "few-people (fewer than three take turns), single (no other office offers it) or"
                " set-aside (ratings of the whole administration)."
            ),
            Unit.CODE,
        ),
        fields.ratings_column(),
    ]
    rows: list[list[Cell]] = [
        [one.code, one.name, None, None, "few-people", None] for one in page.few_people
    ]
    rows += [
        [office.code, office.name, service.code, text_in(service.names), "single", None]
        for service, office in page.single
    ]
    rows.append([None, None, None, None, "set-aside", page.aside.total])
    return Table("left_out", gettext("What is left out of the comparison"), columns, rows)


def _columns() -> list[Column]:
    return [
        *fields.service_columns(),
        Column("channel", gettext("Channel"), gettext("counter, web or phone."), Unit.CODE),
        Column(
            "position",
            gettext("Position"),
            gettext("Where the kiosks stood: desk, exit, waiting-room; empty: nobody said."),
            Unit.CODE,
        ),
        *fields.office_columns(),
        Column(
            "is_apart",
            gettext("Apart"),
            gettext("Not held against the others, because its kiosks stand elsewhere."),
            Unit.YES_NO,
        ),
        fields.ratings_column(),
        *fields.face_columns(),
        *fields.difference_columns(
            gettext(
                "Share of “Bad” less that of the other offices of the comparison together; empty "
                "below 30 ratings."
            )
        ),
        *fields.participation_columns(),
    ]


def _cells(comparison: Comparison, row: Row, *, is_apart: bool) -> list[Cell]:
    shares = row.shares
    return [
        comparison.service.code,
        text_in(comparison.service.names),
        comparison.service.channel,
        "+".join(sorted(row.positions)) or None,
        row.office.code,
        row.office.name,
        is_apart,
        row.counts.n,
        *fields.share_cells(shares.happy if shares else None),
        *fields.share_cells(shares.neutral if shares else None),
        *fields.share_cells(shares.sad if shares else None),
        *fields.difference_cells(row.difference),
    ]
