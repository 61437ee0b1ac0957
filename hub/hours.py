"""Opening hours: was the office open, give or take an hour, when somebody pressed?

The syntax is OpenStreetMap's. ``PH`` is an Italian national holiday or the patron saint's day of
the commune, which no calendar library knows: so on a holiday ``PH`` is read as that day's weekday
and elsewhere as never. Note that in this syntax a rule after ``;`` *replaces* what was said of the
same day and a rule after ``,`` adds to it; :func:`replaced_hours` finds the slip.

An interval is widened by the grace on the time line, so days of 23 and 25 hours are right.
What reaches past midnight is judged by the rules of the day on which it is pressed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays
import opening_hours

from faccine.wire.errors import CatalogueError
from hub.periods import MS_PER_DAY

EXAMPLE = "Mo-Fr 08:30-13:00, Tu,Th 14:30-17:30; PH off"
GRACE_MINUTES = 60

_WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_HOLIDAY = re.compile(r"\bPH\b")
_DAY = dt.timedelta(days=1)
_MS_PER_MINUTE = 60_000
_MAX_DAYS = 4096
# A Monday of a week without holidays, to try a week's rules on.
_PLAIN_MONDAY = dt.date(2026, 2, 2)

Interval = tuple[int, int]


class OpeningHours:
    """When an office is open.

    Args:
        expression: OpenStreetMap syntax; None for always open.
        timezone: the IANA name of the administration's time zone.
        patron_day: ``MM-DD``, a holiday of its own; None for none.

    Raises:
        CatalogueError: nobody can read the expression; says where it stops making sense.
    """

    __slots__ = ("_by_weekday", "_days", "_patron_day", "_plain", "_zone", "expression")

    def __init__(
        self, expression: str | None, timezone: str, patron_day: str | None = None
    ) -> None:
        self.expression = expression
        self._zone = ZoneInfo(timezone)
        self._patron_day = patron_day
        self._days: dict[tuple[int, int], tuple[Interval, ...]] = {}
        self._plain = None if expression is None else _parse(expression)
        self._by_weekday: dict[int, opening_hours.OpeningHours] = {}
        if expression is not None:
            _national(_PLAIN_MONDAY.year)  # loading the calendars takes long: not at a press
        if expression is not None and _HOLIDAY.search(expression):
            _parse(_on_holiday(expression, 0), expression)

    def is_open(self, instant_ms: int, grace_minutes: int = GRACE_MINUTES) -> bool:
        """Tell whether the office was open, or would open or had closed within the grace.

        What the expression calls unknown ("by appointment") is taken as open.

        Args:
            instant_ms: milliseconds since 1970 UTC.
            grace_minutes: how long before opening and after closing still counts as open.
        """
        if self._plain is None:
            return True
        day = instant_ms // MS_PER_DAY
        intervals = self._days.get((day, grace_minutes))
        if intervals is None:
            intervals = self._remember(day, grace_minutes)
        for start, end in intervals:  # noqa: SIM110 - a generator costs more than the comparison
            if start <= instant_ms <= end:
                return True
        return False

    def open_intervals(self, date: dt.date) -> list[tuple[dt.datetime, dt.datetime]]:
        """Return when it is open on a local date, as local times without a zone, no grace.

        The end of the day is midnight of the next date.
        """
        start = dt.datetime.combine(date, dt.time())
        rules = self._rules_of(date)
        if rules is None:
            return [(start, start + _DAY)]
        return [
            (one, other)
            for one, other, state, _ in rules.intervals(start, start + _DAY)
            if state != opening_hours.State.CLOSED
        ]

    def is_holiday(self, date: dt.date) -> bool:
        """Tell whether a date is a national holiday or the patron saint's."""
        return date in _national(date.year) or f"{date:%m-%d}" == self._patron_day

    def _remember(self, day: int, grace_minutes: int) -> tuple[Interval, ...]:
        # Keyed by the UTC day, so that a press needs no time-zone arithmetic: the local dates
        # that can overlap it, grace included, are its own and those on either side.
        if len(self._days) >= _MAX_DAYS:
            self._days.clear()
        grace_ms = grace_minutes * _MS_PER_MINUTE
        around = dt.date(1970, 1, 1) + day * _DAY
        spans = [
            (min(self._readings(start)) - grace_ms, max(self._readings(end)) + grace_ms)
            for date in (around - _DAY, around, around + _DAY)
            for start, end in self.open_intervals(date)
        ]
        first, last = day * MS_PER_DAY, (day + 1) * MS_PER_DAY
        intervals = tuple(span for span in spans if span[1] >= first and span[0] < last)
        self._days[(day, grace_minutes)] = intervals
        return intervals

    def _rules_of(self, date: dt.date) -> opening_hours.OpeningHours | None:
        if self.expression is None or not self.is_holiday(date):
            return self._plain
        weekday = date.weekday()
        if weekday not in self._by_weekday:
            self._by_weekday[weekday] = _parse(_on_holiday(self.expression, weekday))
        return self._by_weekday[weekday]

    def _readings(self, local: dt.datetime) -> tuple[int, int]:
        # In the hour that autumn repeats and spring leaves out a local time can be read two ways:
        # it opens at the earlier and closes at the later.
        first, second = (local.replace(tzinfo=self._zone, fold=fold) for fold in (0, 1))
        return int(first.timestamp()) * 1000, int(second.timestamp()) * 1000


