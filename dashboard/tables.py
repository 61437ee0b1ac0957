"""What a page shows, as plain tables: the page draws them, and files are written from them.

One table serves both, so a downloaded file holds exactly the figures of the page. Every column says
in words what it means: together they are the dictionary that goes with each file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

Cell = str | int | float | bool | date | datetime | None
"""None means: not shown or not known; files leave it empty."""


class Unit(StrEnum):
    """What the values of a column are."""

    TEXT = "text"
    CODE = "code"
    COUNT = "count"
    SHARE = "share"
    """From 0 to 1."""
    POINTS = "points"
    """Percentage points, for differences."""
    NUMBER = "number"
    DATE = "date"
    INSTANT = "instant"
    """With its offset from UTC."""
    YES_NO = "yes-no"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: ``key`` in files, which no language changes; ``title`` and ``meaning`` to read."""

    key: str
    title: str
    meaning: str
    unit: Unit


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with a cell for each column. ``key`` names it in files and addresses."""

    key: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    note: str = ""
    """What has to be known to read it, for instance who is left out."""


MakeTables = Callable[[], list[Table]]
"""A page's tables, made only when somebody asks for a file."""
