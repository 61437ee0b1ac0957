"""The query string: what it may say, and what it means to the next reader."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.choices import (
    Comparison,
    Kind,
    chosen_comparison,
    chosen_period,
    compared,
    offered_periods,
    periods,
)
from hub.periods import Period, day_of

MONDAY = day_of(date(2026, 11, 23))


def days(first, last):
    return Period(day_of(date.fromisoformat(first)), day_of(date.fromisoformat(last)))


def test_without_a_choice_it_is_the_last_four_weeks_up_to_yesterday():
    assert chosen_period(None, MONDAY).period == days("2026-10-26", "2026-11-22")


def test_an_address_says_the_same_on_another_day():
    value = chosen_period("4w", MONDAY).value
    assert value == "2026-10-26/2026-11-22"
    assert chosen_period(value, MONDAY + 90).period == days("2026-10-26", "2026-11-22")
    assert chosen_period(value, MONDAY + 90).kind is Kind.DAYS


@pytest.mark.parametrize(
    ("value", "period"),
    [
        ("2026-10", days("2026-10-01", "2026-10-31")),
        ("2025", days("2025-01-01", "2025-12-31")),
        ("13w", Period(MONDAY - 91, MONDAY - 1)),
        ("2026-11-02/2026-11-03", days("2026-11-02", "2026-11-03")),
    ],
)
def test_months_years_weeks_and_days_can_be_asked_for(value, period):
    assert chosen_period(value, MONDAY).period == period


@pytest.mark.parametrize(
    "value",
    [
        "",
        "x",
        "0w",
        "999w",
        "2026-13",
        "0000-01",
        "2026-11-03/2026-11-02",
        "1/2",
        "2026-02-30/2026-03-01",
        "1800-01-01/2026-01-01",
        "’ OR 1=1",
        "4w ",
        "٤w",
    ],
)
def test_what_cannot_be_understood_is_the_last_four_weeks(value):
    assert chosen_period(value, MONDAY) == chosen_period(None, MONDAY)


@given(st.text(max_size=30), st.integers(10_000, 30_000))
def test_no_text_breaks_the_choice(value, today):
    choice = chosen_period(value, today)
    assert chosen_period(choice.value, today).period == choice.period


def test_every_offered_period_is_found_again_by_its_value():
    for choice in periods(MONDAY):
        assert chosen_period(choice.value, MONDAY) == choice


def test_a_period_nobody_offers_stands_first_among_the_offered_ones():
    chosen = chosen_period("2026-11-02/2026-11-03", MONDAY)
    assert offered_periods(chosen, MONDAY)[0] == chosen
    assert offered_periods(periods(MONDAY)[0], MONDAY) == periods(MONDAY)


def test_weeks_are_compared_with_weeks_of_the_same_weekdays():
    choice = chosen_period("4w", MONDAY)
    assert compared(choice, Comparison.BEFORE) == days("2026-09-28", "2026-10-25")
    assert compared(choice, Comparison.YEAR_AGO) == days("2025-10-27", "2025-11-23")


def test_months_are_compared_with_whole_months():
    choice = chosen_period("2026-03", MONDAY)
    assert compared(choice, Comparison.BEFORE) == days("2026-02-01", "2026-02-28")
    assert compared(choice, Comparison.YEAR_AGO) == days("2025-03-01", "2025-03-31")


def test_a_year_is_compared_with_the_year_before():
    choice = chosen_period("2025", MONDAY)
    assert compared(choice, Comparison.BEFORE) == days("2024-01-01", "2024-12-31")
    assert compared(choice, Comparison.YEAR_AGO) == days("2024-01-01", "2024-12-31")


def test_an_unknown_comparison_is_with_the_days_before():
    assert chosen_comparison("?") is chosen_comparison(None) is Comparison.BEFORE
    assert chosen_comparison("anno") is Comparison.YEAR_AGO
