"""The form for one number of people served: what somebody wrote, checked and said back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from dashboard.language import gettext
from hub.catalogue import ServedEntry, parse_day, parse_number, parse_period
from hub.periods import Period, Step, date_of, month_of_day, month_period, period_of

_WEEKS, _MONTHS = 13, 12


@dataclass(frozen=True, slots=True)
class ServedForm:
    """What stands in the form, as text; ``wrong`` says by field what is not right."""

    place: str = ""
    service: str = ""
    period: str = ""
    first: str = ""
    last: str = ""
    n: str = ""
    wrong: Mapping[str, str] = field(default_factory=dict)


def read_form(values: Mapping[str, str]) -> ServedForm:
    """Return a form as it was sent."""
    return ServedForm(
        values.get("ufficio", ""),
        values.get("servizio", ""),
        values.get("giorni", ""),
        values.get("dal", ""),
        values.get("al", ""),
        values.get("serviti", "").strip(),
    )


def entry_of(form: ServedForm, today: int) -> ServedEntry | ServedForm:
    """Return the number as the books take it, or the form with what is wrong in it."""
    wrong: dict[str, str] = {}
    days = _days(form, wrong)
    n = parse_number(form.n)
    if n is None:
        wrong["n"] = gettext("Write a whole number, for instance 412.")
    if days is not None and days[0] > today:
        wrong["period"] = gettext("These days have not come yet.")
    administration, _, office = form.place.partition("/")
    if not office:
        wrong["place"] = gettext("Choose an office.")
    if wrong or n is None or days is None:
        return replace(form, wrong=wrong)
    return ServedEntry(administration, office, form.service or None, *days, n)


def offered_weeks(today: int) -> list[tuple[str, Period]]:
    """Return the latest weeks that are over, as the form names them, latest first."""
    monday = period_of(today, Step.WEEK).first_day
    weeks = [Period(monday - 7 * back, monday - 7 * back + 6) for back in range(1, _WEEKS + 1)]
    return [(f"{week.first_date:%G-W%V}", week) for week in weeks]


def offered_months(today: int) -> list[tuple[str, Period]]:
    """Return the latest months that are over, as the form names them, latest first."""
    month = month_of_day(today)
    months = [month_period(month - back) for back in range(1, _MONTHS + 1)]
    return [(f"{one.first_date:%Y-%m}", one) for one in months]


def form_for(place: str, period: Period | None, today: int) -> ServedForm:
    """Return a form to begin with: an office, and some days where somebody chose a gap."""
    if period is None:
        return ServedForm(place, period=offered_weeks(today)[0][0])
    whole = {days: name for name, days in (*offered_weeks(today), *offered_months(today))}
    if period in whole:
        return ServedForm(place, period=whole[period])
    return ServedForm(
        place, first=str(date_of(period.first_day)), last=str(date_of(period.last_day))
    )


def _days(form: ServedForm, wrong: dict[str, str]) -> tuple[int, int] | None:
    if form.first or form.last:
        first, last = parse_day(form.first), parse_day(form.last)
        if first is None or last is None:
            wrong["period"] = gettext("Write both days, for instance 2026-11-02 and 2026-11-08.")
            return None
        if last < first:
            wrong["period"] = gettext("The last day comes before the first.")
            return None
        return first, last
    days = parse_period(form.period)
    if days is None:
        wrong["period"] = gettext("Choose a week or a month, or write the days.")
    return days
