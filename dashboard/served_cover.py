"""For which days somebody entered the people served, and which are missing. Pure.

A day counts as missing only where somebody could have been served: the office was open, it is
over, and the office was in use already.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from hub.periods import Period, Step
from hub.reading import ServedRow

_LONGEST_WEEKS_DAYS = 100
_LONGEST_MONTHS_DAYS = 800


class Cover(StrEnum):
    """How much of a piece of time was entered."""

    THERE = "there"
    PARTLY = "partly"
    MISSING = "missing"
    CLOSED = "closed"
    """Nothing is expected: the office was closed, not in use yet, or the days are not over."""


@dataclass(frozen=True, slots=True)
class CoverPiece:
    """A week, month or quarter of one office.

    ``served`` is None where nothing was entered for days inside the piece alone, for instance
    because a number for the month covers the week. ``missing`` are the expected days without a
    number, in runs that reach over closed days.
    """

    period: Period
    cover: Cover
    served: int | None
    missing: tuple[Period, ...]


def step_for(period: Period, *, is_monthly: bool) -> Step:
    """Return what a period is cut into: weeks, and months or quarters where it is long."""
    if period.days <= _LONGEST_WEEKS_DAYS and not is_monthly:
        return Step.WEEK
    return Step.MONTH if period.days <= _LONGEST_MONTHS_DAYS else Step.QUARTER


def cover_of(
    rows: Sequence[ServedRow],
    pieces: Iterable[Period],
    is_open: Callable[[int], bool],
    since: int | None,
    today: int,
) -> list[CoverPiece]:
    """Return the pieces of time with what was entered for them.

    Args:
        rows: the people served of one office, whole or by service, that reach into the pieces.
        pieces: of time, ascending.
        is_open: tells whether the office was open on a day.
        since: the first day on which something is expected; None: nothing is.
        today: the day that is not over.
    """
    entered = _entered(rows)
    by_day = sorted(rows, key=_first_day)
    begin = today if since is None else since
    found = []
    for piece in pieces:
        expected = range(max(piece.first_day, begin), min(piece.last_day + 1, today))
        days = [day for day in expected if is_open(day)]
        missing = [day for day in days if day not in entered]
        cover = _cover(len(days), len(missing))
        served = _inside(beginning_in(by_day, piece), piece)
        found.append(CoverPiece(piece, cover, served, _runs(days, missing) if missing else ()))
    return found


def beginning_in(rows: Sequence[ServedRow], piece: Period) -> Sequence[ServedRow]:
    """Return the numbers whose first day lies in a piece of time, of some in this order."""
    begin = bisect_left(rows, piece.first_day, key=_first_day)
    return rows[begin : bisect_right(rows, piece.last_day, lo=begin, key=_first_day)]


def first_expected(first_rating: int | None, rows: Sequence[ServedRow]) -> int | None:
    """Return the first day for which a number is expected: of the first rating, or number."""
    known = [row.first_day for row in rows] + ([] if first_rating is None else [first_rating])
    return min(known, default=None)


def missing_runs(pieces: Iterable[CoverPiece]) -> list[Period]:
    """Return all days that are missing, in runs that end with their piece of time."""
    return [run for piece in pieces for run in piece.missing]


def lacking(pieces: Iterable[CoverPiece]) -> int:
    """Return how many pieces of time lack a number for some of their days."""
    return sum(piece.cover in {Cover.MISSING, Cover.PARTLY} for piece in pieces)


def _first_day(row: ServedRow) -> int:
    return row.first_day


def _entered(rows: Sequence[ServedRow]) -> set[int]:
    """Return the days that were entered: for the office as a whole, or for all its services."""
    days: defaultdict[int | None, set[int]] = defaultdict(set)
    for row in rows:
        days[row.service].update(range(row.first_day, row.last_day + 1))
    whole = days.pop(None, set())
    return whole | set.intersection(*days.values()) if days else whole


def _inside(rows: Sequence[ServedRow], piece: Period) -> int | None:
    first, last = piece.first_day, piece.last_day
    inside = [row for row in rows if first <= row.first_day and row.last_day <= last]
    whole = [row.n for row in inside if row.service is None]
    found = whole or [row.n for row in inside]
    return sum(found) if found else None


def _cover(expected: int, missing: int) -> Cover:
    if not expected:
        return Cover.CLOSED
    if not missing:
        return Cover.THERE
    return Cover.MISSING if missing == expected else Cover.PARTLY


def _runs(days: Sequence[int], missing: Sequence[int]) -> tuple[Period, ...]:
    """Join missing days to runs; only an expected day that was entered parts two of them."""
    runs: list[Period] = []
    place = {day: at for at, day in enumerate(days)}
    for day in missing:
        if runs and place[runs[-1].last_day] + 1 == place[day]:
            runs[-1] = Period(runs[-1].first_day, day)
        else:
            runs.append(Period(day, day))
    return tuple(runs)
