"""Tables as CSV, for a spreadsheet or for a program.

Excel reads a file the way the country of its computer writes numbers: in Italy, Germany, Slovenia
and France with a comma in decimals and so a semicolon between cells, and takes UTF-8 for such only
behind its mark. Programs want RFC 4180: comma, point and no mark. A file is one of the two, never a
mixture. Dates, and names of columns, are the same in both.

A text that begins like a formula would be one in a spreadsheet, and whoever can name an office
could send commands to its readers (OWASP, "CSV injection"). Such a text gets an apostrophe before
it, in both forms, since nobody knows where a file is opened.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO, StringIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from dashboard.files.dictionary import dictionary
from dashboard.files.head import Head
from dashboard.files.made import MadeFile
from dashboard.tables import Cell, Table

MEDIA_TYPE = "text/csv; charset=utf-8; header=present"
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001
_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Dialect:
    """How cells are set apart and numbers written; ``has_mark``: it begins with UTF-8's mark."""

    separator: str
    decimal: str
    has_mark: bool


MACHINE = Dialect(",", ".", has_mark=False)
DECIMAL_POINT = Dialect(",", ".", has_mark=True)
DECIMAL_COMMA = Dialect(";", ",", has_mark=True)


def csv_file(tables: Sequence[Table], head: Head, dialect: Dialect) -> MadeFile:
    """Return one table as CSV; several as a ZIP of one CSV each, with head and dictionary."""
    if len(tables) == 1:
        name = head.file_name("csv", tables[0].key)
        return MadeFile(name, MEDIA_TYPE, csv_bytes(tables[0], dialect))
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED, compresslevel=6) as archive:
        for table in (*tables, dictionary(tables), head.table()):
            # A packed date has no offset from UTC: it is the administration's own time.
            member = ZipInfo(f"{table.key}.csv", head.made_at.timetuple()[:6])
            member.compress_type = ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            archive.writestr(member, csv_bytes(table, dialect))
    return MadeFile(head.file_name("zip"), "application/zip", packed.getvalue())


def csv_bytes(table: Table, dialect: Dialect) -> bytes:
    """Return a table with the keys of its columns above it."""
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=dialect.separator, lineterminator="\r\n")
    writer.writerow([column.key for column in table.columns])
    writer.writerows([_text(cell, dialect) for cell in row] for row in table.rows)
    return text.getvalue().encode("utf-8-sig" if dialect.has_mark else "utf-8")


def _text(cell: Cell, dialect: Dialect) -> str:
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(_BEGINS_A_FORMULA) else cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return number_text(cell).replace(".", dialect.decimal)
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="seconds")
    return "" if cell is None else str(cell)


def number_text(value: float) -> str:
    """Return a number with as many decimals as it has, at most six, and never with an exponent."""
    text = f"{value:.{_DECIMALS}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
