"""Days, months and opening hours as somebody would say them: Mon–Fri 8:30–13:00."""

from __future__ import annotations

from itertools import groupby
from typing import Literal

from babel.dates import get_day_names, get_month_names
from flask_babel import get_locale

from dashboard.language import gettext
from dashboard.words import semicolon
from hub.week_grid import MINUTES_A_DAY, Span, week_grid


def hours_words(expression: str | None) -> str:
    """Return opening hours in words; None is always open."""
    grid = week_grid(expression)
    if all(day == ((0, MINUTES_A_DAY),) for day in grid.days):
        said = [gettext("always open")]
    else:
        by_spans: dict[tuple[Span, ...], list[int]] = {}
        for day, spans in enumerate(grid.days):
            if spans:
                by_spans.setdefault(spans, []).append(day)
        said = [f"{_days(days)} {_spans(spans)}" for spans, days in by_spans.items()]
    if grid.is_closed_on_holidays:
        said.append(gettext("closed on public holidays"))
    said += grid.rest
    return f"{semicolon()} ".join(said) or gettext("never open")


def day_names(width: Literal["wide", "abbreviated"] = "wide") -> list[str]:
    """Return the days of the week, Monday first; ``width`` is ``wide`` or ``abbreviated``."""
    names = get_day_names(width, locale=get_locale())
    return [str(names[day]) for day in range(7)]


def month_names() -> list[str]:
    """Return the months, January first."""
    names = get_month_names("wide", context="stand-alone", locale=get_locale())
    return [str(names[month]) for month in range(1, 13)]


def _days(days: list[int]) -> str:
    names, said = day_names("abbreviated"), []
    for _, group in groupby(enumerate(days), key=lambda item: item[1] - item[0]):
        run = [names[day] for _, day in group]
        said += [f"{run[0]}–{run[-1]}"] if len(run) > 2 else run
    return ", ".join(said)


def _spans(spans: tuple[Span, ...]) -> str:
    return ", ".join(f"{_clock(start)}–{_clock(end)}" for start, end in spans)


def _clock(minutes: int) -> str:
    return gettext("%(hour)s:%(minute)s", hour=minutes // 60, minute=f"{minutes % 60:02}")
