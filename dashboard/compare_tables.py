"""What the page Compare shows, as a table for files."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard import fields
from dashboard.comparison import Comparison, Row
from dashboard.language import gettext, text_in
from dashboard.tables import Cell, Column, Table, Unit


def compare_tables(found: Sequence[Comparison]) -> list[Table]:
    """Return one table with every office of every comparison, in the order of the page."""
    rows = [
        _cells(one, row, is_apart=is_apart)
        for one in found
        for is_apart, some in ((False, one.rows), (True, one.apart))
        for row in some
    ]
    note = gettext(
        "Like with like: same service, same channel, same position of the kiosks. Offices with "
        "fewer than three people who take turns are not compared."
    )
    return [Table("compare", gettext("Compare"), _columns(), rows, note)]


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
