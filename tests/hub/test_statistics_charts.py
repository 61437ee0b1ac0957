"""The two control charts and the rules read from them, against published examples."""

import itertools
import math
from collections import Counter
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.periods import Period
from hub.statistics import Rule, laney, rare
from hub.statistics.rules import RUN_LENGTH, Position, read
from hub.statistics.tallies import Tally

# Weekly attendances at major emergency departments of the NHS: seen within 4 hours, of all.
# Mohammed, Panesar, Laney and Wilson, "Statistical process control charts for attribute data
# involving very large sample sizes: a review of problems and solutions", BMJ Quality & Safety 22,
# pages 362 to 368, of 2013.
SEEN = (266501, 264225, 276532, 281461, 269071, 261215, 270409, 279778, 270483, 270320,
        267923, 271478, 255353, 256820, 261835, 259144, 255910, 260863, 264465, 260989)  # fmt: skip
ALL = (280443, 276823, 291681, 296155, 282343, 275888, 283867, 295251, 284468, 282529,
       279618, 283932, 266629, 268091, 276803, 271578, 266005, 273520, 278574, 273772)  # fmt: skip
WEEKS = [
    Tally(Period(7 * week, 7 * week + 6), k, n)
    for week, (k, n) in enumerate(zip(SEEN, ALL, strict=True))
]
P = sum(SEEN) / sum(ALL)


def outside(sigma):
    """Weeks, counted from 1, that lie beyond their limits."""
    return [
        week
        for week, one in enumerate(WEEKS, start=1)
        for low, high in [laney.limits(P, sigma, one.n)]
        if not low <= one.k / one.n <= high
    ]


def test_the_p_prime_chart_equals_the_published_one():
    # Centre and limits of the last week as the chart of R's qicharts2 shows them for these data.
    sigma = laney.dispersion(WEEKS, P)
    low, high = laney.limits(P, sigma, ALL[-1])
    assert [round(100 * value, 3) for value in (low, P, high)] == [93.997, 95.29, 96.582]
    assert outside(sigma) == []


def test_with_a_dispersion_of_1_it_is_the_ordinary_p_chart():
    # The p chart of the same data has all but weeks 5, 7, 18 and 20 beyond its limits.
    assert outside(1) == [week for week in range(1, 21) if week not in {5, 7, 18, 20}]
    half = 3 * math.sqrt(P * (1 - P) / ALL[0])
    assert laney.limits(P, 1, ALL[0]) == pytest.approx((P - half, P + half))


def test_chance_alone_has_a_dispersion_of_about_1():
    random = Random(20)
    tallies = [
        Tally(Period(day, day), sum(random.random() < 0.2 for _ in range(200)), 200)
        for day in range(400)
    ]
    assert laney.dispersion(tallies, 0.2) == pytest.approx(1, abs=0.1)


tallies = st.lists(
    st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    min_size=2,
    max_size=30,
).filter(lambda counts: 0 < sum(k for k, _ in counts) < sum(n for _, n in counts))


def as_tallies(counts):
    return [Tally(Period(day, day), k, n) for day, (k, n) in enumerate(counts)]


@given(tallies)
def test_limits_hold_the_base_and_close_in_on_it_with_more_ratings(counts):
    base = sum(k for k, _ in counts) / sum(n for _, n in counts)
    sigma = laney.dispersion(as_tallies(counts), base)
    low, high = laney.limits(base, sigma, 100)
    closer_low, closer_high = laney.limits(base, sigma, 400)
    assert 0 <= low <= closer_low <= base <= closer_high <= high <= 1


@given(tallies)
def test_counting_the_other_faces_mirrors_the_chart(counts):
    base = sum(k for k, _ in counts) / sum(n for _, n in counts)
    others = [(n - k, n) for k, n in counts]
    sigma = laney.dispersion(as_tallies(counts), base)
    assert laney.dispersion(as_tallies(others), 1 - base) == pytest.approx(sigma)
    low, high = laney.limits(base, sigma, 50)
    assert laney.limits(1 - base, sigma, 50) == pytest.approx((1 - high, 1 - low))


