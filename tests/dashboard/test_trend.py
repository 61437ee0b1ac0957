"""Days put together to days, weeks and months."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from dashboard.access import Guard
from dashboard.trend import cut, reach
from hub.periods import Period, Step, day_of, period_of
from hub.reading import Counts, DayCounts

MONDAY = day_of(date(2026, 11, 23))
YESTERDAY = MONDAY - 1


def test_a_week_that_is_not_over_is_marked():
    pieces = cut(Period(MONDAY - 7, MONDAY + 2), Step.WEEK, [])
    assert [piece.is_whole for piece in pieces] == [True, False]


def test_a_trend_begins_with_the_week_of_the_first_rating_and_ends_yesterday():
    found = reach(Guard(4, MONDAY), Step.WEEK, MONDAY - 17)
    assert found == Period(MONDAY - 21, YESTERDAY)


def test_a_trend_reaches_back_as_far_as_it_reads_well():
    guard = Guard(4, MONDAY)
    assert reach(guard, Step.DAY, 0).days == 60
    assert reach(guard, Step.WEEK, 0).days == 52 * 7
    assert reach(guard, Step.MONTH, 0).first_date == date(2023, 11, 1)


def test_without_a_day_that_is_over_there_is_no_trend():
    guard = Guard(4, MONDAY)
    assert reach(guard, Step.DAY, None) is None
    assert reach(guard, Step.DAY, MONDAY) is None
    assert reach(guard, Step.WEEK, MONDAY) is None
    assert reach(Guard(2, MONDAY), Step.MONTH, MONDAY - 3) is None


@given(
    first=st.integers(20_000, 20_400),
    days=st.integers(1, 400),
    step=st.sampled_from(list(Step)),
    ratings=st.lists(st.tuples(st.integers(0, 399), st.integers(0, 9)), max_size=30),
)
def test_nothing_is_lost_or_counted_twice(first, days, step, ratings):
    period = Period(first, first + days - 1)
    counted = [DayCounts(first + offset % days, Counts(happy=happy)) for offset, happy in ratings]
    pieces = cut(period, step, counted)
    assert sum(piece.counts.n for piece in pieces) == sum(one.counts.n for one in counted)
    assert sum(piece.period.days for piece in pieces) == days
    for piece in pieces:
        assert piece.period.last_day <= period_of(piece.period.first_day, step).last_day
