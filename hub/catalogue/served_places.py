"""Where the people of a row were served, by code or by name, and what a row says wrongly in itself.

Who fills in a spreadsheet knows offices by name; a name that two of them have says nothing.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from faccine.wire.errors import CatalogueError
from hub.catalogue.row_problems import Problem, ProblemKind
from hub.catalogue.served_csv import ServedEntry
from hub.periods import date_of, local_day_and_slot

MOST_SERVED = 100_000_000
"""More people than live in the country were not served."""

Key = tuple[int, int, int | None]
"""Administration, office, and service (None: all of them), by the books' ids."""


class Places:
    """The offices and services of an administration, by code and by name."""

    def __init__(self, connection: sqlite3.Connection, code: str, now_ms: int) -> None:
        row = connection.execute(
            "SELECT id, timezone FROM administration WHERE code = ?", [code]
        ).fetchone()
        if row is None:
            raise CatalogueError(
                f"administration {code!r} is not in the catalogue; expected one that is"
            )
        self._id = row[0]
        self._today = local_day_and_slot(now_ms, row[1])[0]
        self._offices = _by_name(
            (key, code, [name])
            for key, code, name in connection.execute(
                "SELECT id, code, name FROM office WHERE administration = ?", [self._id]
            )
        )
        self._services = _by_name(
            (key, code, json.loads(name).values())
            for key, code, name in connection.execute(
                "SELECT id, code, name FROM service WHERE administration = ?", [self._id]
            )
        )

    def key(self, row: ServedEntry) -> Key:
        """Return where a row without problems belongs."""
        service = None if row.service is None else self._services[row.service.casefold()]
        return self._id, self._offices[row.office.casefold()], service

    def problems(self, row: ServedEntry) -> Iterable[Problem]:
        """Give what is wrong with a row in itself."""
        if row.office.casefold() not in self._offices:
            yield Problem(
                ProblemKind.UNKNOWN_OFFICE, row.line, "office", row.office,
                f"expected an office of {row.administration}, by its code or name",
            )  # fmt: skip
        if row.service is not None and row.service.casefold() not in self._services:
            yield Problem(
                ProblemKind.UNKNOWN_SERVICE, row.line, "service", row.service,
                f"expected a service of {row.administration}, by its code or name",
            )  # fmt: skip
        if not 0 <= row.n <= MOST_SERVED:
            yield Problem(
                ProblemKind.NUMBER, row.line, "served", str(row.n),
                f"expected 0 to {MOST_SERVED} people",
            )  # fmt: skip
        if row.last_day < row.first_day:
            yield Problem(
                ProblemKind.BACKWARDS, row.line, "to", str(date_of(row.last_day)),
                f"expected {date_of(row.first_day)} or later",
            )  # fmt: skip
        if row.first_day > self._today:
            yield Problem(
                ProblemKind.FUTURE, row.line, "from", str(date_of(row.first_day)),
                f"expected a day that has begun, until {date_of(self._today)}",
            )  # fmt: skip


def _by_name(things: Iterable[tuple[int, str, Iterable[str]]]) -> dict[str, int]:
    """Return ids by code and by the names that only one thing has, whatever their case."""
    codes: dict[str, int] = {}
    names: dict[str, set[int]] = {}
    for key, code, its_names in things:
        codes[code.casefold()] = key
        for name in its_names:
            names.setdefault(name.strip().casefold(), set()).add(key)
    clear = {name: next(iter(keys)) for name, keys in names.items() if len(keys) == 1}
    return {**clear, **codes}
