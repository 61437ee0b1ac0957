"""What the faces of a period are summed up from: a row for each of its months at each place."""

from __future__ import annotations

from hub.months import months_of
from hub.periods import Period
from hub.screening import Aside

OF_OFFICE = "s.administration = ? AND s.office = ? AND s.service = ?"
"""Finds the series of one office (0: the administration) and service (0: all of them)."""
OF_SOME_OFFICES = (
    "s.administration = ? AND s.office IN (SELECT value FROM json_each(?)) AND s.service = ?"
)
"""Finds the series of some offices, given as JSON, and one service (0: all of them)."""


ALL_FLAGS = range(max(Aside) * 2)
"""Every value that ``aside`` can have; one that is named is found by the keys, by series first."""
EVERYTHING = f"c.aside IN ({', '.join(map(str, ALL_FLAGS))})"
SET_ASIDE = f"c.aside IN ({', '.join(map(str, ALL_FLAGS[1:]))})"
_NO_TEST = ", ".join(str(flags) for flags in ALL_FLAGS if not flags & Aside.TEST)


def counted(*, with_aside: bool) -> str:
    """Return the condition for what counts; with what was set aside, but never test presses."""
    return f"c.aside IN ({_NO_TEST})" if with_aside else "c.aside = 0"


# No sum of presses reaches 2³¹, so two of them fit into one of SQLite's integers.
_BITS = 31
_MASK = (1 << _BITS) - 1


def two_sums(period: Period) -> tuple[str, int, int]:
    """Return SQL for the faces of a period, and its first and its last month.

    Four sums for the work of two, where there are many rows: calling ``sum`` is what takes time.
    """
    months = months_of(period)
    sums = []
    for pair in (("happy", "neutral"), ("sad", "asked")):
        added = _both(pair, None)
        if months.up_to is not None:
            added = f"iif(c.month = {months.last}, {_both(pair, months.up_to)}, {added})"
        if months.before is not None:
            added += f" - iif(c.month = {months.first}, {_both(pair, months.before)}, 0)"
        sums.append(f"sum({added})")
    return ", ".join(sums), months.first, months.last


def four_sums(one: int, other: int) -> tuple[int, int, int, int]:
    """Return happy, neutral, sad and asked of :func:`two_sums`."""
    return one & _MASK, one >> _BITS, other & _MASK, other >> _BITS


def _both(pair: tuple[str, str], up_to: int | None) -> str:
    end = "" if up_to is None else f"_{up_to}"
    return f"c.{pair[0]}{end} + (c.{pair[1]}{end} << {_BITS})"
