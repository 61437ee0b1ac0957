"""Before and after: which days are compared, and when a word may be said."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from dashboard.effects import Effect, before_after
from hub.periods import Period, day_of, month_period

DAY = day_of(date(2026, 9, 7))  # a Monday


def days(first, last, k, n):
    """So many reds of so many ratings on each day."""
    return [(day, k, n) for day in range(first, last)]


def compare(tallies, last_day, target=None, *, is_monthly=False):
    return before_after(tallies, DAY, last_day=last_day, target=target, is_monthly=is_monthly)


def test_a_share_that_fell_more_than_chance_explains_is_better():
    found = compare(days(DAY - 77, DAY, 1, 10) + days(DAY, DAY + 77, 0, 10), DAY + 76)
    assert found.effect is Effect.BETTER
    assert found.before.n == found.after.n == 770
    assert found.difference.high < 0


def test_a_share_that_rose_is_worse():
    found = compare(days(DAY - 56, DAY, 1, 20) + days(DAY, DAY + 56, 4, 20), DAY + 55)
    assert found.effect is Effect.WORSE


def test_after_a_week_it_is_too_early_and_says_how_many_ratings_are_missing():
    found = compare(days(DAY - 28, DAY, 2, 10) + days(DAY, DAY + 7, 2, 10), DAY + 6, target=0.1)
    assert found.effect is Effect.TOO_FEW
    assert found.aim == 0.1
    assert found.missing == 197 - 70  # 7.85 (0.2 0.8 + 0.1 0.9) / 0.1² = 196.25
    assert found.ready_day == DAY + 7 + 13  # 127 more at 10 a day


def test_no_effect_is_said_only_when_the_one_aimed_at_would_have_been_seen():
    found = compare(days(DAY - 84, DAY, 2, 10) + days(DAY, DAY + 84, 2, 10), DAY + 83, target=0.1)
    assert found.effect is Effect.NONE
    assert found.missing == 0


def test_without_a_target_half_the_share_is_looked_for():
    found = compare(days(DAY - 28, DAY, 2, 10) + days(DAY, DAY + 7, 2, 10), DAY + 6)
    assert found.aim == 0.1


def test_it_compares_four_weeks_at_least_and_twelve_at_most():
    young = compare(days(DAY - 400, DAY + 7, 1, 10), DAY + 6)
    assert (young.before_period, young.after_period) == (
        Period(DAY - 28, DAY - 1),
        Period(DAY, DAY + 6),
    )
    old = compare(days(DAY - 400, DAY + 400, 1, 10), DAY + 399)
    assert (old.before_period, old.after_period) == (
        Period(DAY - 84, DAY - 1),
        Period(DAY, DAY + 83),
    )


def test_what_has_only_begun_today_has_no_time_after():
    assert compare(days(DAY - 28, DAY, 1, 10), DAY - 1).after_period is None


def test_where_only_months_may_be_seen_whole_months_are_compared():
    found = compare(
        days(DAY - 200, DAY + 200, 2, 10), month_period(2026 * 12 + 10).last_day, is_monthly=True
    )
    assert found.after_period == Period(day_of(date(2026, 10, 1)), day_of(date(2026, 11, 30)))
    assert found.before_period == Period(day_of(date(2026, 7, 1)), day_of(date(2026, 8, 31)))


def test_within_the_first_month_nothing_is_shown_where_only_months_may_be_seen():
    found = compare(days(DAY - 200, DAY + 30, 2, 10), DAY + 20, is_monthly=True)
    assert found.after_period is None
    assert found.effect is Effect.TOO_FEW


def test_few_ratings_before_say_nothing():
    found = compare(days(DAY - 28, DAY - 27, 2, 9) + days(DAY, DAY + 50, 2, 10), DAY + 49)
    assert found.before is None
    assert found.effect is Effect.TOO_FEW


@given(
    before=st.lists(st.integers(0, 5), min_size=1, max_size=60),
    after=st.lists(st.integers(0, 5), min_size=1, max_size=60),
    target=st.none() | st.floats(0.01, 0.99),
    is_monthly=st.booleans(),
)
def test_a_word_is_never_said_while_zero_lies_within(before, after, target, is_monthly):
    tallies = [(DAY - len(before) + i, k, 5) for i, k in enumerate(before)]
    tallies += [(DAY + i, k, 5) for i, k in enumerate(after)]
    found = compare(tallies, DAY + len(after) - 1, target, is_monthly=is_monthly)
    if found.effect in {Effect.BETTER, Effect.WORSE}:
        assert found.difference.is_there
    if found.difference and found.difference.is_there:
        assert found.effect in {Effect.BETTER, Effect.WORSE}
    if found.ready_day is not None:
        assert found.ready_day > DAY + len(after) - 1