@settings(deadline=None, max_examples=30)
@given(tallies, st.integers(2, 9))
def test_ten_times_the_ratings_are_ten_times_the_dispersion_squared(counts, times):
    base = sum(k for k, _ in counts) / sum(n for _, n in counts)
    more = [(times * k, times * n) for k, n in counts]
    sigma = laney.dispersion(as_tallies(counts), base)
    assert laney.dispersion(as_tallies(more), base) == pytest.approx(sigma * math.sqrt(times))


@pytest.mark.parametrize(
    ("base", "fewest"), [(0.095, 53), (0.1, 50), (0.9, 50), (0.03, 167), (0, math.inf)]
)
def test_a_period_needs_five_expected_reds(base, fewest):
    assert laney.fewest_ratings(base) == fewest


# The g chart


def test_the_lines_of_a_g_chart_leave_out_what_they_say_of_a_geometric_distribution():
    # 100 reds among 991 ratings: the unbiased share is (100 - 1) / (991 - 1) = 0.1.
    drawn = rare.lines(100, 991)
    for line, above in ((drawn.high, 0.00135), (drawn.centre, 0.5)):
        assert 0.9 ** (line + 1) == pytest.approx(above)
    assert drawn.low == 0
    # Minitab puts the median between the whole numbers below and above by straight interpolation.
    below, beyond = 1 - 0.9**6, 1 - 0.9**7
    assert drawn.centre == pytest.approx(6 + (0.5 - below) / (beyond - below) - 1, abs=0.02)


# Days between hospital infections from 17 April to 21 June 1995: J. C. Benneyan, "Statistical
# quality control methods in infection control and hospital epidemiology, part II", Infection
# Control and Hospital Epidemiology 19 (1998), 265-283, as adapted in the SAS/QC 14.1 user's guide
# (2015), chapter on rare events. It knows the same unbiased estimate of p (there MVUE) and takes
# the same quantiles, rounded to whole numbers.
BETWEEN_INFECTIONS = (0, 0, 2, 1, 13, 2, 0, 1, 1, 1, 1, 0, 1, 1, 16, 0, 1, 1, 2, 10, 1, 1, 2, 2, 0,
                      2, 3, 0)  # fmt: skip


def test_the_lines_of_the_published_infections_lie_between_the_whole_numbers_of_their_quantiles():
    reds = len(BETWEEN_INFECTIONS)
    drawn = rare.lines(reds, reds + sum(BETWEEN_INFECTIONS))
    share = Fraction(reds - 1, reds + sum(BETWEEN_INFECTIONS) - 1)
    assert share == Fraction(27, 92)
    for line, quantile in ((drawn.centre, Fraction(1, 2)), (drawn.high, Fraction(99865, 100000))):
        assert at_most(math.floor(line), share) <= quantile <= at_most(math.ceil(line), share)
    assert drawn.low == 0
    assert max(BETWEEN_INFECTIONS) < drawn.high  # no day without infections was too many


# Days between the infections after surgery of Minitab's example of a g chart, and units between
# events, with the lines that jaspQualityControl (the quality module of JASP, University of
# Amsterdam) prints for them in tests/testthat/_snaps/rareEventCharts, charts 1 and 9: "verified
# with Minitab", says test-rareEventCharts.R.
AFTER_SURGERY = (14, 11, 37, 8, 13, 3, 23, 4, 8, 23, 14, 5, 1, 7, 8, 6, 1, 18, 2, 11, 4, 12, 5, 6,
                 10, 12, 0, 0, 0, 0, 2, 8, 6, 6, 13, 16)  # fmt: skip
UNITS = (94, 6, 72, 86, 86, 39, 31, 81, 50, 34, 4, 13, 69, 25, 52, 22, 89, 32, 25, 87, 35, 40, 30,
         12, 31, 30, 64, 99, 14, 93, 96, 71, 67, 23, 79, 85, 37)  # fmt: skip


