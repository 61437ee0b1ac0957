"""Why faces were red: each reason with its share, and whether it is given more often than before.

Pure. A share is of the reasons given, so if one grows another has to shrink: a difference says that
the mixture is another, not that more people came with it. Differences of several reasons are read
together, so their intervals hold together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hub.periods import Period, Step, period_of
from hub.reading import ReasonPeriod
from hub.statistics import (
    FEWEST_FOR_A_SHARE,
    Difference,
    Share,
    differences,
    pareto,
    share_of,
)

_MOST = 0.8

Given = Mapping[str, int]
"""How often each reason was given, by its code."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason in a period and in the one it is compared with.

    ``share`` and ``running`` (the share of it and all above it) are None below 10 reasons in all,
    ``before`` likewise; ``difference`` where one of the two is. ``is_apart``: its interval lies
    wholly above the next one's.
    """

    code: str
    n: int
    share: Share | None
    running: float | None
    is_apart: bool
    before_n: int
    before: Share | None
    difference: Difference | None


@dataclass(frozen=True, slots=True)
class Reasons:
    """All reasons of a period, the most frequent first, also those given only before."""

    rows: tuple[Reason, ...]
    given: int
    before_given: int

    @property
    def leading(self) -> tuple[Reason, ...]:
        """Those that come first: one, or several that chance may have put in this order."""
        rows = [row for row in self.rows if row.share]
        found: list[Reason] = []
        for row in rows:
            found.append(row)
            if row.is_apart:
                return tuple(found)
        return tuple(found)

    @property
    def changed(self) -> tuple[Reason, ...]:
        """Those whose share differs from the compared period's by more than chance."""
        return tuple(row for row in self.rows if row.difference and row.difference.is_there)

    @property
    def has_differences(self) -> bool:
        """Whether both periods have enough reasons to be held against each other."""
        return any(row.difference for row in self.rows)


@dataclass(frozen=True, slots=True)
class ReasonPiece:
    """One week, month or quarter. ``given`` None: fewer than 10 reasons, none is told apart."""

    period: Period
    given: Given | None
    total: int

    def share(self, code: str) -> Share | None:
        """Return the share of one reason."""
        return share_of(self.given.get(code, 0), self.total) if self.given is not None else None


def reasons_of(now: Given, before: Given) -> Reasons:
    """Return the reasons of a period, each held against the compared period."""
    given, before_given = sum(now.values()), sum(before.values())
    rows = pareto({code: now.get(code, 0) for code in sorted({*now, *before})})
    pairs = [((before.get(row.name, 0), before_given), (row.k, given)) for row in rows]
    is_enough = min(given, before_given) >= FEWEST_FOR_A_SHARE
    found = differences(pairs) if is_enough else [None] * len(rows)
    return Reasons(
        tuple(
            Reason(
                row.name,
                row.k,
                row.share,
                row.running,
                row.is_apart,
                before.get(row.name, 0),
                share_of(before.get(row.name, 0), before_given),
                one,
            )
            for row, one in zip(rows, found, strict=True)
        ),
        given,
        before_given,
    )


def summed(found: Iterable[ReasonPeriod]) -> dict[str, int]:
    """Return how often each reason was given in all pieces together."""
    sums: defaultdict[str, int] = defaultdict(int)
    for one in found:
        sums[one.code] += one.n
    return dict(sums)


def pieces_of(period: Period, step: Step, found: Iterable[ReasonPeriod]) -> list[ReasonPiece]:
    """Return every piece of a period, ascending, also those without a reason."""
    by_first: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for one in found:
        by_first[one.first_day][one.code] = one.n
    return [_piece(one, by_first[one.first_day]) for one in period.split(step)]


def begun(pieces: Sequence[ReasonPiece]) -> Sequence[ReasonPiece]:
    """Return the pieces from the first one with a reason on."""
    first = next((index for index, one in enumerate(pieces) if one.total), len(pieces))
    return pieces[first:]


def speaks(pieces: Iterable[ReasonPiece]) -> bool:
    """Tell whether most of the pieces, four in five, have enough reasons to be told apart."""
    known = [piece.given is not None for piece in pieces]
    return bool(known) and sum(known) >= _MOST * len(known)


def whole_pieces(first_day: int, last_day: int, step: Step) -> Period | None:
    """Return the whole pieces that lie between two days; None where there is none."""
    first = period_of(first_day, step)
    begin = first.first_day if first.first_day == first_day else first.last_day + 1
    last = period_of(last_day, step)
    end = last.last_day if last.last_day == last_day else last.first_day - 1
    return Period(begin, end) if begin <= end else None


def _piece(period: Period, given: Given) -> ReasonPiece:
    total = sum(given.values())
    return ReasonPiece(period, given if total >= FEWEST_FOR_A_SHARE else None, total)
