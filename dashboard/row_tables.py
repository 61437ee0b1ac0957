"""Rows of offices or services as a table for files."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard import fields
from dashboard.language import gettext, text_in
from dashboard.rows import Drawn, Row
from dashboard.tables import Cell, Column, Table, Unit
from dashboard.verdict_tables import verdict_cells, verdict_columns


def rows_table(key: str, title: str, rows: Sequence[Drawn], note: str = "") -> Table:
    """Return the rows of a page; ``key`` and ``title`` are the table's."""
    columns = [
        *fields.office_columns(),
        *fields.service_columns(),
        Column("from", gettext("First day"), gettext("Of the period."), Unit.DATE),
        Column("to", gettext("Last day"), gettext("Of the period."), Unit.DATE),
        Column(
            "verdict",
            gettext("Compared with the usual"),
            gettext(
                "stable, better, worse or too-few, by the rules of the control chart; an office"
                " carries the foremost word of its services. Empty where the page of the office"
                " says it."
            ),
            Unit.CODE,
        ),
        Column(
            "judged_service",
            gettext("Service of the word"),
            gettext("Of which service an office carries the word."),
            Unit.CODE,
        ),
        fields.judged_day_column(),
        *verdict_columns(),
        Column(
            "latest",
            gettext("Latest point"),
            gettext("Of the small chart: a share of “Bad” or, with rare, ratings between two."),
            Unit.NUMBER,
        ),
        fields.ratings_column(),
        *fields.face_columns(),
        *fields.participation_columns(),
    ]
    return Table(key, title, columns, [_cells(one.row, one) for one in rows], note)


def _cells(row: Row, drawn: Drawn) -> list[Cell]:
    shares = row.shares
    return [
        row.office.code, row.office.name,
        row.service.code if row.service else None,
        text_in(row.service.names) if row.service else None,
        row.period.first_date, row.period.last_date, row.verdict,
        row.judged.code if row.judged else None, fields.judged_day_cell(row.standing),
        *verdict_cells(row.standing), drawn.spark.latest if drawn.spark else None,
        row.counts.n,
        *(cell for face in ("happy", "neutral", "sad")
          for cell in fields.share_cells(shares[face] if shares else None)),
        *fields.participation_cells(drawn.participation),
    ]  # fmt: skip
