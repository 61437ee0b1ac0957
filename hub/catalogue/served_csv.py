"""People served, as a table that somebody made in a spreadsheet. Pure.

Spreadsheets of different countries separate by comma, semicolon or tab, write dates and thousands
their own way and begin with a mark nobody sees; all of it is understood. A column nobody knows is
an error, since a mistyped ``servizo`` would book a service's people on the whole office.
"""

from __future__ import annotations

import calendar
import csv
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from faccine.wire.errors import BadRows
from hub.catalogue.row_problems import Problem, ProblemKind
from hub.periods import day_of

COLUMNS = {
    "office": "office", "ufficio": "office",
    "service": "service", "servizio": "service",
    "from": "from", "dal": "from",
    "to": "to", "al": "to",
    "week": "week", "settimana": "week",
    "month": "month", "mese": "month",
    "served": "served", "serviti": "served",
}  # fmt: skip
"""What a column may be called, and what it is."""

_EXPECTED = "expected office, service, from, to (or week, or month) and served"
_NUMBER = re.compile(r"\d+|\d{1,3}([.\u00a0\u202f ' ’]\d{3})+")
_WEEK = re.compile(r"(\d{4})-?W(\d{1,2})", re.IGNORECASE)
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_LOCAL_DATE = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")


@dataclass(frozen=True, slots=True)
class ServedEntry:
    """How many people an office served on some days. Days are inclusive, since 1970-01-01."""

    administration: str
    office: str
    """Its code; a name that only one office has will do."""
    service: str | None
    """Its code or a name of it; None: all services of the office together."""
    first_day: int
    last_day: int
    n: int
    line: int | None = None
    """Where it stood in a file, for errors."""


def parse_served_csv(text: str, administration: str) -> list[ServedEntry]:
    """Return the rows of a table with a header.

    Args:
        text: ``office,service,from,to,served`` or the Italian ``ufficio,servizio,dal,al,serviti``;
            ``week`` (2026-W47) or ``month`` (2026-11) may stand for from and to.
        administration: the code of the administration whose offices they are.

    Raises:
        BadRows: lines cannot be read; names all of them, with their columns.
    """
    reading = _Reading(administration)
    lines = text.removeprefix("\ufeff").splitlines()
    skipped, delimiter = _delimiter(lines)
    rows = csv.reader(lines[skipped:], delimiter=delimiter)
    entries = list(reading.entries(rows, skipped))
    if reading.problems:
        raise BadRows(reading.problems)
    return entries


def parse_period(text: str) -> tuple[int, int] | None:
    """Return the first and last day of a week (2026-W47) or month (2026-11); None: it is none."""
    text = text.strip()
    try:
        if week := _WEEK.fullmatch(text):
            monday = dt.date.fromisocalendar(int(week[1]), int(week[2]), 1)
            return day_of(monday), day_of(monday) + 6
        if month := _MONTH.fullmatch(text):
            first = dt.date(int(month[1]), int(month[2]), 1)
            return day_of(first), day_of(first) + calendar.monthrange(*first.timetuple()[:2])[1] - 1
    except ValueError:
        return None
    return None


def parse_day(text: str) -> int | None:
    """Return the day of a date, 2026-11-02 or 2/11/2026; None: it is none."""
    text = text.strip()
    try:
        if local := _LOCAL_DATE.fullmatch(text):
            return day_of(dt.date(int(local[3]), int(local[2]), int(local[1])))
        return day_of(dt.date.fromisoformat(text))
    except ValueError:
        return None


def parse_number(text: str) -> int | None:
    """Return a whole number, thousands perhaps apart: 1234 or 1.234; None: it is none."""
    text = text.strip()
    return int(re.sub(r"\D", "", text)) if _NUMBER.fullmatch(text) else None


def _delimiter(lines: list[str]) -> tuple[int, str]:
    """Return how many lines to pass over, and what separates the columns."""
    header = lines[0] if lines else ""
    if said := re.fullmatch(r"sep=(.)", header.strip()):  # as a well-known spreadsheet says it
        return 1, said[1]
    return 0, max(",;\t", key=header.count)


