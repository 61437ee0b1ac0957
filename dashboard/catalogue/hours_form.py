"""Opening hours as a table of seven days, filled in without script. Pure.

A day has two stretches, or as many as it has in the books. What such a table cannot show (a season,
a date) is kept beside it word for word, and said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from dashboard.catalogue.reading import Reading, Values
from dashboard.language import gettext
from hub.week_grid import MINUTES_A_DAY, Span, WeekGrid, expression_of, week_grid

DAYS = range(7)
STRETCHES = 2
_MOST_STRETCHES = 6
_ALL_DAY: tuple[Span, ...] = ((0, MINUTES_A_DAY),)
_TIME = re.compile(r"([01]?\d|2[0-4])[:.]([0-5]\d)")


def put_hours(values: Values, expression: str | None) -> None:
    """Put opening hours into the fields; None is always open."""
    grid = week_grid(expression)
    is_always_open = all(day == _ALL_DAY for day in grid.days)
    if is_always_open:
        values["always_open"] = "1"
    if grid.is_closed_on_holidays:
        values["closed_on_holidays"] = "1"
    if grid.rest:
        values["keep_rest"] = "1"
    values["stretches"] = str(max(STRETCHES, *map(len, grid.days)))
    for day in DAYS if not is_always_open else ():
        for stretch, (start, end) in enumerate(grid.days[day]):
            values[field_of(day, stretch, "from")] = _clock(start)
            values[field_of(day, stretch, "to")] = _clock(end % MINUTES_A_DAY)


def rest_of(expression: str | None) -> tuple[str, ...]:
    """Return the rules that the table cannot show."""
    return week_grid(expression).rest


def read_hours(reading: Reading, known: str | None) -> str | None:
    """Return the opening hours in the syntax of catalogue files; None is always open.

    Args:
        reading: the form; says beside a day what is wrong with it.
        known: what the books have, of which the rules that the table cannot show are kept.
    """
    rest = rest_of(known) if reading.is_ticked("keep_rest") else ()
    is_closed_on_holidays = reading.is_ticked("closed_on_holidays")
    is_always_open = reading.is_ticked("always_open")
    days = (_ALL_DAY,) * 7 if is_always_open else tuple(_day(reading, day) for day in DAYS)
    if any(f"hours-{day}" in reading.errors for day in DAYS):
        reading.wrong("opening_hours", gettext("Some hours are not right: see the table."))
        return known
    grid = WeekGrid(days, is_closed_on_holidays, rest)
    # The same hours in other words would be a change to kiosks, and to who reads the audit log.
    return known if grid == week_grid(known) else expression_of(grid)


def copy_monday(values: Values) -> None:
    """Give Tuesday to Friday the hours of Monday."""
    for day in range(1, 5):
        for stretch in range(stretches_of(values)):
            for end in ("from", "to"):
                values[field_of(day, stretch, end)] = values.get(field_of(0, stretch, end), "")


def stretches_of(values: Values) -> int:
    """Return how many stretches the table has for each day."""
    text = values.get("stretches", "")
    return min(max(int(text), STRETCHES), _MOST_STRETCHES) if text in set("23456") else STRETCHES


def field_of(day: int, stretch: int, end: str) -> str:
    """Return the name of a time's field; ``end`` is ``from`` or ``to``."""
    return f"h{day}-{stretch}-{end}"


def _day(reading: Reading, day: int) -> tuple[Span, ...]:
    spans = list(_spans(reading, day))
    if any(one[1] > other[0] for one, other in pairwise(spans)):
        reading.wrong(f"hours-{day}", gettext("These hours overlap, or are not in their order."))
    return tuple(spans)


def _spans(reading: Reading, day: int) -> Iterator[Span]:
    for stretch in range(stretches_of(reading.values)):
        start, end = (
            reading.values.get(field_of(day, stretch, end), "").strip() for end in ("from", "to")
        )
        if not start and not end:
            continue
        opens, closes = _minutes(start), _minutes(end)
        if opens is None or closes is None:
            reading.wrong(
                f"hours-{day}",
                gettext("Write both from when and until when, as in 8:30 and 13:00."),
            )
            return
        closes = closes or MINUTES_A_DAY  # until midnight
        if closes <= opens or closes > MINUTES_A_DAY:
            reading.wrong(f"hours-{day}", gettext("It closes before it opens."))
            return
        yield opens, closes


def _minutes(text: str) -> int | None:
    found = _TIME.fullmatch(text)
    return int(found[1]) * 60 + int(found[2]) if found else None


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
