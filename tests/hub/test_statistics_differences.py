"""Differences, silences and Paretos against published values, and what must hold for any count."""

import itertools
import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hub.statistics import (
    chance_of_silence,
    difference,
    needed_to_see,
    pareto,
    participation,
    wilson,
)


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        # Newcombe, Statistics in Medicine 17 (1998), 873-890, table II, method 10. The paper takes
        # the first share minus the second, we what the second is more than the first.
        ((48, 80), (56, 70), 0.0524, 0.3339),
        ((3, 10), (9, 10), 0.1705, 0.8090),
        ((2, 7), (6, 7), 0.0582, 0.8062),
        ((0, 29), (5, 56), -0.0381, 0.1926),
        ((0, 20), (0, 10), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((0, 20), (10, 10), 0.6791, 1.0),
        ((0, 10), (10, 10), 0.6075, 1.0),
    ],
)
def test_the_interval_of_a_difference_equals_published_values(first, second, low, high):
    found = difference(*first, *second, z=1.959964)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)
    assert found.value == pytest.approx(second[0] / second[1] - first[0] / first[1])
    assert found.is_there == (low > 0)


counts = st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(counts, counts)
def test_the_interval_holds_the_difference_and_turns_round_with_its_sides(first, second):
    found, turned = difference(*first, *second), difference(*second, *first)
    assert -1 <= found.low <= found.value <= found.high <= 1
    assert math.isclose(found.low, -turned.high, abs_tol=1e-12)
    assert math.isclose(found.high, -turned.low, abs_tol=1e-12)
    assert found.is_there == turned.is_there


@given(counts, counts)
def test_no_difference_is_claimed_where_one_interval_holds_the_other_share(first, second):
    low, high = wilson(*first)
    assume(low <= second[0] / second[1] <= high)
    assert not difference(*first, *second).is_there


@given(counts, counts)
def test_counting_the_other_faces_mirrors_the_difference(first, second):
    (k1, n1), (k2, n2) = first, second
    found, mirror = difference(k1, n1, k2, n2), difference(n1 - k1, n1, n2 - k2, n2)
    assert math.isclose(found.low, -mirror.high, abs_tol=1e-12)


def test_without_ratings_on_one_side_there_is_no_difference_to_speak_of():
    found = difference(0, 0, 5, 50)
    assert found.value is None
    assert not found.is_there


def test_the_ratings_needed_are_those_of_the_usual_table():
    # Power 80% at 5%, two-sided, without continuity correction.
    assert needed_to_see(0.2, 0.1) == 197
    assert needed_to_see(0.5, 0.4) == 385
    assert needed_to_see(0.095, 0.195) == 191


shares = st.floats(0, 1)


@given(shares, shares)
def test_a_change_needs_as_many_ratings_as_its_reverse_and_an_equal_share_cannot_be_seen(p1, p2):
    assert needed_to_see(p1, p2) == needed_to_see(p2, p1)
    assert needed_to_see(p1, p1) is None


@given(st.floats(0.01, 0.4), st.floats(0.05, 0.5))
def test_half_the_change_needs_more_ratings(p, change):
    assert needed_to_see(p, p + change / 2) > needed_to_see(p, p + change)


def test_a_share_above_all_is_refused():
    with pytest.raises(ValueError, match=r"share 1\.2"):
        needed_to_see(0.2, 1.2)


def test_participation_is_ratings_of_people_served_and_unknown_without_them():
    assert participation(348, 2310) == pytest.approx(0.1506, abs=1e-4)
    assert participation(12, 10) == 1.2
    assert participation(12, 0) is None
    assert participation(12, None) is None
    with pytest.raises(ValueError, match="-1 ratings"):
        participation(-1, 10)


def test_a_silence_is_as_unlikely_as_poisson_has_it():
    assert chance_of_silence(0) == 1
    assert round(chance_of_silence(3), 4) == 0.0498  # one Friday in 20
    assert round(chance_of_silence(6), 4) == 0.0025  # 2 to 3 times in 1,000
    with pytest.raises(ValueError, match="nan"):
        chance_of_silence(math.nan)


@given(st.floats(0, 500), st.floats(0, 500))
def test_a_longer_silence_is_less_likely_and_two_in_a_row_multiply(one, other):
    together = chance_of_silence(one + other)
    assert together <= chance_of_silence(one)
    assert math.isclose(together, chance_of_silence(one) * chance_of_silence(other), abs_tol=1e-12)


def test_the_most_frequent_reason_comes_first_with_its_interval_and_the_running_share():
    rows = pareto({"staff": 5, "waiting": 35, "outcome": 7, "return": 10})
    assert [row.name for row in rows] == ["waiting", "return", "outcome", "staff"]
    # The figures of the mockup: 61% (48-73), 18% (10-29), 12% (6-23), 9% (4-19).
    assert [(round(100 * row.share.low), round(100 * row.share.high)) for row in rows] == [
        (48, 73),
        (10, 29),
        (6, 23),
        (4, 19),
    ]
    assert [round(100 * row.running) for row in rows] == [61, 79, 91, 100]
    assert [row.is_apart for row in rows] == [True, False, False, False]


def test_few_reasons_are_counted_and_not_shared_out():
    rows = pareto({"waiting": 4, "staff": 5})
    assert [(row.name, row.k, row.share, row.running) for row in rows] == [
        ("staff", 5, None, None),
        ("waiting", 4, None, None),
    ]
    assert pareto({}) == ()
    with pytest.raises(ValueError, match="-1"):
        pareto({"waiting": -1})


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 400), max_size=8))
def test_a_pareto_loses_nothing_and_descends(counts):
    rows = pareto(counts)
    assert {row.name: row.k for row in rows} == counts
    assert all(before.k >= after.k for before, after in itertools.pairwise(rows))
    if sum(counts.values()) >= 10:
        assert rows[-1].running == 1
