"""The one thing that programs write: how many people were served, as a queue system knows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from dashboard.api.answers import ServedSaved
from dashboard.api.problems import ProblemKind, Unanswered
from dashboard.api.questions import AdministrationCode, OfficeCode, ServiceCode
from hub.catalogue import ServedEntry, ServedReport
from hub.periods import day_of

MOST_ROWS = 500


class ServedIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many people an office served on some days; the same days again replace what was there."""

    office: OfficeCode
    first_day: date
    last_day: date
    n: Annotated[int, Meta(ge=0, le=100_000_000, description="People served.")]
    service: ServiceCode | UnsetType | None = UNSET


class ServedRows(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Rows that are taken all together or not at all."""

    administration: AdministrationCode | UnsetType = UNSET
    rows: Annotated[list[ServedIn], Meta(min_length=1, max_length=MOST_ROWS)]


def entries(administration: str, rows: Sequence[ServedIn]) -> list[ServedEntry]:
    """Return rows as the catalogue's door takes them; a row's line is its place from 1."""
    return [
        ServedEntry(
            administration,
            row.office,
            row.service if isinstance(row.service, str) else None,
            day_of(row.first_day),
            day_of(row.last_day),
            row.n,
            line,
        )
        for line, row in enumerate(rows, 1)
    ]


def bad_rows(problems: Sequence[object]) -> Unanswered:
    """Return the problem of rows that cannot be taken."""
    lines = [str(problem) for problem in problems]
    return Unanswered(
        422,
        ProblemKind.BAD_ROWS,
        "rows",
        expected="rows that fit the catalogue and do not overlap",
        next_step="put the rows named in problems right and send all of them again",
        problems=lines,
    )


def saved(report: ServedReport) -> ServedSaved:
    """Return what was done as it is answered."""
    return ServedSaved(report.added, report.replaced, report.unchanged)
