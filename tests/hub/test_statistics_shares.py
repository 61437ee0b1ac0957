"""The interval against published values, and what must hold for any count."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.statistics import (
    Confidence,
    confidence_of,
    net_satisfaction,
    share_of,
    wilson,
)


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        # 90% of n, in percent, one decimal
        (9, 10, 59.6, 98.2),
        (27, 30, 74.4, 96.5),
        (45, 50, 78.6, 95.7),
        (90, 100, 82.6, 94.5),
        (180, 200, 85.1, 93.4),
        (360, 400, 86.7, 92.6),
        (900, 1000, 88.0, 91.7),
        (30, 30, 88.6, 100.0),
        (0, 30, 0.0, 11.4),
        # Newcombe, Statistics in Medicine 17 (1998), 857-872, table I, method 3
        (81, 263, 25.53, 36.62),
        (15, 148, 6.24, 16.05),
        (0, 20, 0.0, 16.11),
        (1, 29, 0.61, 17.18),
    ],
)
def test_interval_equals_published_values(k, n, low, high):
    decimals = 1 if (low, high) == (round(low, 1), round(high, 1)) else 2
    found_low, found_high = wilson(k, n)
    assert round(100 * found_low, decimals) == low
    assert round(100 * found_high, decimals) == high


counts = st.integers(0, 100_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(counts)
def test_interval_holds_the_share_and_stays_within_0_and_1(count):
    k, n = count
    low, high = wilson(k, n)
    assert 0 <= low <= high <= 1
    assert n == 0 or low <= k / n <= high


@given(counts)
def test_interval_of_the_other_faces_is_the_mirror(count):
    k, n = count
    low, high = wilson(k, n)
    other_low, other_high = wilson(n - k, n)
    assert math.isclose(low, 1 - other_high, abs_tol=1e-12)
    assert math.isclose(high, 1 - other_low, abs_tol=1e-12)


@given(st.integers(1, 5_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_ten_times_the_ratings_narrow_the_interval(count):
    k, n = count
    low, high = wilson(k, n)
    more_low, more_high = wilson(10 * k, 10 * n)
    assert more_high - more_low < high - low


def test_more_than_all_is_refused():
    with pytest.raises(ValueError, match="5 out of 4"):
        wilson(5, 4)


def test_a_share_is_hidden_below_ten_indicative_below_thirty_and_plain_from_there():
    assert [confidence_of(n) for n in (0, 9, 10, 29, 30)] == [
        Confidence.HIDDEN,
        Confidence.HIDDEN,
        Confidence.INDICATIVE,
        Confidence.INDICATIVE,
        Confidence.PLAIN,
    ]
    assert share_of(3, 9) is None
    shown = share_of(3, 10)
    assert shown is not None
    assert (shown.value, shown.n, shown.confidence) == (0.3, 10, Confidence.INDICATIVE)


def test_net_satisfaction_is_happy_minus_sad_in_points():
    assert net_satisfaction(60, 10, 100) == 50
    assert net_satisfaction(0, 30, 30) == -100
    assert net_satisfaction(5, 1, 9) is None