@pytest.mark.parametrize(
    ("between", "centre", "high"), [(AFTER_SURGERY, 5.65, 62.29), (UNITS, 36.01, 351.77)]
)
def test_the_lines_equal_the_published_ones(between, centre, high):
    reds, ratings = len(between), len(between) + sum(between)
    # Minitab takes (r - 1) / n for the share and not (r - 1) / (n - 1), as if there were one more;
    # it interpolates between whole numbers by a straight line and not along the distribution.
    as_minitab = rare.lines(reds, ratings + 1)
    assert as_minitab.centre == pytest.approx(centre, abs=0.012)
    assert as_minitab.high == pytest.approx(high, abs=0.012)
    drawn = rare.lines(reds, ratings)
    assert (drawn.centre, drawn.high) == pytest.approx((centre, high), rel=0.006)


def at_most(between, share):
    """The chance of so many or fewer, added up one by one."""
    return sum(share * (1 - share) ** number for number in range(between + 1))


@given(st.integers(20, 60), st.integers(0, 2000))
def test_the_centre_line_tells_the_share_it_was_drawn_for(reds, others):
    drawn = rare.lines(reds, reds + others)
    share = (reds - 1) / (reds + others - 1)
    assert rare.share_of_median(drawn.centre) == pytest.approx(min(share, 0.5))


@pytest.mark.parametrize("percent", range(1, 30))
def test_up_to_the_most_reds_a_line_about_halves_the_stretches(percent):
    share = percent / 100
    assert share <= rare.MOST_SHARE
    centre = math.log(0.5) / math.log1p(-share) - 1
    longer = (1 - share) ** (math.floor(centre) + 1)
    assert 0.45 < longer < 0.65


