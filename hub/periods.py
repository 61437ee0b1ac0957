"""Days, weeks, months, quarters, years and hours as the administration's citizens live them.

A day is a number, days since 1970-01-01; a month is year × 12 + month − 1; a slot is
weekday × 24 + hour with Monday 0. All three are local: a press at 23:30 UTC in July belongs to
tomorrow in Rome. Days of 23 and 25 hours need no care here, since an instant is turned into its
local hour and never the other way round: the repeated hour of autumn adds to one slot, the missing
hour of spring gets nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

MS_PER_DAY = 86_400_000
_MS_PER_HOUR = 3_600_000
_MS_PER_QUARTER = 900_000

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()

# Since 2012 no zone but an Antarctic station moved its clocks off a quarter of an hour
# (Newfoundland did so at 00:01).
_QUARTERS_HOLD_FROM_MS = 1_325_376_000_000
_MAX_QUARTERS = 32_768
_MAX_ZONES = 64
_quarters: dict[str, dict[int, tuple[int, int]]] = {}


def local_day_and_slot(instant_ms: int, timezone: str) -> tuple[int, int]:
    """Return the day and the weekday-hour slot in which an instant falls.

    Called for every press: the answer is remembered by the quarter of an hour.

    Args:
        instant_ms: milliseconds since 1970 UTC.
        timezone: an IANA name, for instance ``Europe/Rome``.

    Raises:
        zoneinfo.ZoneInfoNotFoundError: nobody knows the time zone.
    """
    if instant_ms < _QUARTERS_HOLD_FROM_MS:
        return _day_and_slot(instant_ms, timezone)
    quarter = instant_ms // _MS_PER_QUARTER
    remembered = _quarters.get(timezone)
    if remembered is not None and (answer := remembered.get(quarter)) is not None:
        return answer
    answer = _day_and_slot(instant_ms, timezone)
    _remember(timezone, quarter, answer)
    return answer


def local_hour_start_ms(instant_ms: int, timezone: str) -> int:
    """Return the beginning of the local hour in which an instant falls, in UTC milliseconds.

    Where the clocks change within the hour it is the earliest quarter of the same slot, so that
    an instant and its hour's beginning are always booked on the same day and slot.
    """
    offset_ms = _offset_ms(instant_ms, timezone)
    start_ms = instant_ms - (instant_ms + offset_ms) % _MS_PER_HOUR
    slot = local_day_and_slot(instant_ms, timezone)
    while start_ms < instant_ms and local_day_and_slot(start_ms, timezone) != slot:
        start_ms = min(start_ms + _MS_PER_QUARTER, instant_ms)
    return start_ms


def day_start_ms(day: int, timezone: str) -> int:
    """Return the instant at which a local day begins, in UTC milliseconds."""
    midnight = datetime.combine(date_of(day), datetime.min.time(), tzinfo=ZoneInfo(timezone))
    return (midnight - _EPOCH) // timedelta(milliseconds=1)


def day_of(date: date) -> int:
    """Return the number of a date: days since 1970-01-01."""
    return date.toordinal() - _EPOCH_ORDINAL


def date_of(day: int) -> date:
    """Return the date of a day's number."""
    return date.fromordinal(day + _EPOCH_ORDINAL)


def month_of_day(day: int) -> int:
    """Return the month of a day: year × 12 + month − 1."""
    its_date = date_of(day)
    return its_date.year * 12 + its_date.month - 1


class Step(StrEnum):
    """What a period can be cut into."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Some days in a row, both ends included.

    Raises:
        ValueError: the last day lies before the first.
    """

    first_day: int
    last_day: int

    def __post_init__(self) -> None:
        if self.last_day < self.first_day:
            raise ValueError(
                f"period from {date_of(self.first_day)} to {date_of(self.last_day)}: "
                "expected a last day that is not before the first"
            )

    def __contains__(self, day: int) -> bool:
        return self.first_day <= day <= self.last_day

    @property
    def days(self) -> int:
        """How many days it has."""
        return self.last_day - self.first_day + 1

    @property
    def first_date(self) -> date:
        """The date of its first day."""
        return date_of(self.first_day)

    @property
    def last_date(self) -> date:
        """The date of its last day."""
        return date_of(self.last_day)

    def before(self) -> Period:
        """Return the period of as many days that ends the day before this one begins."""
        return Period(self.first_day - self.days, self.first_day - 1)

    def split(self, step: Step | str) -> list[Period]:
        """Cut it at the beginning of each day, ISO week (Monday), month, quarter or year.

        The pieces join without gaps; the first and the last are shorter where the period begins
        or ends inside one of them.
        """
        return list(_pieces(self, Step(step)))


def period_of(day: int, step: Step | str) -> Period:
    """Return the whole day, ISO week, month, calendar quarter or year that contains a day."""
    match Step(step):
        case Step.DAY:
            return Period(day, day)
        case Step.WEEK:
            monday = day - date_of(day).weekday()
            return Period(monday, monday + 6)
        case Step.MONTH:
            return month_period(month_of_day(day))
        case Step.QUARTER:
            return _months_period(month_of_day(day) // 3 * 3, 3)
        case Step.YEAR:
            return _months_period(month_of_day(day) // 12 * 12, 12)


def month_period(month: int) -> Period:
    """Return the days of a month, given as year × 12 + month − 1."""
    return _months_period(month, 1)


def last_weeks(today: int, n: int) -> Period:
    """Return the ``n`` whole ISO weeks before the one that contains ``today``."""
    monday = period_of(today, Step.WEEK).first_day
    return Period(monday - 7 * n, monday - 1)


def last_months(today: int, n: int) -> Period:
    """Return the ``n`` whole months before the one that contains ``today``."""
    month = month_of_day(today)
    return Period(_first_of(month - n), _first_of(month) - 1)


@lru_cache(64)
def _pieces(period: Period, step: Step) -> tuple[Period, ...]:
    # Pages cut the one period of a list for each of its offices.
    pieces, first = [], period.first_day
    while first <= period.last_day:
        whole = period_of(first, step)
        pieces.append(Period(first, min(whole.last_day, period.last_day)))
        first = whole.last_day + 1
    return tuple(pieces)


def _months_period(month: int, months: int) -> Period:
    return Period(_first_of(month), _first_of(month + months) - 1)


def _first_of(month: int) -> int:
    return day_of(date(month // 12, month % 12 + 1, 1))


def _offset_ms(instant_ms: int, timezone: str) -> int:
    instant = _EPOCH + timedelta(milliseconds=instant_ms)
    offset = instant.astimezone(ZoneInfo(timezone)).utcoffset()
    return (offset or timedelta()) // timedelta(milliseconds=1)


def _day_and_slot(instant_ms: int, timezone: str) -> tuple[int, int]:
    local = (_EPOCH + timedelta(milliseconds=instant_ms)).astimezone(ZoneInfo(timezone))
    return local.toordinal() - _EPOCH_ORDINAL, local.weekday() * 24 + local.hour


def _remember(timezone: str, quarter: int, answer: tuple[int, int]) -> None:
    if len(_quarters) >= _MAX_ZONES and timezone not in _quarters:
        _quarters.clear()
    remembered = _quarters.setdefault(timezone, {})
    if len(remembered) >= _MAX_QUARTERS:
        remembered.clear()
    remembered[quarter] = answer
