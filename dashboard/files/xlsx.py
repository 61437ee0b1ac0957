"""Tables as a workbook: a sheet for each, with real numbers and dates, and one about the file.

A workbook carries no country's way of writing numbers: each computer shows them its own way. Texts
are written as texts, so none of them can become a formula.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from dashboard.files.dictionary import dictionary
from dashboard.files.head import Head
from dashboard.files.made import MadeFile
from dashboard.language import gettext
from dashboard.tables import Cell, Column, Table, Unit

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NUMBER_FORMATS = {
    Unit.COUNT: "#,##0",
    Unit.SHARE: "0.0%",
    Unit.POINTS: "0.0",
    Unit.NUMBER: "#,##0.##",
    Unit.DATE: "yyyy-mm-dd",
    Unit.INSTANT: "yyyy-mm-dd hh:mm:ss",
}
_LONGEST_SHEET_NAME = 31
_WIDEST = 60
_ROWS_MEASURED = 200


def xlsx_file(tables: Sequence[Table], head: Head) -> MadeFile:
    """Return a workbook of all tables, with a sheet about it first and the dictionary last."""
    file = BytesIO()
    with Workbook(file, {"in_memory": True}) as workbook:
        workbook.set_properties({"title": head.page, "created": head.made_at.replace(tzinfo=None)})
        styles = _Styles(workbook)
        names: set[str] = set()
        for table in (head.table(), *tables, dictionary(tables)):
            _write(workbook.add_worksheet(_sheet_name(table.title, names)), table, styles)
        if tables:
            workbook.worksheets()[1].activate()
    return MadeFile(head.file_name("xlsx"), MEDIA_TYPE, file.getvalue())


class _Styles:
    """How cells look, made once a workbook."""

    def __init__(self, workbook: Workbook) -> None:
        head = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}
        self.heading = workbook.add_format(head)
        self.number_heading = workbook.add_format(head | {"align": "right"})
        self.note = workbook.add_format({"italic": True})
        self.by_unit = {
            unit: workbook.add_format({"num_format": form})
            for unit, form in _NUMBER_FORMATS.items()
        }

    def of(self, column: Column) -> Any:
        """Return the format of a column's cells, None for plain text."""
        return self.by_unit.get(column.unit)


def _write(sheet: Any, table: Table, styles: _Styles) -> None:
    first = 1 if table.note else 0
    if table.note:
        sheet.write_string(0, 0, table.note, styles.note)
    for index, column in enumerate(table.columns):
        is_number = column.unit in {Unit.COUNT, Unit.SHARE, Unit.POINTS, Unit.NUMBER}
        style = styles.number_heading if is_number else styles.heading
        sheet.write_string(first, index, column.title, style)
        sheet.set_column(index, index, _width(table, index))
    for number, row in enumerate(table.rows, first + 1):
        for index, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
            if cell is not None:
                _write_cell(sheet, number, index, cell, styles.of(column))
    sheet.freeze_panes(first + 1, 1)
    if table.rows:
        sheet.autofilter(first, 0, first + len(table.rows), len(table.columns) - 1)


def _write_cell(sheet: Any, row: int, column: int, cell: Cell, style: Any) -> None:
    match cell:
        case bool():
            sheet.write_boolean(row, column, cell, style)
        case int() | float():
            sheet.write_number(row, column, cell, style)
        case datetime():
            # A workbook's times have no offset: it is the time on the administration's clocks.
            sheet.write_datetime(row, column, cell.replace(tzinfo=None), style)
        case date():
            sheet.write_datetime(row, column, cell, style)
        case _:
            sheet.write_string(row, column, str(cell), style)


def _width(table: Table, index: int) -> int:
    title = table.columns[index].title
    cells = [len(str(row[index])) for row in table.rows[:_ROWS_MEASURED] if row[index] is not None]
    if table.columns[index].unit in {Unit.SHARE, Unit.POINTS}:
        cells = [8]
    longest_word = max(map(len, title.split()), default=0)
    return min(_WIDEST, max([longest_word, len(title) // 2, *cells]) + 2)


def _sheet_name(title: str, taken: set[str]) -> str:
    # Excel refuses some signs, an apostrophe at either end, its own word, and names twice.
    bare = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", title)[:_LONGEST_SHEET_NAME].strip("' ")
    name = bare if bare and bare.lower() != "history" else gettext("Table")
    number = 2
    while name.lower() in taken:
        ending = f" {number}"
        name = bare[: _LONGEST_SHEET_NAME - len(ending)] + ending
        number += 1
    taken.add(name.lower())
    return name
