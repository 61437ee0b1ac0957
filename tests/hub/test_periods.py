"""Days, slots and periods, on ordinary days and on those when the clocks change."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub import periods
from hub.periods import (
    Period,
    Step,
    date_of,
    day_of,
    day_start_ms,
    last_months,
    last_weeks,
    local_day_and_slot,
    local_hour_start_ms,
    month_of_day,
    month_period,
    period_of,
)

ROME = "Europe/Rome"
# Half-hour, quarter-hour and half-hour-summer-time offsets, and one on the far side of the date.
ZONES = [ROME, "UTC", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia",
         "America/St_Johns"]  # fmt: skip
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
HOUR_MS = 3_600_000

instants = st.integers(min_value=0, max_value=4_102_444_800_000)  # 1970 to 2100
days = st.integers(min_value=0, max_value=47_000)


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp() * 1000)


def test_a_press_late_in_the_utc_evening_belongs_to_tomorrow_in_rome():
    day, slot = local_day_and_slot(ms("2026-07-12T23:30:00Z"), ROME)
    assert date_of(day) == date(2026, 7, 13)
    assert slot == 0 * 24 + 1  # Monday, one o'clock


def test_monday_is_the_first_weekday_and_sunday_the_last():
    assert local_day_and_slot(ms("2026-11-16T09:00:00Z"), ROME)[1] == 10
    assert local_day_and_slot(ms("2026-11-22T22:59:59Z"), ROME)[1] == 6 * 24 + 23


def test_both_hours_of_the_autumn_repetition_add_to_one_slot():
    summer, winter = ms("2026-10-25T02:30:00+02:00"), ms("2026-10-25T02:30:00+01:00")
    assert winter - summer == HOUR_MS
    assert local_day_and_slot(summer, ROME) == local_day_and_slot(winter, ROME)


def test_the_hour_that_spring_leaves_out_gets_nothing():
    slots = [
        local_day_and_slot(ms("2026-03-29T00:00:00+01:00") + hour * HOUR_MS, ROME)[1] % 24
        for hour in range(23)
    ]
    assert slots == [0, 1, *range(3, 24)]


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25)])
def test_days_of_23_and_25_hours_are_days(day, hours):
    number = day_of(date.fromisoformat(day))
    start, end = day_start_ms(number, ROME), day_start_ms(number + 1, ROME)
    assert end - start == hours * HOUR_MS
    assert local_day_and_slot(start, ROME)[0] == number
    assert local_day_and_slot(end - 1, ROME)[0] == number
    assert local_day_and_slot(end, ROME)[0] == number + 1


@settings(deadline=None)
@given(instants, st.sampled_from(ZONES))
def test_remembering_quarters_never_changes_the_answer(instant_ms, zone):
    local = (EPOCH + timedelta(milliseconds=instant_ms)).astimezone(ZoneInfo(zone))
    expected = (day_of(local.date()), local.weekday() * 24 + local.hour)
    assert local_day_and_slot(instant_ms, zone) == expected
    assert local_day_and_slot(instant_ms, zone) == expected


def test_clocks_that_once_moved_off_the_quarter_are_right_too():
    # Newfoundland went back at 00:01 until 2011.
    before, after = ms("2010-11-07T00:00:30-02:30"), ms("2010-11-07T00:01:30-02:30")
    assert before // 900_000 == after // 900_000
    days_of = [local_day_and_slot(instant, "America/St_Johns")[0] for instant in (before, after)]
    assert [date_of(day) for day in days_of] == [date(2010, 11, 7), date(2010, 11, 6)]


def test_what_is_remembered_is_bounded(monkeypatch):
    monkeypatch.setattr(periods, "_MAX_QUARTERS", 10)
    monkeypatch.setattr(periods, "_MAX_ZONES", 2)
    monkeypatch.setattr(periods, "_quarters", {})
    for zone in ZONES:
        for quarter in range(25):
            local_day_and_slot(ms("2026-01-01T00:00:00Z") + quarter * 900_000, zone)
    assert len(periods._quarters) <= 2
    assert all(len(remembered) <= 10 for remembered in periods._quarters.values())


@settings(deadline=None)
@given(instants, st.sampled_from(ZONES))
def test_an_instant_and_the_beginning_of_its_hour_are_booked_alike(instant_ms, zone):
    start_ms = local_hour_start_ms(instant_ms, zone)
    assert instant_ms - 2 * HOUR_MS < start_ms <= instant_ms
    assert local_day_and_slot(start_ms, zone) == local_day_and_slot(instant_ms, zone)
    assert local_hour_start_ms(start_ms, zone) == start_ms


@pytest.mark.parametrize(
    ("instant", "start"),
    [
        ("2026-10-25T02:30:00+02:00", "2026-10-25T02:00:00+02:00"),
        ("2026-10-25T02:30:00+01:00", "2026-10-25T02:00:00+01:00"),
        ("2026-03-29T03:10:00+02:00", "2026-03-29T03:00:00+02:00"),
    ],
)
def test_the_hour_begins_right_where_the_clocks_change(instant, start):
    assert local_hour_start_ms(ms(instant), ROME) == ms(start)


def test_an_hour_that_begins_late_begins_with_its_own_slot():
    # On Lord Howe clocks go from 02:00 to 02:30: two o'clock has thirty minutes.
    instant = ms("2026-10-04T02:45:00+11:00")
    assert local_hour_start_ms(instant, "Australia/Lord_Howe") == ms("2026-10-04T02:30:00+11:00")


@given(days)
def test_dates_and_days_are_two_names_of_one_thing(day):
    assert day_of(date_of(day)) == day
    its_date = date_of(day)
    assert month_of_day(day) == its_date.year * 12 + its_date.month - 1
    assert day in month_period(month_of_day(day))


@given(days, st.integers(min_value=0, max_value=900), st.sampled_from(list(Step)))
def test_pieces_join_into_the_period_and_lie_in_one_step_each(first, more, step):
    period = Period(first, first + more)
    pieces = period.split(step)
    assert pieces[0].first_day == period.first_day
    assert pieces[-1].last_day == period.last_day
    for piece, following in itertools.pairwise(pieces):
        assert following.first_day == piece.last_day + 1
    for piece in pieces:
        assert period_of(piece.first_day, step) == period_of(piece.last_day, step)
    for piece in pieces[1:-1]:
        assert piece == period_of(piece.first_day, step)


def test_weeks_begin_on_monday_also_across_years():
    week = period_of(day_of(date(2027, 1, 1)), "week")
    assert (week.first_date, week.last_date) == (date(2026, 12, 28), date(2027, 1, 3))


def test_a_month_knows_leap_years():
    assert month_period(2024 * 12 + 1).days == 29
    assert month_period(2026 * 12 + 1).days == 28


def test_quarters_and_years_are_those_of_the_calendar():
    quarter = period_of(day_of(date(2026, 11, 22)), Step.QUARTER)
    assert (quarter.first_date, quarter.last_date) == (date(2026, 10, 1), date(2026, 12, 31))
    assert period_of(day_of(date(2024, 2, 29)), "quarter").days == 31 + 29 + 31
    year = period_of(day_of(date(2024, 2, 29)), Step.YEAR)
    assert (year.first_date, year.last_date) == (date(2024, 1, 1), date(2024, 12, 31))


def test_the_last_weeks_and_months_are_whole_and_over():
    monday = day_of(date(2026, 11, 16))
    for today in range(monday, monday + 7):
        weeks = last_weeks(today, 8)
        assert (weeks.last_date, weeks.days) == (date(2026, 11, 15), 56)
    months = last_months(day_of(date(2026, 1, 31)), 2)
    assert (months.first_date, months.last_date) == (date(2025, 11, 1), date(2025, 12, 31))


@given(days, st.integers(min_value=0, max_value=400))
def test_the_period_before_is_as_long_and_ends_the_day_before(first, more):
    period = Period(first, first + more)
    assert period.before().days == period.days
    assert period.before().last_day == first - 1


def test_a_period_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="2026-01-02 to 2026-01-01"):
        Period(day_of(date(2026, 1, 2)), day_of(date(2026, 1, 1)))
