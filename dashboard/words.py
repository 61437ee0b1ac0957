"""Numbers, shares, dates and instants in the reader's way, for templates."""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime
from functools import cache, lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date as babel_date
from babel.dates import format_skeleton
from flask import Flask

from dashboard.language import gettext, reader_language
from faccine.wire.clocks import to_datetime
from hub.periods import Period, Step, date_of, local_day_and_slot
from hub.statistics import Share


def use_words(app: Flask) -> None:
    """Give templates these words as filters."""
    app.jinja_env.globals |= {
        "colon": colon,
        "percent_sign": percent_sign,
        "semicolon": semicolon,
    }
    app.jinja_env.filters |= {
        "number": number,
        "percent": percent,
        "interval": interval,
        "day": day,
        "day_with_year": day_with_year,
        "period": period_words,
        "month": month,
        "points": points,
        "one_in": one_in,
        "piece": piece_words,
        "moment": moment,
        "today_words": today_words,
        "capital": capital,
        "lower_first": lower_first,
        "spelled": spelled,
    }


_LOCALES = {"en": "en_GB"}
"""Whose dates a language writes, where it is not the country Unicode thinks of first."""
_FRENCH_FIRST = re.compile(r"\b1 (?=\D)")
_DAYS_FULL_STOP = re.compile(r"(?<=\d\.) ")
"""As in 14. Dezember: at the end of a line it would look like the end of a sentence."""
_WHOLE_PATTERNS = frozenset({"full", "long", "EEEE", "QQQ y"})
"""Not what should be in a date but the date itself."""


class Signs(NamedTuple):
    """The signs within numbers; ``percent`` has the no-break space that stands before it."""

    decimal: str
    thousands: str
    percent: str


def signs() -> Signs:
    """Return the signs in the reader's numbers. A page has hundreds: they are looked up once."""
    return signs_of(reader_language())


@cache
def signs_of(language: str) -> Signs:
    """Return the signs in the numbers of a language."""
    locale = Locale.parse(language)
    symbols = locale.number_symbols["latn"]
    percent_suffix = locale.percent_formats[None].suffix[0]
    return Signs(symbols["decimal"], symbols["group"], percent_suffix)


def colon() -> str:
    """Return the colon between two texts; in French a no-break space stands before it."""
    return "\N{NO-BREAK SPACE}:" if reader_language() == "fr" else ":"


def semicolon() -> str:
    """Return the semicolon between two texts; in French a narrow no-break space is before it."""
    return "\N{NARROW NO-BREAK SPACE};" if reader_language() == "fr" else ";"


def number(value: int) -> str:
    """Return a whole number with its thousands set apart: 1.554."""
    return f"{value:,}".replace(",", signs().thousands)


def spelled(value: int) -> str:
    """Return a small number of offices or kiosks as a word, others in digits: six, 12."""
    named = {
        2: gettext("two"),
        3: gettext("three"),
        4: gettext("four"),
        5: gettext("five"),
        6: gettext("six"),
        7: gettext("seven"),
        8: gettext("eight"),
        9: gettext("nine"),
    }
    return named.get(value) or number(value)


def percent(value: float) -> str:
    """Return a share of 0 to 1 with one decimal: 17,4% or, in German, 17,4 %."""
    return _one_decimal(100 * value) + signs().percent


def percent_sign() -> str:
    """Return what stands after a number to make it a percentage, for axes."""
    return signs().percent


def interval(share: Share) -> str:
    """Return the ends of a share's interval, without signs: 14,1–21,2."""
    return f"{_one_decimal(100 * share.low)}–{_one_decimal(100 * share.high)}"


def day(number_of_day: int) -> str:
    """Return a day without its year: 26 ottobre."""
    return _skeleton("MMMMd", date_of(number_of_day))


def day_with_year(number_of_day: int) -> str:
    """Return a day with its year: 22 novembre 2026."""
    return _skeleton("long", date_of(number_of_day))


def month(number_of_day: int) -> str:
    """Return the month of a day with its year: marzo 2027."""
    return _skeleton("yMMMM", date_of(number_of_day))


def period_words(period: Period) -> str:
    """Return a period in words: a month by its name, one day, else from when to when."""
    return _period_said(period, reader_language())


