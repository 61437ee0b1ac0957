"""Which ratings are set aside, by rule set 1. Nothing is ever deleted: a rating gets a flag.

Two rules look at the neighbours of a rating in its own outbox, in seq order:

- *burst*: five ratings in a row within 30 seconds. With three seconds of thanks between presses
  five different citizens cannot be that quick; somebody plays, or pays with faces.
- *stuck*: twelve ratings in a row of the same face, none more than 15 seconds after the one
  before: a jammed button, or a leaning bag.

The flags are a function of the set of ratings, never of the order of their arrival: a rating's
flags depend on at most ``REACH`` ratings on either side, so whoever books a late row judges that
many neighbours again. What is known at booking (test mode, opening hours) is flagged there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import IntFlag
from itertools import pairwise
from typing import NamedTuple

RULES_VERSION = 1
REACH = 11
"""A rating's flags depend on at most this many ratings of its outbox on either side."""

BURST_RATINGS = 5
BURST_MS = 30_000
STUCK_RATINGS = 12
STUCK_GAP_MS = 15_000


class Aside(IntFlag):
    """Why a rating does not count; several reasons add up, 0 is counted."""

    COUNTED = 0
    BURST = 1
    STUCK = 2
    OUT_OF_HOURS = 4
    TEST = 8


# Plain numbers: an enum's own arithmetic would cost more than the rules.
_BURST = int(Aside.BURST)
_STUCK = int(Aside.STUCK)
BY_NEIGHBOURS = int(Aside.BURST | Aside.STUCK)
"""The bits that :func:`flags_from_neighbours` decides."""


class Press(NamedTuple):
    """One rating of an outbox, as screening sees it."""

    seq: int
    at_ms: int | None
    """None: nobody knew the time."""
    face: int
    aside: int
    """The flags it has now."""
    is_exact: bool
    """False once its time is only known to the hour."""


def flags_from_neighbours(presses: Sequence[Press]) -> list[int]:
    """Return the burst and stuck bits of each press, in the order given.

    A press without a time, with a coarsened time, or older than the one before it breaks every
    window; a coarsened press keeps the bits it has, since they cannot be judged again.

    Args:
        presses: the ratings of one outbox by ascending seq, test presses left out. The first and
            the last ``REACH`` of a stretch are judged rightly only at the outbox's own ends.
    """
    flags = [0 if press.is_exact else press.aside & BY_NEIGHBOURS for press in presses]
    for run in _unbroken(presses):
        _flag_bursts(presses, run, flags)
        _flag_stuck(presses, run, flags)
    return flags


def _unbroken(presses: Sequence[Press]) -> Iterator[range]:
    # Stretches in which every time is known exactly and none goes backwards.
    start = 0
    previous: int | None = None
    for index, press in enumerate(presses):
        at_ms = press.at_ms if press.is_exact else None
        if at_ms is None or (previous is not None and at_ms < previous):
            yield range(start, index)
            start = index if at_ms is not None else index + 1
        previous = at_ms
    yield range(start, len(presses))


def _flag_bursts(presses: Sequence[Press], run: range, flags: list[int]) -> None:
    reach = BURST_RATINGS - 1
    for first in run[:-reach]:
        if _at(presses[first + reach]) - _at(presses[first]) <= BURST_MS:
            for index in range(first, first + BURST_RATINGS):
                flags[index] |= _BURST


def _flag_stuck(presses: Sequence[Press], run: range, flags: list[int]) -> None:
    # Windows of twelve that overlap join into one chain, so a chain is flagged whole or not.
    for chain in _chains(presses, run):
        if len(chain) >= STUCK_RATINGS:
            for index in chain:
                flags[index] |= _STUCK


def _chains(presses: Sequence[Press], run: range) -> Iterator[range]:
    start = run.start
    for one, other in pairwise(run):
        here, there = presses[one], presses[other]
        if here.face != there.face or _at(there) - _at(here) > STUCK_GAP_MS:
            yield range(start, other)
            start = other
    yield range(start, run.stop)


def _at(press: Press) -> int:
    if press.at_ms is None:
        raise ValueError(f"rating {press.seq} has no time: it cannot be part of a window")
    return press.at_ms
