"""For which days people served were entered, and which are missing."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.served_cover import Cover, cover_of, first_expected, missing_runs, step_for
from dashboard.served_words import ticks_of
from hub.periods import Period, Step, date_of, day_of
from hub.reading import ServedRow

MONDAY = day_of(date(2026, 11, 2))
WEEKS = Period(MONDAY, MONDAY + 20).split(Step.WEEK)
THERE, PARTLY, MISSING, CLOSED = Cover.THERE, Cover.PARTLY, Cover.MISSING, Cover.CLOSED


def row(first, last, n=10, service=None):
    return ServedRow(1, 1, service, MONDAY + first, MONDAY + last, n)


def on_weekdays(day):
    return date_of(day).weekday() < 5


def cover(rows, since=MONDAY, today=MONDAY + 30, is_open=on_weekdays):
    return cover_of(rows, WEEKS, is_open, since, today)


def found(rows, **more):
    return [piece.cover for piece in cover(rows, **more)]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], [MISSING, MISSING, MISSING]),
        ([row(0, 6)], [THERE, MISSING, MISSING]),
        # A weekend is closed: Monday to Friday is a whole week.
        ([row(7, 11)], [MISSING, THERE, MISSING]),
        ([row(0, 2)], [PARTLY, MISSING, MISSING]),
        ([row(0, 20)], [THERE, THERE, THERE]),
        ([row(-30, 60)], [THERE, THERE, THERE]),
        ([row(0, 2), row(3, 4)], [THERE, MISSING, MISSING]),
    ],
)
def test_weeks_are_there_partly_or_missing(rows, expected):
    assert found(rows) == expected


def test_nothing_is_expected_before_the_first_rating_nor_of_days_that_are_not_over():
    assert found([], since=None) == [CLOSED, CLOSED, CLOSED]
    assert found([], since=MONDAY + 7) == [CLOSED, MISSING, MISSING]
    assert found([], today=MONDAY + 7) == [MISSING, CLOSED, CLOSED]
    assert found([], is_open=lambda _: False) == [CLOSED, CLOSED, CLOSED]


def test_a_day_of_services_is_entered_when_all_of_them_are():
    rows = [row(0, 6, service=1), row(0, 2, service=2)]
    assert found(rows)[0] is PARTLY
    assert found([*rows, row(3, 6, service=2)])[0] is THERE
    assert found([row(0, 6, service=1), row(0, 6)])[0] is THERE


def test_numbers_inside_a_week_are_added_up_and_a_longer_one_is_not_cut():
    week = cover([row(0, 2, 30), row(3, 4, 12), row(0, 6, 99, service=1), row(7, 20, 200)])
    assert [piece.served for piece in week] == [42, None, None]
    assert cover([row(0, 6, 9, service=1), row(0, 6, 8, service=2)])[0].served == 17


def test_missing_days_are_runs_that_reach_over_closed_days_and_end_with_their_week():
    assert [one.missing for one in cover([row(2, 2)])] == [
        (Period(MONDAY, MONDAY + 1), Period(MONDAY + 3, MONDAY + 4)),
        (Period(MONDAY + 7, MONDAY + 11),),
        (Period(MONDAY + 14, MONDAY + 18),),
    ]
    week = cover([], is_open=lambda day: date_of(day).weekday() in {0, 2, 4})[0]
    assert week.missing == (Period(MONDAY, MONDAY + 4),)


def test_the_first_expected_day_is_that_of_the_first_rating_or_number():
    assert first_expected(None, []) is None
    assert first_expected(MONDAY, []) == MONDAY
    assert first_expected(MONDAY, [row(-7, -1)]) == MONDAY - 7
    assert first_expected(None, [row(7, 13), row(0, 6)]) == MONDAY


def test_long_periods_are_cut_into_months_and_quarters():
    assert step_for(Period(0, 90), is_monthly=False) is Step.WEEK
    assert step_for(Period(0, 90), is_monthly=True) is Step.MONTH
    assert step_for(Period(0, 365), is_monthly=False) is Step.MONTH
    assert step_for(Period(0, 1826), is_monthly=False) is Step.QUARTER


def test_a_month_of_a_single_box_gets_no_name_where_the_next_one_would_touch_it():
    assert ticks_of(["Aug", "Sep", "Sep", "Oct"]) == [(1, "Sep"), (3, "Oct")]
    assert ticks_of(["Aug", "Aug", "Sep"]) == [(0, "Aug"), (2, "Sep")]
    assert ticks_of(["Aug"]) == [(0, "Aug")]
    assert ticks_of([]) == []


@given(
    st.lists(st.tuples(st.integers(-5, 25), st.integers(0, 9), st.sampled_from([None, 1, 2]))),
    st.sets(st.integers(0, 20)),
)
def test_what_is_filled_in_leaves_no_gap(spans, closed):
    rows = [row(first, first + more, service=service) for first, more, service in spans]

    def is_open(day):
        return day - MONDAY not in closed

    gaps = missing_runs(cover(rows, is_open=is_open))
    filled = [ServedRow(1, 1, None, gap.first_day, gap.last_day, 1) for gap in gaps]
    assert all(is_open(gap.first_day) and is_open(gap.last_day) for gap in gaps)
    assert missing_runs(cover([*rows, *filled], is_open=is_open)) == []