@lru_cache(1024)
def _period_said(period: Period, _language: str) -> str:
    if is_whole_month(period):
        return _skeleton("yMMMM", period.first_date)
    if is_whole_year(period):
        return str(period.first_date.year)
    if period.days == 1:
        return day_with_year(period.first_day)
    same_year = period.first_date.year == period.last_date.year
    first = day(period.first_day) if same_year else day_with_year(period.first_day)
    return f"{first} – {day_with_year(period.last_day)}"


def piece_words(period: Period, step: Step) -> str:
    """Return one row's days: a day, the day a week begins, a month, quarter or year."""
    if step is Step.MONTH:
        return _skeleton("yMMMM", period.first_date)
    if step is Step.DAY:
        return _skeleton("yMMMEd", period.first_date)
    if step is Step.QUARTER:
        return _skeleton("QQQ y", period.first_date)
    if step is Step.YEAR:
        return str(period.first_date.year)
    return day_with_year(period.first_day)


def is_whole_month(period: Period) -> bool:
    """Tell whether a period is one calendar month."""
    following = date_of(period.last_day + 1)
    first = period.first_date
    return first.day == following.day == 1 and period.days <= 31


def is_whole_year(period: Period) -> bool:
    """Tell whether a period is one calendar year."""
    first, last = period.first_date, period.last_date
    return first.year == last.year and period.days == (365 + calendar.isleap(first.year))


def moment(instant_ms: int | None, timezone: str, now_ms: int) -> str:
    """Return an instant as somebody would say it: today, 8:31; Friday, 17:52; 4 March 2026, 9:00.

    None is "never".
    """
    if instant_ms is None:
        return gettext("never")
    local = to_datetime(instant_ms).astimezone(ZoneInfo(timezone))
    return gettext("%(day)s, %(time)s", day=_day_said(local, timezone, now_ms), time=_time(local))


def today_words(now_ms: int, timezone: str) -> str:
    """Return what day it is: lunedì 23 novembre 2026."""
    return _skeleton("full", to_datetime(now_ms).astimezone(ZoneInfo(timezone)).date())


def _day_said(local: datetime, timezone: str, now_ms: int) -> str:
    ago = local_day_and_slot(now_ms, timezone)[0] - (local.date() - date(1970, 1, 1)).days
    if ago == 0:
        return gettext("today")
    if ago == 1:
        return gettext("yesterday")
    if 1 < ago < 7:
        return _skeleton("EEEE", local.date())
    return _skeleton("long", local.date())


def _time(local: datetime) -> str:
    return gettext("%(hour)s:%(minute)s", hour=local.hour, minute=f"{local.minute:02}")


def decimal(value: float) -> str:
    """Return a number with two decimals: 1,04."""
    return f"{value:.2f}".replace(".", signs().decimal)


def points(value: float) -> str:
    """Return a difference of shares in points, with its sign: +2,4 or −1,3; 0,0 has none."""
    rounded = round(100 * value, 1)
    sign = "−" if rounded < 0 else "+" if rounded else ""
    return sign + _one_decimal(abs(rounded))


def one_in(share: float) -> str:
    """Return a share as one would say it: about 1 in 5; a percentage where that says nothing."""
    if not 1 / 60 <= share <= 1 / 1.9:
        return percent(share)
    return gettext("about 1 in %(n)s", n=round(1 / share))


def _one_decimal(value: float) -> str:
    return f"{value:.1f}".replace(".", signs().decimal)


def _skeleton(skeleton: str, its_date: date) -> str:
    return _formatted(skeleton, its_date, reader_language())


@lru_cache(4096)
def _formatted(skeleton: str, its_date: date, language: str) -> str:
    locale = _LOCALES.get(language, language)
    if skeleton in _WHOLE_PATTERNS:
        said = str(babel_date(its_date, skeleton, locale=locale))
    else:
        said = str(format_skeleton(skeleton, its_date, locale=locale))
    # French counts the first of a month and no other day; Unicode's patterns do not know it.
    said = _FRENCH_FIRST.sub("1er ", said) if language == "fr" else said
    return _DAYS_FULL_STOP.sub("\N{NO-BREAK SPACE}", said)


def capital(text: str) -> str:
    """Return a text that begins a sentence."""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """Return a text that stands within a sentence.

    It stays as it is if it begins with an abbreviation, and in German, where nouns are capital.
    """
    if reader_language() == "de" or text[1:2].isupper():
        return text
    return text[:1].lower() + text[1:]