@dataclass
class _Reading:
    """One table on its way in, with what is wrong with it so far."""

    administration: str
    problems: list[Problem] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    """Of each column that is there, what the file calls it."""

    def entries(self, rows: Iterator[list[str]], skipped: int) -> Iterator[ServedEntry]:
        header = next(rows, [])
        columns = self._columns(header, skipped + 1)
        if self.problems:
            return
        for line, row in enumerate(rows, skipped + 2):
            if not any(value.strip() for value in row):
                continue
            if len(row) != len(header):
                self._wrong(
                    ProblemKind.FIELDS, line, None, "",
                    f"{len(row)} fields, expected {len(header)} as in the first line",
                )  # fmt: skip
                continue
            cells = dict(zip(columns, (value.strip() for value in row), strict=True))
            entry = self._entry(cells, line)
            if entry is not None:
                yield entry

    def _columns(self, header: list[str], line: int) -> list[str]:
        if not any(name.strip() for name in header):
            self._wrong(ProblemKind.EMPTY_FILE, None, None, "", f"nothing to read: {_EXPECTED}")
            return []
        columns = []
        for name in header:
            column = COLUMNS.get(name.strip().lower(), "")
            kind = ProblemKind.REPEATED_COLUMN if column in self.names else None
            if not column:
                kind = ProblemKind.UNKNOWN_COLUMN
            if kind:
                self._wrong(kind, line, None, name.strip(), f"{kind.value}: {_EXPECTED}")
            self.names[column] = name.strip()
            columns.append(column)
        has_period = {"from", "to"} <= set(columns) or {"week", "month"} & set(columns)
        for is_there, what in (
            ("office" in columns, "office"),
            ("served" in columns, "served"),
            (has_period, "from, to"),
        ):
            if not is_there:
                self._wrong(ProblemKind.MISSING_COLUMN, line, None, what, f"missing: {_EXPECTED}")
        return columns

    def _entry(self, cells: dict[str, str], line: int) -> ServedEntry | None:
        before = len(self.problems)
        if not cells["office"]:
            self._wrong(ProblemKind.EMPTY, line, "office", "", "expected an office's code")
        n = parse_number(cells["served"])
        if n is None:
            self._wrong(
                ProblemKind.NUMBER, line, "served", cells["served"],
                "expected a whole number, for instance 412",
            )  # fmt: skip
        days = self._days(cells, line)
        if len(self.problems) > before or n is None or days is None:
            return None
        service = cells.get("service") or None
        return ServedEntry(self.administration, cells["office"], service, *days, n, line)

    def _days(self, cells: dict[str, str], line: int) -> tuple[int, int] | None:
        given = [key for key in ("week", "month") if cells.get(key)]
        if cells.get("from") or cells.get("to"):
            given.append("from")
        if len(given) != 1:
            self._wrong(
                ProblemKind.PERIOD,
                line,
                None,
                "",
                "expected one period: from and to, week or month",
            )
            return None
        if given == ["from"]:
            return self._from_to(cells, line)
        days = parse_period(cells[given[0]])
        if days is None:
            example = {"week": "2026-W47", "month": "2026-11"}[given[0]]
            self._wrong(
                ProblemKind.DATE, line, given[0], cells[given[0]],
                f"expected a {given[0]}, for instance {example}",
            )  # fmt: skip
        return days

    def _from_to(self, cells: dict[str, str], line: int) -> tuple[int, int] | None:
        days = {key: parse_day(cells.get(key, "")) for key in ("from", "to")}
        for key, day in days.items():
            if day is None:
                self._wrong(
                    ProblemKind.DATE, line, key, cells.get(key, ""),
                    "expected a date, for instance 2026-11-02 or 02/11/2026",
                )  # fmt: skip
        first, last = days["from"], days["to"]
        if first is None or last is None:
            return None
        if last < first:
            self._wrong(
                ProblemKind.BACKWARDS, line, "to", cells["to"],
                f"expected {cells['from']} or later",
            )  # fmt: skip
            return None
        return first, last

    def _wrong(
        self, kind: ProblemKind, line: int | None, column: str | None, value: str, expected: str
    ) -> None:
        name = None if column is None else self.names.get(column, column)
        self.problems.append(Problem(kind, line, name, value, expected))
