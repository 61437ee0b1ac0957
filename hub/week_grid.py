"""Opening hours as a grid of a week, which people fill in, and as OpenStreetMap syntax. Pure.

A grid holds hours that are the same every week, and whether the office closes on holidays. What
else the syntax can say (a season, a date, "by appointment") is kept beside it word for word, and
written back where it stood, so that a page that changes Tuesday does not lose August.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from faccine.wire.errors import BadHours
from hub.hours import plain_week, rules_of

MINUTES_A_DAY = 24 * 60
WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")

Span = tuple[int, int]
"""Open from the one to the other, in minutes since midnight; 1440 is the end of the day."""
Days = tuple[tuple[Span, ...], ...]

_TIME = r"\d{1,2}:\d{2}"
_PLAIN = re.compile(rf"(?:Mo|Tu|We|Th|Fr|Sa|Su|{_TIME}|24/7|off|closed|open|[-,\s])+")
_RANGE = re.compile(rf"({_TIME})\s*-\s*({_TIME})")
_PH_OFF = re.compile(r"PH\s+(?:off|closed)")
_NEVER: Days = ((),) * 7
_ALWAYS: Days = (((0, MINUTES_A_DAY),),) * 7


@dataclass(frozen=True, slots=True)
class WeekGrid:
    """The hours of a week, Monday first."""

    days: Days
    is_closed_on_holidays: bool = False
    rest: tuple[str, ...] = ()
    """Rules that no grid can show; they go before what ``days`` say. Empty: it shows everything."""


@lru_cache(1024)
def week_grid(expression: str | None) -> WeekGrid:
    """Return hours as a grid; :func:`expression_of` it is open at the same times.

    Args:
        expression: OpenStreetMap syntax; None for always open.

    Raises:
        BadHours: nobody can read the expression.
    """
    if expression is None:
        return WeekGrid(_ALWAYS)
    rules = [rule.strip() for rule in rules_of(expression) if rule.strip()]
    is_closed_on_holidays = bool(rules) and _PH_OFF.fullmatch(rules[-1]) is not None
    if is_closed_on_holidays:
        rules.pop()
    count = next((n for n, rule in enumerate(rules) if not _PLAIN.fullmatch(rule)), len(rules))
    plain, rest = rules[:count], rules[count:]
    if (rest or is_closed_on_holidays) and any(map(_reaches_past_midnight, plain)):
        # What is left of the night would stay open on a day that another rule closes.
        plain, rest = [], rules
    days = tuple(_days("; ".join(plain))) if plain else _NEVER
    return WeekGrid(days, is_closed_on_holidays, tuple(rest))


def expression_of(grid: WeekGrid) -> str | None:
    """Return a grid as OpenStreetMap syntax; None for always open.

    Raises:
        BadHours: hours of a day lie outside it, end before they begin, or overlap.
    """
    if len(grid.days) != len(WEEKDAYS):
        raise BadHours(f"opening hours of {len(grid.days)} days: expected those of 7")
    days = tuple(map(_joined, grid.days, WEEKDAYS))
    if days == _ALWAYS and not grid.rest and not grid.is_closed_on_holidays:
        return None
    if days == _ALWAYS:
        rules = ["24/7"]
    elif days == _NEVER:
        rules = [] if grid.rest else ["off"]
    else:
        rules = list(_rules(days))
    rules += grid.rest
    if grid.is_closed_on_holidays:
        rules.append("PH off")
    return "; ".join(rules)


def _reaches_past_midnight(rule: str) -> bool:
    spans = [(_minutes(start), _minutes(end)) for start, end in _RANGE.findall(rule)]
    return any(end <= start or end > MINUTES_A_DAY for start, end in spans)


def _minutes(time: str) -> int:
    hours, minutes = time.split(":")
    return int(hours) * 60 + int(minutes)


def _days(expression: str) -> Iterator[tuple[Span, ...]]:
    for intervals in plain_week(expression):
        yield tuple(
            (
                start.hour * 60 + start.minute,
                end.hour * 60 + end.minute if end.date() == start.date() else MINUTES_A_DAY,
            )
            for start, end in intervals
        )


def _joined(spans: Sequence[Span], day: str) -> tuple[Span, ...]:
    """Return the hours of a day in order, those that meet as one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if not 0 <= start < end <= MINUTES_A_DAY:
            raise BadHours(
                f"opening hours on {day} from {_time(start)} to {_time(end)}: expected an end "
                "after the beginning, from 00:00 to 24:00"
            )
        if joined and start < joined[-1][1]:
            raise BadHours(
                f"opening hours on {day} from {_time(start)} to {_time(end)}: expected hours that "
                f"do not overlap {_time(joined[-1][0])} to {_time(joined[-1][1])}"
            )
        if joined and start == joined[-1][1]:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return tuple(joined)


def _rules(days: Days) -> Iterator[str]:
    """Give one rule for all days that are open at the same times."""
    for spans in dict.fromkeys(spans for spans in days if spans):
        hours = ",".join(f"{_time(start)}-{_time(end)}" for start, end in spans)
        yield f"{_weekdays([day for day in range(7) if days[day] == spans])} {hours}"


def _weekdays(days: list[int]) -> str:
    names: list[str] = []
    for _, group in groupby(enumerate(days), key=lambda item: item[1] - item[0]):
        run = [WEEKDAYS[day] for _, day in group]
        names += [f"{run[0]}-{run[-1]}"] if len(run) > 2 else run
    return ",".join(names)


def _time(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
