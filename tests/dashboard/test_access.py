"""What may be seen of an office, and when."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.access import Guard, enters_total, shows_faces
from hub.periods import Period, Step, day_of, month_of_day, month_period

MONDAY = day_of(date(2026, 11, 23))
FOUR_WEEKS = Period(MONDAY - 28, MONDAY)
OCTOBER = month_period(2026 * 12 + 9)


def test_faces_are_shown_up_to_yesterday():
    assert Guard(4, MONDAY).period(FOUR_WEEKS) == Period(MONDAY - 28, MONDAY - 1)


def test_today_alone_shows_no_faces():
    assert Guard(4, MONDAY).period(Period(MONDAY, MONDAY)) is None
    assert Guard(4, MONDAY).trend_period(Period(MONDAY, MONDAY), Step.DAY) is None


@pytest.mark.parametrize("people", [1, 2])
def test_below_three_people_only_the_last_whole_month_is_shown(people):
    guard = Guard(people, MONDAY)
    assert guard.period(FOUR_WEEKS) == OCTOBER
    assert guard.steps == (Step.MONTH,)
    assert not guard.splits_services


@pytest.mark.parametrize("people", [3, 12, None])
def test_from_three_people_on_and_where_nobody_said_days_are_shown(people):
    guard = Guard(people, MONDAY)
    assert not guard.is_monthly
    assert guard.steps == (Step.DAY, Step.WEEK, Step.MONTH)


def test_on_the_first_of_a_month_the_month_before_is_over():
    first = OCTOBER.last_day + 1
    assert Guard(2, first).period(Period(first - 7, first)) == OCTOBER
    assert Guard(2, first - 1).period(Period(first - 7, first)).last_day == OCTOBER.first_day - 1


def test_an_asked_month_that_is_over_is_that_month():
    assert Guard(2, MONDAY).period(OCTOBER) == OCTOBER
    september = month_period(2026 * 12 + 8)
    assert Guard(2, MONDAY).period(september) == september


def test_a_trend_below_three_people_has_whole_months_only():
    shown = Guard(2, MONDAY).trend_period(Period(MONDAY - 100, MONDAY), Step.MONTH)
    assert shown == Period(day_of(date(2026, 8, 1)), OCTOBER.last_day)
    assert Guard(2, MONDAY).trend_period(Period(MONDAY, MONDAY), Step.MONTH) is None


@given(
    people=st.sampled_from([None, 1, 2, 3, 9]),
    today=st.integers(15_000, 25_000),
    back=st.integers(-5, 800),
    days=st.integers(1, 800),
)
def test_nothing_of_today_is_ever_shown(people, today, back, days):
    guard = Guard(people, today)
    asked = Period(today - back, today - back + days - 1)
    for shown in (guard.period(asked), guard.trend_period(asked, Step.MONTH)):
        if shown is None:
            continue
        assert shown.last_day < today
        if guard.is_monthly:
            assert shown.first_day == month_period(month_of_day(shown.first_day)).first_day
            assert month_of_day(shown.last_day + 1) > month_of_day(shown.last_day)


def test_ten_ratings_show_faces_and_nine_do_not():
    assert shows_faces(10)
    assert not shows_faces(9)


def test_a_total_leaves_out_whatever_could_be_told_by_subtraction():
    assert enters_total(Guard(3, MONDAY), 10)
    assert not enters_total(Guard(3, MONDAY), 9)
    assert not enters_total(Guard(2, MONDAY), 500)
