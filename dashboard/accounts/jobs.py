"""When the job ran last and how it went: what a page shows as its heartbeat."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from faccine.runtime.database import transaction


@dataclass(frozen=True, slots=True)
class JobRun:
    """A job's latest run.

    ``first_ms`` is when it ran for the first time ever; ``ended_ms`` None means that it is running,
    or died. ``next_ms`` is when it should run again, None if nobody said. ``error`` is the one line
    that it failed with.
    """

    name: str
    first_ms: int
    began_ms: int
    ended_ms: int | None
    next_ms: int | None
    error: str | None
    result: Mapping[str, Any]


class JobBook:
    """The jobs of the accounts' file."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, name: str, now_ms: int) -> JobRun:
        """Write down that a job begins, and return what is known of it."""
        with transaction(self._database) as connection:
            connection.execute(
                "INSERT INTO job (name, first_ms, began_ms) VALUES (?1, ?2, ?2)"
                " ON CONFLICT DO UPDATE SET began_ms = excluded.began_ms, ended_ms = NULL",
                (name, now_ms),
            )
        begun = self.get(name)
        if begun is None:
            raise LookupError(f"job {name}: expected the row just written")
        return begun

    def end(
        self,
        name: str,
        now_ms: int,
        next_ms: int | None,
        result: Mapping[str, Any] | None = None,
        error: str | None = None,
    ) -> None:
        """Write down how a job went."""
        with transaction(self._database) as connection:
            connection.execute(
                "UPDATE job SET ended_ms = ?, next_ms = ?, error = ?, result = ? WHERE name = ?",
                (now_ms, next_ms, error, json.dumps(dict(result or {})), name),
            )

    def get(self, name: str) -> JobRun | None:
        """Return a job's latest run, None before the first."""
        rows = self._database["job"].rows_where("name = ?", [name])
        return next(map(_run, rows), None)


def _run(row: dict[str, Any]) -> JobRun:
    return JobRun(
        row["name"],
        row["first_ms"],
        row["began_ms"],
        row["ended_ms"],
        row["next_ms"],
        row["error"],
        json.loads(row["result"] or "{}"),
    )
