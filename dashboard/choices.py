"""What a reader chooses in the query string: the period, and what it is compared with.

What a page writes into its own addresses is absolute, ``2026-10-26/2026-11-22``, so that an address
somebody sends says the same to the next reader. ``4w`` is understood too and means the last four
weeks whenever it is opened, for a bookmark. An unknown choice is the default one: an old bookmark
still opens its page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from hub.periods import Period, day_of, month_of_day, month_period

WEEKS = (4, 13, 26, 52)
MONTHS = 12
YEARS = 3
DAYS_OF_A_YEAR_OF_WEEKS = 364
"""A year ago on the same weekday."""
_LONGEST_DAYS = 5 * 366
_DEFAULT_WEEKS = 4
_FIRST_YEAR, _LAST_YEAR = 1900, 2099


class Kind(StrEnum):
    """What a period is called by."""

    WEEKS = "weeks"
    MONTH = "month"
    YEAR = "year"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class PeriodChoice:
    """One period to choose; ``weeks`` is None unless it is so many weeks up to yesterday."""

    kind: Kind
    period: Period
    weeks: int | None = None

    @property
    def value(self) -> str:
        """How the query string says it, the same for every reader and on every day."""
        return _written(self.kind, self.period)


class Comparison(StrEnum):
    """What a period is compared with."""

    BEFORE = "prima"
    """As many days before it; for a month the month before."""
    YEAR_AGO = "anno"
    """The same weekdays a year ago; for a month the same month."""


def periods(today: int) -> list[PeriodChoice]:
    """Return the periods to choose from: weeks up to yesterday, whole months and years."""
    weeks = [_weeks(today, n) for n in WEEKS]
    this_month, this_year = month_of_day(today), _year_of(today)
    months = [
        PeriodChoice(Kind.MONTH, month_period(this_month - back)) for back in range(1, MONTHS + 1)
    ]
    return weeks + months + [_year(this_year - back) for back in range(1, YEARS + 1)]


def chosen_period(value: str | None, today: int) -> PeriodChoice:
    """Return the period of the query string, the last four weeks for one that says none."""
    return _read(value or "", today) or _weeks(today, _DEFAULT_WEEKS)


def read_period(value: str, today: int) -> PeriodChoice | None:
    """Return the period that a text means, None for one that means none."""
    return _read(value, today)


def offered_periods(chosen: PeriodChoice, today: int) -> list[PeriodChoice]:
    """Return the periods to choose from, the chosen one among them, however it was written."""
    offered = periods(today)
    return offered if any(one.value == chosen.value for one in offered) else [chosen, *offered]


def chosen_comparison(value: str | None) -> Comparison:
    """Return what the query string compares with: the days before unless it says otherwise."""
    return Comparison.YEAR_AGO if value == Comparison.YEAR_AGO else Comparison.BEFORE


def compared(choice: PeriodChoice, comparison: Comparison) -> Period:
    """Return the period a choice is compared with; months with months, weekdays with weekdays."""
    back = {Kind.MONTH: 1, Kind.YEAR: 12}.get(choice.kind)
    if back is not None:
        months = 12 if comparison is Comparison.YEAR_AGO else back
        return Period(
            month_period(month_of_day(choice.period.first_day) - months).first_day,
            month_period(month_of_day(choice.period.last_day) - months).last_day,
        )
    if comparison is Comparison.BEFORE:
        return choice.period.before()
    shift = DAYS_OF_A_YEAR_OF_WEEKS
    return Period(choice.period.first_day - shift, choice.period.last_day - shift)


@lru_cache(64)
def _written(kind: Kind, period: Period) -> str:
    # Every link of a page says it.
    if kind is Kind.MONTH:
        return f"{period.first_date:%Y-%m}"
    if kind is Kind.YEAR:
        return f"{period.first_date.year}"
    return f"{period.first_date}/{period.last_date}"


def _read(value: str, today: int) -> PeriodChoice | None:
    try:
        if found := re.fullmatch(r"(\d{1,3})w", value):
            return _weeks(today, int(found[1])) if 0 < int(found[1]) <= 260 else None
        if found := re.fullmatch(r"(\d{4})-(\d\d)", value):
            date(int(found[1]), int(found[2]), 1)
            month = month_period(int(found[1]) * 12 + int(found[2]) - 1)
            return PeriodChoice(Kind.MONTH, month) if _is_near(month) else None
        if re.fullmatch(r"(19|20)\d\d", value):
            return _year(int(value))
        first, _, last = value.partition("/")
        period = Period(day_of(date.fromisoformat(first)), day_of(date.fromisoformat(last)))
    except ValueError:
        return None
    is_short = period.days <= _LONGEST_DAYS
    return _days(period, today) if is_short and _is_near(period) else None


def _is_near(period: Period) -> bool:
    """Tell whether there are days before and after a period to compare it with."""
    return all(
        _FIRST_YEAR <= day.year <= _LAST_YEAR for day in (period.first_date, period.last_date)
    )


def _days(period: Period, today: int) -> PeriodChoice:
    weeks = period.days // 7
    if period.last_day == today - 1 and period.days % 7 == 0 and weeks in WEEKS:
        return _weeks(today, weeks)
    return PeriodChoice(Kind.DAYS, period)


def _weeks(today: int, weeks: int) -> PeriodChoice:
    return PeriodChoice(Kind.WEEKS, Period(today - 7 * weeks, today - 1), weeks)


def _year(year: int) -> PeriodChoice:
    return PeriodChoice(Kind.YEAR, Period(day_of(date(year, 1, 1)), day_of(date(year, 12, 31))))


def _year_of(day: int) -> int:
    return month_of_day(day) // 12
