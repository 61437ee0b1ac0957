"""The holidays of an Italian administration, and the slip most easily made in opening hours."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from faccine.wire.errors import CatalogueError
from hub.hours import OpeningHours, hours_of, is_open_on, replaced_hours

ROME = ZoneInfo("Europe/Rome")
OFFICE = "Mo-Fr 08:30-13:00, Tu,Th 14:30-17:30; PH off"


def ms(text: str) -> int:
    return int(dt.datetime.fromisoformat(text).replace(tzinfo=ROME).timestamp() * 1000)


def is_open(text: str, expression: str | None = OFFICE, patron_day: str | None = None) -> bool:
    return OpeningHours(expression, "Europe/Rome", patron_day).is_open(ms(text))


@pytest.mark.parametrize(
    "day",
    ["2026-01-01", "2026-01-06", "2026-04-06", "2026-06-02", "2026-12-08", "2026-12-25"],
)
def test_national_holidays_are_holidays(day):
    assert not is_open(f"{day}T10:00")
    assert is_open(f"{day}T10:00", expression="Mo-Su 08:30-13:00")


def test_the_patron_saint_is_a_holiday_of_that_place_only():
    assert not is_open("2026-06-24T10:00", patron_day="06-24")
    assert is_open("2026-06-24T10:00", patron_day="12-07")
    assert is_open("2026-06-24T10:00")


def test_hours_that_nobody_can_read_are_an_error_of_the_catalogue():
    with pytest.raises(CatalogueError, match=r"'lun-ven 8-12'.*not understood from character 1 on"):
        OpeningHours("lun-ven 8-12", "Europe/Rome")


def test_kiosks_are_told_the_holidays_of_some_years_in_order():
    told = OpeningHours(OFFICE, "Europe/Rome", "06-24").holidays(2026, 3)
    assert told == sorted(set(told))
    assert {date.year for date in told} == {2026, 2027, 2028}
    for date in ("2026-01-06", "2026-04-06", "2027-03-29", "2028-04-17", "2028-12-25"):
        assert dt.date.fromisoformat(date) in told  # Easter Mondays move
    assert [date.year for date in told if (date.month, date.day) == (6, 24)] == [2026, 2027, 2028]
    hours = OpeningHours(OFFICE, "Europe/Rome", "06-24")
    day = dt.date(2026, 1, 1)
    while day.year < 2029:
        assert hours.is_holiday(day) is (day in told)
        day += dt.timedelta(days=1)


def test_a_patron_of_a_leap_day_is_celebrated_in_leap_years():
    told = OpeningHours(OFFICE, "Europe/Rome", "02-29").holidays(2026, 3)
    assert [date for date in told if date.month == 2] == [dt.date(2028, 2, 29)]


@pytest.mark.parametrize("expression", [None, "Mo-Fr 08:30-13:00"])
def test_where_hours_do_not_speak_of_holidays_none_are_told(expression):
    assert OpeningHours(expression, "Europe/Rome", "06-24").holidays(2026, 3) == []


def test_afternoon_hours_after_a_semicolon_are_noticed():
    slip = "Mo-Fr 08:30-13:00; Tu,Th 14:30-17:30; PH off"
    assert not is_open("2026-11-17T10:00", slip)
    assert replaced_hours(slip) == "Tu,Th 14:30-17:30"


@pytest.mark.parametrize(
    "expression",
    [
        OFFICE,
        "Mo-Fr 08:30-13:00; Fr 08:30-12:00",  # shorter on Fridays is meant
        "Mo-Fr 08:30-13:00; We off",
        'Mo-Fr 08:30-13:00 "chiuso; a volte"; PH off',
        "24/7",
    ],
)
def test_hours_that_say_what_they_mean_are_not_noticed(expression):
    assert replaced_hours(expression) is None


def test_the_same_hours_are_read_once():
    assert hours_of(OFFICE, "Europe/Rome", None) is hours_of(OFFICE, "Europe/Rome", None)
    assert hours_of(OFFICE, "Europe/Rome", None) is not hours_of(OFFICE, "Europe/Rome", "06-24")


def test_an_office_is_open_on_a_day_if_it_opens_at_all():
    tuesday = (dt.date(2026, 6, 23) - dt.date(1970, 1, 1)).days
    where = OFFICE, "Europe/Rome", "06-24"
    assert [is_open_on(*where, tuesday + days) for days in range(5)] == [
        True,
        False,
        True,
        True,
        False,
    ]
    assert is_open_on(None, "Europe/Rome", "06-24", tuesday + 1)
