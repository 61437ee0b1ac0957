"""Opening hours as an Italian administration keeps them, and the slip most easily made in them.

How hours are read is :mod:`faccine.wire.hours`, since kiosks read them too. Here are the holidays
on which ``PH`` holds: the national ones, and the patron saint's day of the commune, which no
calendar library knows.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import lru_cache

import holidays

from faccine.wire import hours
from faccine.wire.errors import BadHours, CatalogueError
from hub.periods import Period, date_of

GRACE_MINUTES = 60
"""How long before opening and after closing a press still counts as made while open."""

_DAY = dt.timedelta(days=1)
# A Monday of a week without holidays, to try a week's rules on.
_PLAIN_MONDAY = dt.date(2026, 2, 2)


class OpeningHours(hours.OpeningHours):
    """When an office is open.

    Args:
        expression: OpenStreetMap syntax; None for always open.
        timezone: the IANA name of the administration's time zone.
        patron_day: ``MM-DD``, a holiday of its own; None for none.

    Raises:
        CatalogueError: nobody can read the expression; says where it stops making sense.
    """

    __slots__ = ("_patron_day",)

    def __init__(
        self, expression: str | None, timezone: str, patron_day: str | None = None
    ) -> None:
        self._patron_day = patron_day
        if expression is not None:
            _national(_PLAIN_MONDAY.year)  # loading the calendars takes long: not at a press
        try:
            super().__init__(expression, timezone, lambda date: is_holiday(date, patron_day))
        except BadHours as error:
            raise CatalogueError(str(error)) from None

    def holidays(self, first_year: int, years: int) -> list[dt.date]:
        """Return the dates of some years on which ``PH`` holds; none where the hours lack it."""
        if self.expression is None or not hours.has_holidays(self.expression):
            return []
        return holidays_of(range(first_year, first_year + years), self._patron_day)


@lru_cache(4096)
def hours_of(expression: str | None, timezone: str, patron_day: str | None) -> OpeningHours:
    """Return opening hours, read once: parsing them takes longer than asking them much."""
    return OpeningHours(expression, timezone, patron_day)


@lru_cache(1 << 16)
def is_open_on(expression: str | None, timezone: str, patron_day: str | None, day: int) -> bool:
    """Tell whether an office is open at all on a day, given as days since 1970."""
    return bool(hours_of(expression, timezone, patron_day).open_intervals(date_of(day)))


@lru_cache(256)
def open_days(
    expression: str | None, timezone: str, patron_day: str | None, period: Period
) -> frozenset[int]:
    """Return the days of a period on which an office is open at all, as days since 1970."""
    days = range(period.first_day, period.last_day + 1)
    return frozenset(day for day in days if is_open_on(expression, timezone, patron_day, day))


def is_holiday(date: dt.date, patron_day: str | None) -> bool:
    """Tell whether a date is a national holiday or the patron saint's, given as ``MM-DD``."""
    return date in _national(date.year) or f"{date:%m-%d}" == patron_day


def holidays_of(years: range, patron_day: str | None) -> list[dt.date]:
    """Return the holidays of some years, in order."""
    found = set().union(*map(_national, years))
    for year in years if patron_day else ():
        try:
            found.add(dt.date.fromisoformat(f"{year}-{patron_day}"))
        except ValueError:
            continue  # 29 February, in a year without
    return sorted(found)


@lru_cache(maxsize=1024)
def replaced_hours(expression: str) -> str | None:
    """Return a rule after ``;`` that silently replaces other hours of the same day, or None.

    ``Mo-Fr 08:30-13:00; Tu 14:30-17:30`` closes on Tuesday morning, where most who write it mean
    both. Judged on a plain week; hours that overlap what they replace are taken as meant.
    """
    rules = [rule.strip() for rule in rules_of(expression)]
    for count in range(1, len(rules)):
        before, after = "; ".join(rules[:count]), "; ".join(rules[: count + 1])
        if any(map(_are_disjoint, plain_week(before), plain_week(after))):
            return rules[count]
    return None


def rules_of(expression: str) -> Iterator[str]:
    """Give the rules that ``;`` separates, of which a later one replaces an earlier."""
    start = 0
    for match in re.finditer(r'"[^"]*"|;', expression):
        if match.group() == ";":
            yield expression[start : match.start()]
            start = match.end()
    yield expression[start:]


def plain_week(expression: str) -> Iterator[list[tuple[dt.datetime, dt.datetime]]]:
    """Give when it is open from Monday to Sunday in a week without holidays."""
    week = OpeningHours(expression, "UTC")
    return (week.open_intervals(_PLAIN_MONDAY + day * _DAY) for day in range(7))


def _are_disjoint(
    before: list[tuple[dt.datetime, dt.datetime]], after: list[tuple[dt.datetime, dt.datetime]]
) -> bool:
    return bool(before and after) and not any(
        one[0] < other[1] and other[0] < one[1] for one in before for other in after
    )


@lru_cache(maxsize=256)
def _national(year: int) -> frozenset[dt.date]:
    return frozenset(holidays.country_holidays("IT", years=year))
