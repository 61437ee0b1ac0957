"""Several differences at once, held to one promise: chance alone shows one in 20 times, not more.

Twenty comparisons at 95% each would show a difference somewhere two times out of three where there
is none. So the intervals of differences that are read together are made wider the more of them
there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import NormalDist

from hub.statistics.differences import Difference, difference
from hub.statistics.shares import Z_95

_ERROR = 0.05

Tally = tuple[int, int]
"""How many were sad, how many in all."""


def simultaneous_z(comparisons: int) -> float:
    """Return the standard normal deviate for so many intervals that shall all be right at once.

    Bonferroni's inequality: each interval is given a share of the 5% (O. J. Dunn, "Multiple
    comparisons among means", Journal of the American Statistical Association 56, 1961, 52-64). It
    asks nothing of how the comparisons hang together, and errs on the side of saying nothing.

    Raises:
        ValueError: there is no comparison.
    """
    if comparisons < 1:
        raise ValueError(f"{comparisons} comparisons: expected at least one")
    return Z_95 if comparisons == 1 else NormalDist().inv_cdf(1 - _ERROR / (2 * comparisons))


def differences(pairs: Sequence[tuple[Tally, Tally]]) -> tuple[Difference, ...]:
    """Return how much larger each second share is than its first, with simultaneous intervals.

    Newcombe's interval (see :func:`hub.statistics.differences.difference`), widened as
    :func:`simultaneous_z` says. One pair alone gets the plain 95% interval.

    Raises:
        ValueError: a count is negative or more than all.
    """
    if not pairs:
        return ()
    z = simultaneous_z(len(pairs))
    return tuple(difference(*first, *second, z) for first, second in pairs)


def against_the_others(tallies: Sequence[Tally]) -> tuple[Difference, ...]:
    """Return how much larger each share is than that of all the others together.

    With intervals that hold all at once. So many places need as many comparisons, where all pairs
    would need their square, which leaves hardly any difference to be seen. Of two places there is
    one difference, told from both sides; a single place has none.

    Raises:
        ValueError: a count is negative or more than all.
    """
    if len(tallies) < 2:
        return ()
    if len(tallies) == 2:
        one, other = tallies
        return difference(*other, *one), difference(*one, *other)
    k, n = sum(tally[0] for tally in tallies), sum(tally[1] for tally in tallies)
    return differences([((k - tally[0], n - tally[1]), tally) for tally in tallies])
