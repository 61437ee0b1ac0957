"""Phrases that more than one page says: the ends of a difference, and lists of names."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard import words
from dashboard.language import gettext, ngettext
from hub.statistics import Difference

_MOST_NAMES = 8


def difference_words(difference: Difference) -> str:
    """Return the ends of a difference's interval with their signs: from −0,7 to +5,7."""
    return gettext(
        "from %(low)s to %(high)s",
        low=words.points(difference.low),
        high=words.points(difference.high),
    )


def size_of(difference: Difference) -> dict[str, str]:
    """Return how large a difference is, without signs: ``points``, ``low`` and ``high``.

    For sentences that say more or less themselves, where zero is outside of the interval.
    """
    low, high = sorted(map(abs, (difference.low, difference.high)))
    return {
        "points": points(difference.value or 0.0),
        "low": points(low),
        "high": points(high),
    }


def points(value: float) -> str:
    """Return a share or difference of 0 to 1 in points, without a sign: 5,5."""
    return words.points(abs(value)).removeprefix("+")


def names_of(names: Sequence[str]) -> str:
    """Return names with commas between; of many the first ones, and how many more there are."""
    shown, more = ", ".join(names[:_MOST_NAMES]), len(names) - _MOST_NAMES
    if more <= 0:
        return shown
    return ngettext(
        "%(names)s and %(n)s more", "%(names)s and %(n)s more", more, names=shown, n=more
    )
