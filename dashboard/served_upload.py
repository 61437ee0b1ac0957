"""A table of people served that somebody uploads: read, narrowed to their offices, tried.

Whoever may enter numbers for some offices only gets the same answer for one of another scope as for
one that does not exist. Rows without a number are passed over, so that a downloaded table of gaps
may come back half filled in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from faccine.wire.errors import BadRows
from hub.catalogue import Problem, ProblemKind, ServedEntry, parse_served_csv
from hub.periods import Period
from hub.reading import Office, ServedRow, Service


@dataclass(frozen=True, slots=True)
class ReadTable:
    """The rows of a table; ``skipped`` is how many had no number."""

    entries: list[ServedEntry]
    skipped: int


@dataclass(frozen=True, slots=True)
class ServedChange:
    """One row beside what is there. ``before`` None: nothing for the same days."""

    entry: ServedEntry
    office: str
    service: Mapping[str, str] | None
    before: int | None

    @property
    def days(self) -> Period:
        """The days it is for."""
        return Period(self.entry.first_day, self.entry.last_day)


def decoded(body: bytes) -> str:
    """Return a file's text: UTF-8, else as Western spreadsheets write it."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", errors="replace")


def read_table(text: str, administration: str, offices: Sequence[Office]) -> ReadTable:
    """Return the rows of a table, with offices by their codes.

    Args:
        text: of the file.
        administration: the code of the one whose offices they are.
        offices: those for which the viewer may enter numbers.

    Raises:
        BadRows: lines cannot be read, or name none of these offices; names all of them.
    """
    text, skipped = _without_empty(text, administration)
    entries = parse_served_csv(text, administration)
    known = {name.casefold(): one.code for one in offices for name in (one.name, one.code)}
    problems = [
        Problem(
            ProblemKind.UNKNOWN_OFFICE, entry.line, "office", entry.office, "expected an office"
        )
        for entry in entries
        if entry.office.casefold() not in known
    ]
    if problems:
        raise BadRows(problems)
    return ReadTable(
        [replace(entry, office=known[entry.office.casefold()]) for entry in entries], skipped
    )


def changes_of(
    entries: Sequence[ServedEntry], offices: Sequence[Office], rows: Sequence[ServedRow]
) -> list[ServedChange]:
    """Return each row beside what is there for the same office, service and days."""
    stored = {(row.office, row.service, row.first_day, row.last_day): row.n for row in rows}
    by_code = {office.code: office for office in offices}
    found = []
    for entry in entries:
        office = by_code[entry.office]
        service = next((one for one in office.services if _is_named(one, entry.service)), None)
        key = office.id, service.id if service else None, entry.first_day, entry.last_day
        names = service.names if service else ({"": entry.service} if entry.service else None)
        found.append(ServedChange(entry, office.name, names, stored.get(key)))
    return found


def _is_named(service: Service, text: str | None) -> bool:
    names = {name.casefold() for name in (service.code, *service.names.values())}
    return text is not None and text.casefold() in names


def _without_empty(text: str, administration: str) -> tuple[str, int]:
    """Return the text without the rows that only lack their number, and how many those were."""
    try:
        parse_served_csv(text, administration)
    except BadRows as error:
        empty = {
            one.line
            for one in error.problems
            if isinstance(one, Problem) and one.kind is ProblemKind.NUMBER and not one.value
        }
        lines = text.splitlines()
        kept = ["" if at in empty else line for at, line in enumerate(lines, 1)]
        return "\n".join(kept), len(empty)
    return text, 0
