"""Several differences at once: intervals that hold together."""

from random import Random

import pytest

from hub.statistics.comparisons import against_the_others, differences, simultaneous_z
from hub.statistics.differences import difference


def test_one_comparison_is_the_plain_95_percent_interval():
    assert simultaneous_z(1) == 1.96
    assert differences([((10, 100), (20, 100))]) == (difference(10, 100, 20, 100),)


@pytest.mark.parametrize(("comparisons", "z"), [(2, 2.2414), (3, 2.3940), (10, 2.8070)])
def test_more_comparisons_are_held_to_bonferronis_deviate(comparisons, z):
    # Upper 0.025/m points of the normal distribution, as tabled by Dunn (1961) with infinitely many
    # degrees of freedom: 2.24, 2.39, 2.81.
    assert simultaneous_z(comparisons) == pytest.approx(z, abs=5e-5)


def test_no_comparison_has_no_deviate():
    with pytest.raises(ValueError, match="expected at least one"):
        simultaneous_z(0)
    assert differences([]) == ()


def test_two_places_have_one_difference_told_from_both_sides():
    one, other = against_the_others([(10, 100), (25, 100)])
    assert one.value == -0.15
    assert (one.low, one.high) == (-other.high, -other.low)
    assert other == difference(10, 100, 25, 100)


def test_a_single_place_has_nothing_to_differ_from():
    assert against_the_others([(3, 40)]) == ()
    assert against_the_others([]) == ()


def test_of_more_places_each_is_held_against_all_the_others_together():
    third = against_the_others([(10, 100), (12, 100), (60, 200)])[2]
    assert third.value == pytest.approx(60 / 200 - 22 / 200)
    assert third == difference(22, 200, 60, 200, simultaneous_z(3))
    assert third.is_there


def test_a_difference_that_one_comparison_alone_would_show_is_not_claimed_among_many():
    other = (22, 200)
    many = against_the_others([other, *[(12, 200)] * 19])
    assert difference(12 * 19, 200 * 19, *other).is_there
    assert not many[0].is_there


def test_twenty_offices_that_do_not_differ_rarely_show_a_difference():
    random = Random(7)
    alarms = 0
    for _ in range(200):
        tallies = [(sum(random.random() < 0.1 for _ in range(150)), 150) for _ in range(20)]
        alarms += any(one.is_there for one in against_the_others(tallies))
    assert alarms <= 16, f"seed 7: {alarms} of 200"  # 5% of 200, and three standard errors
