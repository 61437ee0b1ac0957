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

_ITALIAN = {
    "office": "ufficio",
    "service": "servizio",
    "from": "dal",
    "to": "al",
    "served": "serviti",
}


@dataclass(frozen=True, slots=True)
class ReadTable:
    """The rows of a table that make sense; ``skipped`` is how many had no number."""

    entries: list[ServedEntry]
    skipped: int
    problems: list[Problem]


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
    """Return the rows of a table that make sense, with offices by their codes, and what is wrong.

    Args:
        text: of the file.
        administration: the code of the one whose offices they are.
        offices: those for which the viewer may enter numbers.
    """
    problems: list[Problem] = []
    try:
        entries = parse_served_csv(text, administration)
    except BadRows as error:
        problems = [one for one in error.problems if isinstance(one, Problem)]
        entries = _without(text, administration, problems)
    known = {name.casefold(): one.code for one in offices for name in (one.name, one.code)}
    found = ReadTable([], sum(map(_is_unfilled, problems)), [])
    found.problems.extend(one for one in problems if not _is_unfilled(one))
    for entry in entries:
        code = known.get(entry.office.casefold())
        if code is not None:
            found.entries.append(replace(entry, office=code))
            continue
        found.problems.append(
            Problem(ProblemKind.UNKNOWN_OFFICE, entry.line, "office", entry.office, "expected one")
        )
    return found


def in_order(problems: Sequence[Problem], text: str) -> list[Problem]:
    """Return problems by line, with columns as the file calls them."""
    is_italian = "ufficio" in text[:200].casefold()
    called = [
        replace(one, column=_ITALIAN.get(one.column or "", one.column)) if is_italian else one
        for one in problems
    ]
    return sorted(called, key=lambda one: one.line or 0)


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


def _is_unfilled(problem: Problem) -> bool:
    """Tell whether a line only lacks its number."""
    return problem.kind is ProblemKind.NUMBER and not problem.value


def _without(text: str, administration: str, problems: Sequence[Problem]) -> list[ServedEntry]:
    """Return the rows of the lines that can be read, so that all is told at once that is wrong."""
    bad = {one.line for one in problems}
    lines = ["" if at in bad else line for at, line in enumerate(text.splitlines(), 1)]
    try:
        return parse_served_csv("\n".join(lines), administration)
    except BadRows:
        return []  # the header itself makes no sense
