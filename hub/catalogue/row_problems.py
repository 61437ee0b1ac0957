"""What is wrong with a line of a table that somebody uploads. Pure.

All problems are told at once, since nobody wants to upload a file ten times to hear of ten slips.
The kind is for pages, which say it in the reader's language; the words are for the command line.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ProblemKind(StrEnum):
    """What can be wrong."""

    EMPTY_FILE = "empty-file"
    UNKNOWN_COLUMN = "unknown-column"
    MISSING_COLUMN = "missing-column"
    REPEATED_COLUMN = "repeated-column"
    FIELDS = "fields"
    """More or fewer fields than the header."""
    EMPTY = "empty"
    DATE = "date"
    NUMBER = "number"
    PERIOD = "period"
    """No period, or two that are not the same."""
    BACKWARDS = "backwards"
    """The last day lies before the first."""
    FUTURE = "future"
    UNKNOWN_OFFICE = "unknown-office"
    UNKNOWN_SERVICE = "unknown-service"
    REPEATED = "repeated"
    """Another line says the same office, service and days."""
    OVERLAP = "overlap"


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem. ``line`` counts from 1; None: the row came from no file."""

    kind: ProblemKind
    line: int | None
    column: str | None
    """As the file calls it; None: the line as a whole."""
    value: str
    expected: str
    """What is wrong and what was expected, in English."""

    def __str__(self) -> str:
        where = [] if self.line is None else [f"line {self.line}"]
        if self.column is not None:
            where.append(f"{self.column} = {self.value!r}")
        elif self.value:
            where.append(self.value)
        return f"{', '.join(where)}: {self.expected}" if where else self.expected