def replaced_hours(expression: str) -> str | None:
    """Return a rule after ``;`` that silently replaces other hours of the same day, or None.

    ``Mo-Fr 08:30-13:00; Tu 14:30-17:30`` closes on Tuesday morning, where most who write it mean
    both. Judged on a plain week; hours that overlap what they replace are taken as meant.
    """
    rules = [rule.strip() for rule in _rules(expression)]
    for count in range(1, len(rules)):
        before, after = "; ".join(rules[:count]), "; ".join(rules[: count + 1])
        if any(map(_are_disjoint, _week(before), _week(after))):
            return rules[count]
    return None


def _rules(expression: str) -> Iterator[str]:
    start = 0
    for match in re.finditer(r'"[^"]*"|;', expression):
        if match.group() == ";":
            yield expression[start : match.start()]
            start = match.end()
    yield expression[start:]


def _week(expression: str) -> Iterator[list[tuple[dt.datetime, dt.datetime]]]:
    hours = OpeningHours(expression, "UTC")
    return (hours.open_intervals(_PLAIN_MONDAY + day * _DAY) for day in range(7))


def _are_disjoint(
    before: list[tuple[dt.datetime, dt.datetime]], after: list[tuple[dt.datetime, dt.datetime]]
) -> bool:
    return bool(before and after) and not any(
        one[0] < other[1] and other[0] < one[1] for one in before for other in after
    )


def _parse(rules: str, expression: str | None = None) -> opening_hours.OpeningHours:
    try:
        return opening_hours.OpeningHours(rules)
    except opening_hours.ParserError as error:  # type: ignore[attr-defined]  # not in its stub
        if expression is not None:
            what = "'PH' may stand alone or in a list of weekdays"
        else:
            what = _first_complaint(str(error))
        raise CatalogueError(
            f"opening hours {expression or rules!r}: {what}; write them for instance as {EXAMPLE!r}"
        ) from None


def _first_complaint(text: str) -> str:
    place = re.search(r"--> \d+:(\d+)", text)
    return f"not understood from character {place.group(1)} on" if place else "not understood"


def _on_holiday(expression: str, weekday: int) -> str:
    return _HOLIDAY.sub(_WEEKDAYS[weekday], expression)


@lru_cache(maxsize=256)
def _national(year: int) -> frozenset[dt.date]:
    return frozenset(holidays.country_holidays("IT", years=year))
