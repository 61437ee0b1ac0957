"""Opening hours: is an office open, and when does that change?

The syntax is OpenStreetMap's. Which days are holidays no calendar library knows for every commune,
so whoever asks says it: on a holiday ``PH`` is read as that day's weekday and elsewhere as never.
Note that in this syntax a rule after ``;`` *replaces* what was said of the same day and a rule
after ``,`` adds to it.

An interval is widened by the grace on the time line, so days of 23 and 25 hours are right.
What reaches past midnight is judged by the rules of the day on which it is asked.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from zoneinfo import ZoneInfo

import opening_hours

from faccine.wire.errors import BadHours

EXAMPLE = "Mo-Fr 08:30-13:00, Tu,Th 14:30-17:30; PH off"
HORIZON_DAYS = 14
"""How far ahead the next opening is looked for."""

_WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_HOLIDAY = re.compile(r"\bPH\b")
_EPOCH = dt.date(1970, 1, 1)
_DAY = dt.timedelta(days=1)
_MS_PER_MINUTE = 60_000
_MS_PER_DAY = 86_400_000
_MAX_DAYS = 4096
_MAX_DATES = 128

Interval = tuple[int, int]


class OpeningHours:
    """When an office is open.

    Args:
        expression: OpenStreetMap syntax; None for always open.
        timezone: the IANA name of the administration's time zone.
        is_holiday: tells whether ``PH`` holds on a local date.

    Raises:
        BadHours: nobody can read the expression (says where it stops making sense), or nobody
            knows the time zone.
    """

    __slots__ = ("_by_weekday", "_dates", "_days", "_plain", "_zone", "expression", "is_holiday")

    def __init__(
        self, expression: str | None, timezone: str, is_holiday: Callable[[dt.date], bool]
    ) -> None:
        self.expression = expression
        self.is_holiday = is_holiday
        self._zone = _zone(timezone)
        self._days: dict[tuple[int, int], tuple[Interval, ...]] = {}
        self._dates: dict[int, tuple[Interval, ...]] = {}
        self._plain = None if expression is None else _parse(expression)
        self._by_weekday: dict[int, opening_hours.OpeningHours] = {}
        if expression is not None and has_holidays(expression):
            _parse(_on_holiday(expression, 0), expression)

    def is_open(self, instant_ms: int, grace_minutes: int = 0) -> bool:
        """Tell whether the office is open, or opens or has closed within the grace.

        What the expression calls unknown ("by appointment") is taken as open.

        Args:
            instant_ms: milliseconds since 1970 UTC.
            grace_minutes: how long before opening and after closing still counts as open.
        """
        if self._plain is None:
            return True
        day = instant_ms // _MS_PER_DAY
        intervals = self._days.get((day, grace_minutes))
        if intervals is None:
            intervals = self._remember(day, grace_minutes)
        for start, end in intervals:  # noqa: SIM110 - a generator costs more than the comparison
            if start <= instant_ms <= end:
                return True
        return False

    def next_opening(self, after_ms: int, grace_minutes: int = 0) -> int | None:
        """Return when it opens next, strictly later than an instant, in milliseconds.

        While it is open that is the opening after the next closing.

        Returns:
            None if it does not open within 14 days, or never closes.
        """
        limit_ms = after_ms + HORIZON_DAYS * _MS_PER_DAY
        starts = (start for start, _ in self._stretches(after_ms, grace_minutes))
        return next((start for start in starts if after_ms < start <= limit_ms), None)

    def next_change(self, after_ms: int, grace_minutes: int = 0) -> int | None:
        """Return the next millisecond from which :meth:`is_open` answers otherwise.

        The last instant of an opening still counts as open, so a closing is one past it.

        Returns:
            None if that is not within 14 days.
        """
        limit_ms = after_ms + HORIZON_DAYS * _MS_PER_DAY
        for start, end in self._stretches(after_ms, grace_minutes):
            for change_ms in (start, end + 1):
                if change_ms > after_ms:
                    return change_ms if change_ms <= limit_ms else None
        return None

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

    def open_between(self, first_ms: int, last_ms: int) -> list[Interval]:
        """Return when it is open from one instant to another, in milliseconds, joined, no grace."""
        if last_ms <= first_ms:
            return []
        if self._plain is None:
            return [(first_ms, last_ms)]
        joined: list[Interval] = []
        days = first_ms // _MS_PER_DAY - 1, last_ms // _MS_PER_DAY + 1
        for start, end in sorted(self._spans(*days, 0)):
            clipped = max(start, first_ms), min(end, last_ms)
            if clipped[0] >= clipped[1]:
                continue
            if joined and clipped[0] <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(clipped[1], joined[-1][1]))
            else:
                joined.append(clipped)
        return joined

    def _remember(self, day: int, grace_minutes: int) -> tuple[Interval, ...]:
        # Keyed by the UTC day, so that a press needs no time-zone arithmetic: the local dates
        # that can overlap it, grace included, are its own and those on either side.
        if len(self._days) >= _MAX_DAYS:
            self._days.clear()
        spans = self._spans(day - 1, day + 1, grace_minutes)
        first, last = day * _MS_PER_DAY, (day + 1) * _MS_PER_DAY
        intervals = tuple(span for span in spans if span[1] >= first and span[0] < last)
        self._days[(day, grace_minutes)] = intervals
        return intervals

    def _spans(self, first_day: int, last_day: int, grace_minutes: int) -> list[Interval]:
        """Return when it is open on some dates, given as days since 1970, in milliseconds."""
        grace_ms = grace_minutes * _MS_PER_MINUTE
        return [
            (start - grace_ms, end + grace_ms)
            for day in range(first_day, last_day + 1)
            for start, end in self._on_date(day)
        ]

    def _on_date(self, day: int) -> tuple[Interval, ...]:
        intervals = self._dates.get(day)
        if intervals is None:
            if len(self._dates) >= _MAX_DATES:
                self._dates.clear()
            intervals = self._dates[day] = tuple(
                (min(self._readings(start)), max(self._readings(end)))
                for start, end in self.open_intervals(_EPOCH + day * _DAY)
            )
        return intervals

    def _stretches(self, after_ms: int, grace_minutes: int) -> list[Interval]:
        """Return when it is open from before an instant to beyond the horizon, joined."""
        day = after_ms // _MS_PER_DAY
        joined: list[Interval] = []
        # Two days more on either side: what goes on there is no opening and no closing.
        for start, end in sorted(self._spans(day - 2, day + HORIZON_DAYS + 2, grace_minutes)):
            if joined and start <= joined[-1][1] + 1:
                joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
            else:
                joined.append((start, end))
        return joined

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


def has_holidays(expression: str) -> bool:
    """Tell whether hours say anything of holidays."""
    return _HOLIDAY.search(expression) is not None


def _zone(timezone: str) -> ZoneInfo:
    try:
        return ZoneInfo(timezone)
    except (OSError, ValueError, LookupError):
        # A folder of the zone files, an absolute path or plain nonsense: three kinds of error.
        raise BadHours(
            f"time zone {timezone!r}: expected an IANA time zone, as in Europe/Rome"
        ) from None


def _parse(rules: str, expression: str | None = None) -> opening_hours.OpeningHours:
    try:
        return opening_hours.OpeningHours(rules)
    except opening_hours.ParserError as error:  # type: ignore[attr-defined]  # not in its stub
        if expression is not None:
            what = "'PH' may stand alone or in a list of weekdays"
        else:
            what = _first_complaint(str(error))
        raise BadHours(
            f"opening hours {expression or rules!r}: {what}; write them for instance as {EXAMPLE!r}"
        ) from None


def _first_complaint(text: str) -> str:
    place = re.search(r"--> \d+:(\d+)", text)
    return f"not understood from character {place.group(1)} on" if place else "not understood"


def _on_holiday(expression: str, weekday: int) -> str:
    return _HOLIDAY.sub(_WEEKDAYS[weekday], expression)
