"""Participation: over which days, and what is said where numbers are missing."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from dashboard.covering import covered, participation_of, rows_of
from hub.periods import Period
from hub.reading import ServedRow

PERIOD = Period(0, 27)


def row(first, last, n, office=1, service=None):
    return ServedRow(1, office, service, first, last, n)


def weeks(*numbers):
    return [row(7 * week, 7 * week + 6, n) for week, n in enumerate(numbers) if n is not None]


def refuse(days):
    raise AssertionError(days)


def test_whole_weeks_in_a_row_cover_the_period():
    assert covered(weeks(10, 20, 30, 40), PERIOD) == (100, [PERIOD])
    found = participation_of(weeks(10, 20, 30, 40), PERIOD, 15, refuse)
    assert found.rate == 0.15
    assert not found.is_partial


def test_numbers_for_working_days_leave_no_gap_at_weekends():
    rows = [row(7 * week, 7 * week + 4, 25) for week in range(4)]
    assert participation_of(rows, PERIOD, 15, refuse).rate == 0.15


def test_a_missing_week_leaves_its_ratings_out():
    found = participation_of(weeks(10, None, 30, 40), PERIOD, 20, lambda days: days.days // 2)
    assert (found.served, found.ratings) == (80, 3 + 7)
    assert found.is_partial


def test_numbers_that_reach_out_of_the_period_are_not_split():
    found = participation_of([row(20, 40, 1000)], PERIOD, 20, refuse)
    assert found.rate is None
    assert found.served == 0


def test_more_ratings_than_served_is_said():
    assert participation_of(weeks(1, 1, 1, 1), PERIOD, 20, refuse).is_too_much


def test_the_offices_own_number_goes_before_those_of_its_services():
    services = [row(0, 6, 5, service=7), row(0, 6, 6, service=8)]
    assert rows_of(services, 1, None) == services
    assert rows_of([*services, row(0, 6, 20)], 1, None) == [row(0, 6, 20)]
    assert rows_of(services, 1, 7) == services[:1]
    assert rows_of(services, 2, None) == []


@given(st.lists(st.tuples(st.integers(-10, 40), st.integers(0, 9), st.integers(0, 99)), max_size=8))
def test_covered_days_never_overlap_and_lie_within(rows):
    total, days = covered([row(first, first + length, n) for first, length, n in rows], PERIOD)
    assert total >= 0
    for one, following in pairwise(days):
        assert one.last_day < following.first_day
    assert all(one.first_day in PERIOD and one.last_day in PERIOD for one in days)
