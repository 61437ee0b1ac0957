"""What every column of a file means: the dictionary that goes with the figures."""

from __future__ import annotations

from collections.abc import Iterable

from dashboard.language import gettext
from dashboard.tables import Column, Table, Unit


def unit_words(unit: Unit) -> str:
    """Say what the values of a column are."""
    return {
        Unit.TEXT: gettext("text"),
        Unit.CODE: gettext("code, the same in every language"),
        Unit.COUNT: gettext("count"),
        Unit.SHARE: gettext("share, from 0 to 1"),
        Unit.POINTS: gettext("percentage points"),
        Unit.NUMBER: gettext("number"),
        Unit.DATE: gettext("date"),
        Unit.INSTANT: gettext("date and time"),
        Unit.YES_NO: gettext("yes or no"),
    }[unit]


def dictionary(tables: Iterable[Table]) -> Table:
    """Return one row for each column of each table."""
    columns = (
        Column("table", gettext("Table"), gettext("The table the column belongs to."), Unit.CODE),
        Column("column", gettext("Column"), gettext("Its name in CSV and JSON."), Unit.CODE),
        Column("title", gettext("Title"), gettext("Its name on the page."), Unit.TEXT),
        Column("meaning", gettext("Meaning"), gettext("What its values say."), Unit.TEXT),
        Column("unit", gettext("Unit"), gettext("What its values are."), Unit.TEXT),
    )
    rows = [
        (table.key, column.key, column.title, column.meaning, unit_words(column.unit))
        for table in tables
        for column in table.columns
    ]
    return Table("dictionary", gettext("What the fields mean"), columns, rows)