def test_with_more_reds_most_stretches_are_longer_than_the_median():
    centre = math.log(0.5) / math.log1p(-0.4) - 1
    assert (1 - 0.4) ** (math.floor(centre) + 1) == pytest.approx(0.6)
    drawn = rare.Lines(0, centre, 10)
    random = Random(4)
    values = [float(math.log(random.random()) // math.log(0.6)) for _ in range(4000)]
    runs = read(
        [Position(1 if value > drawn.centre else -1, is_beyond=False) for value in values]
    ).signals
    assert sum(side == 1 for side in runs) > 5 * sum(side == -1 for side in runs)


def test_a_lower_limit_appears_where_reds_are_rarer_than_1_in_740():
    assert rare.lines(20, 20 * 700).low == 0
    assert rare.lines(20, 20 * 800).low > 0


def test_three_sigma_limits_would_raise_fourteen_times_the_false_alarms():
    share = 0.02
    mean = (1 - share) / share
    beyond = math.floor(mean + 3 * math.sqrt(mean * (mean + 1)))
    assert (1 - share) ** (beyond + 1) == pytest.approx(0.018, abs=0.001)


def test_stretches_count_the_ratings_between_reds():
    found = rare.stretches([(10, 0, 5), (12, 1, 1), (13, 0, 6), (14, 1, 1), (15, 0, 7)], 20)
    assert [(one.between, one.is_open) for one in found] == [(5, False), (6, False), (7, True)]
    assert [(one.period.first_day, one.period.last_day) for one in found] == [
        (10, 12),
        (13, 14),
        (15, 19),
    ]


def test_reds_of_one_day_lie_between_its_ratings_in_an_order_that_stays():
    found = rare.stretches([(10, 2, 10)], 11)
    assert found == rare.stretches([(10, 2, 10)], 11)
    assert [one.period for one in found][1] == Period(10, 10)
    assert [one.between for one in rare.stretches([(10, 3, 3)], 11)] == [0, 0, 0, 0]


def test_every_order_within_a_day_is_as_likely_as_any_other():
    orders = Counter(
        tuple(one.between for one in rare.stretches([(day, 2, 4)], day + 1)[:2])
        for day in range(12_000)
    )
    assert len(orders) == 6
    # Six orders of 2,000 each: chi square with 5 degrees of freedom exceeds 20.5 once in 1,000.
    assert sum((seen - 2000) ** 2 / 2000 for seen in orders.values()) < 20.5


def test_busy_days_with_a_steady_share_make_no_run():
    days = [(day, 6, 60) for day in range(0, 300, 30)]
    found = [one.between for one in rare.stretches(days, 300) if not one.is_open]
    drawn = rare.lines(len(found), sum(found) + len(found))
    assert (
        read([Position(1 if n > drawn.centre else -1, is_beyond=False) for n in found]).rule is None
    )


days = st.lists(
    st.integers(1, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), max_size=60
).map(lambda counts: [(day, k, n) for day, (k, n) in enumerate(counts)])


@given(days)
def test_no_rating_is_lost_between_reds(tallies):
    found = rare.stretches(tallies, 100)
    reds = sum(k for _, k, _ in tallies)
    assert sum(not one.is_open for one in found) == reds
    assert all(one.between >= 0 for one in found)
    assert sum(one.between for one in found) + reds == sum(n for _, _, n in tallies)
    assert all(
        before.period.last_day <= after.period.last_day
        for before, after in itertools.pairwise(found)
    )


# The rules


def positions(sides, beyond=()):
    return [Position(side, is_beyond=index in beyond) for index, side in enumerate(sides)]


def test_seven_in_a_row_are_nothing_and_eight_are_a_run():
    assert read(positions([-1, *[1] * 7])).rule is None
    found = read(positions([-1, *[1] * 8]))
    assert (found.rule, found.side, found.run) == (Rule.RUN, 1, 8)
    assert found.signals == (0, *[1] * 8)


def test_a_signal_that_is_over_is_marked_and_no_longer_active():
    found = read(positions([*[1] * 9, -1, 1, -1], beyond={3}))
    assert (found.rule, found.side, found.run) == (None, 0, 3)
    assert found.signals == (*[1] * 9, 0, 0, 0)


def test_points_beyond_the_limit_at_the_end_are_counted():
    found = read(positions([1, -1, 1, 1, 1], beyond={3, 4}))
    assert (found.rule, found.side, found.run) == (Rule.LIMIT, 1, 2)
    assert found.signals == (0, 0, 0, 1, 1)


def test_a_run_tells_for_how_long_although_its_end_is_beyond_the_limit_too():
    found = read(positions([-1] * 12, beyond={11}))
    assert (found.rule, found.side, found.run) == (Rule.RUN, -1, 12)


def test_points_on_the_line_or_left_out_neither_lengthen_nor_end_a_run():
    found = read(positions([1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 0]))
    assert (found.rule, found.run) == (Rule.RUN, 8)
    assert found.signals[4:6] == (0, 0)
    assert read(positions([1, 1, 1, 1, 0, 0, 1, 1, 1])).rule is None


def test_no_points_are_no_signal():
    assert read([]) == read(positions([]))
    assert read([]).rule is None


@given(st.lists(st.tuples(st.sampled_from([-1, 0, 1]), st.booleans()), max_size=60))
def test_turning_the_chart_upside_down_turns_the_signals(points):
    found = read([Position(side, is_beyond=beyond and side != 0) for side, beyond in points])
    turned = read([Position(-side, is_beyond=beyond and side != 0) for side, beyond in points])
    assert turned.signals == tuple(-signal for signal in found.signals)
    assert (turned.rule, turned.side, turned.run) == (found.rule, -found.side, found.run)
    assert (found.rule is None) == (found.side == 0)


def test_the_rules_raise_a_false_alarm_as_often_as_published():
    # Champ and Woodall, "Exact results for Shewhart control charts with supplementary runs rules",
    # Technometrics 29 (1987), 393-399: one in 152.7 points for these two rules together.
    seed = 1987
    print(f"seed {seed}")
    random = Random(seed)
    waits = [wait(random) for _ in range(250)]
    assert sum(waits) / len(waits) == pytest.approx(152.7, rel=0.2)


def wait(random):
    """Points until the first alarm of a steady process."""
    values = [random.gauss(0, 1) for _ in range(1000)]
    points = [Position(1 if value > 0 else -1, is_beyond=abs(value) > 3) for value in values]
    signals = read(points).signals
    beyond = next((i for i, point in enumerate(points) if point.is_beyond), len(points))
    run = next((i for i in range(len(points)) if run_ends(points, signals, i)), len(points))
    return min(beyond, run) + 1


def run_ends(points, signals, index):
    last = points[max(0, index - RUN_LENGTH + 1) : index + 1]
    return signals[index] != 0 and len(last) == RUN_LENGTH and len({one.side for one in last}) == 1
