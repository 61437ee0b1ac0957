"""Which cells of a published table stay hidden, so that nobody finds small numbers by subtraction.

A cell of fewer than ten ratings is hidden (primary suppression). It would still be the row's total
minus the others, so that further cells have to be hidden with it (secondary or complementary
suppression: L. H. Cox, "Suppression methodology and statistical disclosure control", Journal of the
American Statistical Association 75, 1980, 377-385). For a table of two dimensions with totals the
question is one of networks (Cox, "Network models for complementary cell suppression", same journal
90, 1995, 1453-1462): rows and columns are nodes, cells are arcs, and two ways to fill the hidden
cells differ by cycles of hidden cells, around which one may be raised and the next lowered in turn.
A cell lies on such a cycle, or its value is certain. That check is exact, also where a zero
cannot be lowered; which cells are hidden is a good choice and not always the smallest one.
Where parts of the counts are published beside them (each of the faces), a hidden cell needs a cycle
in each part: one part changed along its own, and the whole with it, agree with all that is shown.

What it protects against is arithmetic within one table. It does not know other tables: publish the
same cut once, not one table a week and one a month, and nothing by hand beside it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import heappop, heappush
from math import inf
from operator import itemgetter

from hub.statistics.shares import FEWEST_FOR_A_SHARE

Place = tuple[int, int]
"""Row and column of a cell; one beyond the last is the total."""

Table = Sequence[Sequence[int | None]]
"""Counts by row and column; None where there cannot be any."""

_TOTAL_COST = 10
_GRAND_TOTAL_COST = 100


@dataclass(frozen=True, slots=True)
class Suppression:
    """What may be shown of a table and its totals.

    Why a cell is hidden is not told: that it was small is what shall not be known.
    """

    hidden: frozenset[Place]
    rows: int
    columns: int

    def shows(self, row: int, column: int) -> bool:
        """Whether a cell may be shown; ``row`` or ``column`` one beyond the last is its total."""
        return (row, column) not in self.hidden

    def shows_row_total(self, row: int) -> bool:
        """Whether the total of a row may be shown."""
        return self.shows(row, self.columns)

    def shows_column_total(self, column: int) -> bool:
        """Whether the total of a column may be shown."""
        return self.shows(self.rows, column)

    @property
    def shows_total(self) -> bool:
        """Whether the total of all may be shown."""
        return self.shows(self.rows, self.columns)


def suppress(
    table: Table, fewest: int = FEWEST_FOR_A_SHARE, parts: Sequence[Table] = ()
) -> Suppression:
    """Return which cells and totals of a table may be shown.

    Hidden is what is below ``fewest``, zeros and totals too, and what is needed so that whoever
    knows all that is shown, and that counts are never negative, can name none of the hidden
    values. As few ratings as possible are hidden beside, and totals only where nothing else helps.

    Args:
        table: ratings by row and column, all rows of the same length; None where there cannot be
            any, because a service is not offered there: everybody knows that.
        fewest: the smallest number that may be shown.
        parts: tables of the same shape that add up to it and are shown and hidden with it, for
            instance one for each face: of those too no hidden value can be told.

    Raises:
        ValueError: the table is empty, its rows differ in length, a count is negative, or a part
            has other cells.
    """
    grid = _Grid.of(table)
    checked = [_Grid.of(part) for part in parts] or [grid]
    if any(part.counts.keys() != grid.counts.keys() for part in checked):
        raise ValueError("parts of a table: expected the same cells in each as in the whole")
    hidden = {place for place, n in grid.counts.items() if n < fewest}
    costs = {place: grid.cost(place) for place in grid.counts}
    safe: list[set[Place]] = [set() for _ in checked]
    while any(hidden - its_own for its_own in safe):
        for part, its_own in zip(checked, safe, strict=True):
            _protect(part, costs, hidden, its_own)
    return Suppression(frozenset(hidden), grid.rows, grid.columns)


def _protect(grid: _Grid, costs: dict[Place, int], hidden: set[Place], safe: set[Place]) -> None:
    """Hide what is needed so that no hidden value of a table can be told, and note what is safe."""
    for place in sorted(hidden - safe, key=lambda place: (costs[place], place)):
        if place not in safe:
            cycle = _cheapest_cycle(grid, costs, place, hidden)
            hidden |= cycle
            safe |= cycle


def suppress_list(
    counts: Sequence[int], fewest: int = FEWEST_FOR_A_SHARE
) -> tuple[tuple[bool, ...], bool]:
    """Return which of some counts may be shown, and whether their total may be.

    Raises:
        ValueError: there are none, or one is negative.
    """
    found = suppress([[n] for n in counts], fewest)
    return tuple(found.shows(row, 0) for row in range(len(counts))), found.shows_total


@dataclass(frozen=True)
class _Grid:
    """A table with its totals as one more row and column."""

    counts: dict[Place, int]
    rows: int
    columns: int

    @classmethod
    def of(cls, table: Table) -> _Grid:
        rows, columns = len(table), len(table[0]) if table else 0
        if not columns or any(len(row) != columns for row in table):
            raise ValueError(
                f"table with rows of {[len(row) for row in table]} cells: "
                "expected at least one row, and all of the same length"
            )
        counts: dict[Place, int] = {}
        for row, line in enumerate(table):
            for column, n in enumerate(line):
                if n is None:
                    continue
                if n < 0:
                    raise ValueError(
                        f"{n} ratings in row {row}, column {column}: expected 0 or more"
                    )
                counts[row, column] = n
                for total in ((row, columns), (rows, column), (rows, columns)):
                    counts[total] = counts.get(total, 0) + n
        return cls(counts, rows, columns)

    def cost(self, place: Place) -> int:
        """What hiding a cell costs: its ratings, and more than all of them for a total."""
        ends = (place[0] == self.rows) + (place[1] == self.columns)
        if not ends:
            return self.counts[place] + 1
        whole = self.counts[self.rows, self.columns] + 1
        return whole * (_TOTAL_COST if ends == 1 else _GRAND_TOTAL_COST)

    @cached_property
    def arcs(self) -> dict[Place, list[tuple[Place, Place]]]:
        """Of each node (next node, cell) for every cell by which a change may be passed on.

        A node is (0, row) or (1, column). With totals counted negative every row and column adds
        up to nothing. Then going from a row to a column raises their cell's signed value, going
        back lowers it. A count of 0 cannot be lowered.
        """
        found: dict[Place, list[tuple[Place, Place]]] = {
            **{(0, row): [] for row in range(self.rows + 1)},
            **{(1, column): [] for column in range(self.columns + 1)},
        }
        for place in sorted(self.counts):
            ends = (0, place[0]), (1, place[1])
            for side in (0, 1):
                if self.can_pass(side, place):
                    found[ends[side]].append((ends[1 - side], place))
        return found

    def can_pass(self, side: int, place: Place) -> bool:
        """Whether a change may go over a cell: from its row (0) or from its column (1)."""
        n = self.counts.get(place)
        is_negative = (place[0] == self.rows) != (place[1] == self.columns)
        raises_count = (side == 0) != is_negative
        return n is not None and (n > 0 or raises_count)


def _cheapest_cycle(
    grid: _Grid, costs: dict[Place, int], place: Place, hidden: set[Place]
) -> set[Place]:
    """Return the cells of a cycle through one cell, those hidden already costing nothing.

    There always is one: the cell, its row's total, its column's and the grand total can all be
    raised together.
    """
    ends = (0, place[0]), (1, place[1])
    sides = [side for side in (0, 1) if grid.can_pass(side, place)]
    for side in sides:
        free = _free_way(grid, ends[1 - side], ends[side], place, hidden)
        if free is not None:
            return free | {place}
    ways = [_cheapest_way(grid, costs, ends[1 - s], ends[s], place, hidden) for s in sides]
    return min(ways, key=itemgetter(0))[1] | {place}


def _free_way(
    grid: _Grid, start: Place, end: Place, without: Place, hidden: set[Place]
) -> set[Place] | None:
    """Return the cells of a way between two nodes over hidden cells only, None without one.

    Most cells have one once some are hidden, and it is found much sooner than the cheapest.
    """
    reached: dict[Place, tuple[Place, Place]] = {start: (start, without)}
    waiting = deque([start])
    while waiting:
        node = waiting.popleft()
        for following, place in grid.arcs[node]:
            if place in hidden and place != without and following not in reached:
                reached[following] = (node, place)
                if following == end:
                    return _cells(reached, start, end)
                waiting.append(following)
    return None


def _cheapest_way(
    grid: _Grid,
    costs: dict[Place, int],
    start: Place,
    end: Place,
    without: Place,
    hidden: set[Place],
) -> tuple[float, set[Place]]:
    """Return what the cheapest way between two nodes costs and its cells (E. W. Dijkstra, 1959)."""
    reached: dict[Place, tuple[Place, Place]] = {}
    cheapest: dict[Place, int] = {start: 0}
    heap: list[tuple[int, Place, Place, Place]] = [(0, start, start, without)]
    while heap:
        cost, node, before, by = heappop(heap)
        if node in reached:
            continue
        reached[node] = (before, by)
        if node == end:
            return cost, _cells(reached, start, end)
        for following, place in grid.arcs[node]:
            if place == without or following in reached:
                continue
            more = cost if place in hidden else cost + costs[place]
            if more < cheapest.get(following, inf):
                cheapest[following] = more
                heappush(heap, (more, following, node, place))
    return inf, set()


def _cells(reached: dict[Place, tuple[Place, Place]], start: Place, end: Place) -> set[Place]:
    cells, node = set(), end
    while node != start:
        node, place = reached[node]
        cells.add(place)
    return cells
