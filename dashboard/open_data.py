"""The monthly figures an administration publishes: by office and service, small numbers hidden.

Whoever reads pages may see a figure of ten ratings beside one of nine that is hidden; whoever
publishes a table for good must also think of what can be worked out from it. Hidden cells are those
of :func:`hub.statistics.suppress`, month by month; one cut only is published (months, never weeks),
since two cuts could be subtracted. Offices at whose counters fewer than three people take turns
have no rows and are in no total; three of them or more make one row together. What screening set
aside is published as a count, for all offices together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dashboard.access import Guard
from hub.periods import Period, Step, month_of_day, month_period
from hub.reading import Administration, Counts, Office, Reader, Service, SetAside
from hub.statistics import FEWEST_FOR_A_SHARE, suppress

FEWEST_OFFICES_TOGETHER = 3
"""So that none of the few people knows what the others' sum leaves for one of them."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a month. ``office`` or ``service`` None: all together; ``counts`` None: hidden.

    ``level`` says what is added up: see :mod:`dashboard.open_data_tables`.
    """

    month: Period
    level: str
    office: Office | None
    service: Service | None
    counts: Counts | None


@dataclass(frozen=True, slots=True)
class Month:
    """A month's rows, and what screening set aside."""

    period: Period
    lines: list[Line]
    aside: SetAside


def months_of(period: Period, today: int) -> list[Period]:
    """Return the whole months within a period that are over, ascending."""
    pieces = [piece for piece in period.split(Step.MONTH) if piece.last_day < today]
    return [one for one in pieces if one == month_period(month_of_day(one.first_day))]


def read_month(reader: Reader, administration: Administration, month: Period, today: int) -> Month:
    """Return what may be published of a month that is over."""
    offices = reader.offices(administration.id)
    alone = [one for one in offices if not Guard(one.rotating_staff, today).is_monthly]
    few = [one for one in offices if Guard(one.rotating_staff, today).is_monthly]
    services = _services(alone)
    found = {
        service.id: reader.service_counts(administration.id, service.id, month)
        for service in services
    }
    lines = list(_grid_lines(month, alone, services, found))
    lines += _few_lines(month, few, reader.office_counts(administration.id, month))
    return Month(month, lines, reader.set_aside(administration.id, month))


def _services(offices: Iterable[Office]) -> list[Service]:
    by_id = {one.id: one for office in offices for one in office.services}
    return sorted(by_id.values(), key=lambda one: one.code)


def _grid_lines(
    month: Period,
    offices: Sequence[Office],
    services: Sequence[Service],
    found: dict[int, dict[int, Counts]],
) -> Iterator[Line]:
    if not offices or not services:
        return
    grid = [[_cell(office, one, found[one.id]) for one in services] for office in offices]
    faces = [_table(grid, face) for face in ("happy", "neutral", "sad")]
    shown = suppress(_table(grid, "n"), parts=faces)
    for row, office in enumerate(offices):
        cells = grid[row]
        for column, cell in enumerate(cells):
            if cell is not None:
                counts = cell if shown.shows(row, column) else None
                yield Line(month, "office-service", office, services[column], counts)
        counts = _sum(cells) if shown.shows_row_total(row) else None
        yield Line(month, "office", office, None, counts)
    for column, service in enumerate(services):
        counts = _sum(row[column] for row in grid) if shown.shows_column_total(column) else None
        yield Line(month, "service", None, service, counts)
    counts = _sum(cell for row in grid for cell in row) if shown.shows_total else None
    yield Line(month, "all", None, None, counts)


def _cell(office: Office, service: Service, found: dict[int, Counts]) -> Counts | None:
    if office.id in found:
        return found[office.id]
    is_offered = any(one.id == service.id and not one.is_retired for one in office.services)
    return Counts() if is_offered else None


def _table(grid: list[list[Counts | None]], what: str) -> list[list[int | None]]:
    return [[None if cell is None else getattr(cell, what) for cell in row] for row in grid]


def _sum(cells: Iterable[Counts | None]) -> Counts:
    return sum((cell for cell in cells if cell is not None), Counts())


def _few_lines(month: Period, few: Sequence[Office], found: dict[int, Counts]) -> Iterator[Line]:
    if not few:
        return
    rated = [found[one.id] for one in few if one.id in found]
    enough = [counts for counts in rated if counts.n >= FEWEST_FOR_A_SHARE]
    is_safe = len(enough) >= FEWEST_OFFICES_TOGETHER
    yield Line(month, "few-people", None, None, _sum(enough) if is_safe else None)
