"""Writing how many people were served, the denominator of participation.

Figures of an office and of one of its services stand beside each other; of the same office and
service no day is counted twice. The same days again replace what was there, so a table may be
handed in a second time; days that merely overlap are refused, since nobody could say what is meant.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from faccine.runtime.database import transaction
from faccine.wire.errors import BadRows, CatalogueError
from hub.catalogue.row_problems import Problem, ProblemKind
from hub.catalogue.served_csv import ServedEntry
from hub.catalogue.served_places import Key, Places
from hub.periods import date_of


@dataclass(frozen=True, slots=True)
class ServedReport:
    """What was done with the rows."""

    added: int
    replaced: int
    unchanged: int


def save_served(database: Database, rows: Sequence[ServedEntry], now_ms: int) -> ServedReport:
    """Write rows in one transaction: all of them or none.

    Raises:
        BadRows: an office or a service is unknown, a number is impossible, days have not begun
            yet, or overlap others of the same office and service; names all such rows.
        CatalogueError: there is no such administration.
    """
    with transaction(database):
        return _take(database, rows, now_ms)


def try_served(database: Database, rows: Sequence[ServedEntry], now_ms: int) -> ServedReport:
    """Return what :func:`save_served` would do, and write nothing.

    Raises:
        BadRows: as :func:`save_served`.
        CatalogueError: there is no such administration.
    """
    try:
        with transaction(database):
            raise _Undo(_take(database, rows, now_ms))
    except _Undo as undone:
        return undone.report


def delete_served(database: Database, served_id: int) -> None:
    """Forget one row.

    Raises:
        CatalogueError: there is none.
    """
    with transaction(database) as connection:
        if not connection.execute("DELETE FROM served WHERE id = ?", [served_id]).rowcount:
            raise CatalogueError(
                f"served {served_id} is not in the books; 'faccine-hub served list' shows those "
                "that are"
            )


def list_served(database: Database, administration: str) -> list[tuple[int, ServedEntry]]:
    """Return what is noted of an administration with its ids, by office, service and days."""
    rows = database.conn.execute(
        "SELECT served.id, office.code, service.code, first_day, last_day, n FROM served "
        "JOIN administration ON administration.id = served.administration "
        "JOIN office ON office.id = office LEFT JOIN service ON service.id = service "
        "WHERE administration.code = ? ORDER BY office.code, service.code, first_day",
        [administration],
    )
    return [(key, ServedEntry(administration, *row)) for key, *row in rows]


class _Undo(Exception):
    """Leaves a transaction that was only a trial."""

    def __init__(self, report: ServedReport) -> None:
        super().__init__("a trial")
        self.report = report


def _take(database: Database, rows: Sequence[ServedEntry], now_ms: int) -> ServedReport:
    desk = _Desk(database, now_ms)
    for row in rows:
        desk.take(row)
    if desk.problems:
        raise BadRows(desk.problems)
    return desk.report()


class _Desk:
    """Where rows are compared with what is there and written, inside an open transaction."""

    def __init__(self, database: Database, now_ms: int) -> None:
        self._connection = database.conn
        self._now_ms = now_ms
        self._places: dict[str, Places] = {}
        self._stored: dict[Key, list[_Stored]] = {}
        self._done = {"added": 0, "replaced": 0, "unchanged": 0}
        self.problems: list[Problem] = []

    def take(self, row: ServedEntry) -> None:
        """Write a row, or note what is wrong with it."""
        if row.administration not in self._places:
            self._places[row.administration] = Places(
                self._connection, row.administration, self._now_ms
            )
        places = self._places[row.administration]
        found = list(places.problems(row))
        self.problems += found
        if found:
            return
        key = places.key(row)
        if key not in self._stored:
            self._stored[key] = _stored(self._connection, key)
        self._write(row, key)

    def report(self) -> ServedReport:
        """Return what was done."""
        return ServedReport(**self._done)

    def _write(self, row: ServedEntry, key: Key) -> None:
        values = _Stored(row.first_day, row.last_day, row.n, row.line, is_new=True)
        spans = self._stored[key]
        at = bisect_left(spans, values.first_day, key=lambda one: one.first_day)
        # They are in order and do not overlap: only the two neighbours can.
        near = spans[max(at - 1, 0) : at + 1]
        other = next((one for one in near if one.overlaps(values)), None)
        if other is not None:
            if other.is_same_days(values) and not other.is_new:
                self._replace(other, values, key)
            else:
                self.problems.append(_clash(row, values, other))
            return
        self._connection.execute(
            "INSERT INTO served (administration, office, service, first_day, last_day, n, "
            "changed_ms) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [*key, row.first_day, row.last_day, row.n, self._now_ms],
        )
        spans.insert(at, values)
        self._done["added"] += 1

    def _replace(self, old: _Stored, new: _Stored, key: Key) -> None:
        spans = self._stored[key]
        spans[bisect_left(spans, old.first_day, key=lambda one: one.first_day)] = new
        if old.n == new.n:
            self._done["unchanged"] += 1
            return
        self._connection.execute(
            "UPDATE served SET n = ?, changed_ms = ? WHERE administration = ? AND office = ? "
            "AND service IS ? AND first_day = ? AND last_day = ?",
            [new.n, self._now_ms, *key, new.first_day, new.last_day],
        )
        self._done["replaced"] += 1


@dataclass(frozen=True, slots=True)
class _Stored:
    """Days of one office and service that are taken."""

    first_day: int
    last_day: int
    n: int
    line: int | None
    is_new: bool
    """Whether they came with this table."""

    def is_same_days(self, other: _Stored) -> bool:
        return (self.first_day, self.last_day) == (other.first_day, other.last_day)

    def overlaps(self, other: _Stored) -> bool:
        return self.first_day <= other.last_day and other.first_day <= self.last_day

    def __str__(self) -> str:
        return f"{date_of(self.first_day)} to {date_of(self.last_day)}"


def _stored(connection: sqlite3.Connection, key: Key) -> list[_Stored]:
    rows = connection.execute(
        "SELECT first_day, last_day, n FROM served "
        "WHERE administration = ? AND office = ? AND service IS ? ORDER BY first_day",
        key,
    )
    return [_Stored(first, last, n, line=None, is_new=False) for first, last, n in rows]


def _clash(row: ServedEntry, values: _Stored, other: _Stored) -> Problem:
    place = f"office {row.office}" + (f", service {row.service}" if row.service else "")
    where = "are in the books"
    if other.is_new:
        where = "are in this table too" if other.line is None else f"stand in line {other.line}"
    if other.is_same_days(values):
        kind, what = ProblemKind.REPEATED, f"the same days {where}; expected them once"
    else:
        kind = ProblemKind.OVERLAP
        what = f"overlaps {other} ({other.n} served), which {where}; give days that do not overlap"
        if not other.is_new:
            what += ", or delete that one first"
    return Problem(kind, row.line, None, f"{place}, {values}", what)
