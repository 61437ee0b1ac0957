"""Sets of sequence numbers as ranges: what of an outbox is settled, what is missing.

An outbox numbers its events from 1 without holes, so nearly always one range says it all, and a
few more while something arrives out of order. The text form, ``1-41,43-50``, is what the ledger
keeps and what an operator reads.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import chain


class SeqRanges:
    """A set of whole numbers from 1 up, kept as sorted ranges that do not touch."""

    __slots__ = ("_firsts", "_lasts")

    def __init__(self, ranges: Iterable[tuple[int, int]] = ()) -> None:
        self._firsts: list[int] = []
        self._lasts: list[int] = []
        for first, last in ranges:
            self.add(first, last)

    @classmethod
    def parse(cls, text: str) -> SeqRanges:
        """Read the text form; the empty text is the empty set.

        Raises:
            ValueError: it is not of that form.
        """
        ranges = cls()
        for part in filter(None, text.split(",")):
            first, dash, last = part.partition("-")
            ranges.add(int(first), int(last) if dash else int(first))
        return ranges

    def __str__(self) -> str:
        """Return the text form."""
        return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in self)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        """Yield (first, last) of each range, ascending."""
        return zip(self._firsts, self._lasts, strict=True)

    def __bool__(self) -> bool:
        """Tell whether there is anything in the set."""
        return bool(self._firsts)

    def __len__(self) -> int:
        """Return how many numbers are in the set."""
        return sum(self._lasts) - sum(self._firsts) + len(self._firsts)

    def __eq__(self, other: object) -> bool:
        """Compare the sets."""
        return isinstance(other, SeqRanges) and (self._firsts, self._lasts) == (
            other._firsts,
            other._lasts,
        )

    __hash__ = None  # type: ignore[assignment]  # it changes

    def __contains__(self, seq: int) -> bool:
        """Tell whether one number is in the set."""
        index = bisect_right(self._firsts, seq) - 1
        return index >= 0 and seq <= self._lasts[index]

    @property
    def highest(self) -> int:
        """The highest number in the set, 0 when it is empty."""
        return self._lasts[-1] if self._lasts else 0

    @property
    def through(self) -> int:
        """The highest number up to which nothing is lacking, 0 when 1 is lacking."""
        return self._lasts[0] if self._firsts and self._firsts[0] == 1 else 0

    def is_next(self, seq: int) -> bool:
        """Tell whether nothing below it is lacking and it is not there itself."""
        lasts = self._lasts
        return len(lasts) == 1 and seq == lasts[0] + 1 and self._firsts[0] == 1

    def add(self, first: int, last: int | None = None) -> None:
        """Put in a number, or all from ``first`` to ``last``."""
        last = first if last is None else last
        firsts, lasts = self._firsts, self._lasts
        if lasts and first == lasts[-1] + 1:  # the usual case: the next in line
            lasts[-1] = last
            return
        low = bisect_right(lasts, first - 2)
        high = bisect_right(firsts, last + 1)
        if low < high:
            first = min(first, firsts[low])
            last = max(last, lasts[high - 1])
        firsts[low:high] = [first]
        lasts[low:high] = [last]

    def discard(self, first: int, last: int | None = None) -> None:
        """Take out a number, or all from ``first`` to ``last``; those not there are no error."""
        last = first if last is None else last
        kept = SeqRanges()
        for low, high in self:
            if low < first:
                kept.add(low, min(high, first - 1))
            if high > last:
                kept.add(max(low, last + 1), high)
        self._firsts, self._lasts = kept._firsts, kept._lasts

    def union(self, other: SeqRanges) -> SeqRanges:
        """Return what is in either."""
        # Not [*self, *other]: a list asks len() for room, and a range may hold 2^53 numbers.
        return SeqRanges(chain(self, other))

    def difference(self, other: SeqRanges) -> SeqRanges:
        """Return what is here and not there."""
        rest = SeqRanges(self)
        for first, last in other:
            rest.discard(first, last)
        return rest
