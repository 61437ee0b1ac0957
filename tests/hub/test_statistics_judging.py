"""The word about change: which chart gives it, what it says of the end, and what it never says."""

import itertools
from datetime import date
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from hub.periods import Step, date_of, day_of
from hub.statistics import Kind, Rule, Unit, Verdict, judge, missing_unit

MONDAY = day_of(date(2026, 11, 23))
CALENDARS_REPEAT_AFTER_DAYS = 146_097  # 400 years


def weeks(*counts, until=MONDAY):
    """One day a week, the last one in the week before ``until``: (red, ratings), None for a gap."""
    first = until - 7 * len(counts)
    return [(first + 7 * i, *one) for i, one in enumerate(counts) if one is not None]


def months(*counts, until=date(2026, 11, 1)):
    last = until.year * 12 + until.month - 2
    first = last - len(counts) + 1
    return [
        (day_of(date((first + i) // 12, (first + i) % 12 + 1, 10)), *one)
        for i, one in enumerate(counts)
        if one is not None
    ]


def steady(n):
    """Weeks of 100 with 8 to 12 red, a mean of 10, never two in a row on one side."""
    return [((8, 12, 9, 11)[i % 4], 100) for i in range(n)]


def test_twenty_weeks_make_a_base_and_a_word():
    found = judge(weeks(*steady(20)), today=MONDAY)
    assert (found.verdict, found.kind, found.step) == (Verdict.STABLE, Kind.SHARES, Step.WEEK)
    assert (found.base.have, found.base.need, found.base.value) == (20, 20, 0.1)
    assert (found.base.k, found.base.n) == (200, 2000)
    assert (found.rule, found.run, found.missing, found.ready_day) == (None, 20, 0, None)
    assert found.missing_unit is None
    assert found.sigma == pytest.approx(1)


def test_weeks_that_hardly_differ_do_not_narrow_the_limits():
    found = judge(weeks(*[(10, 100), (11, 100)] * 20), today=MONDAY)
    assert found.sigma == 1
    assert found.points[-1].high == pytest.approx(0.105 + 3 * (0.105 * 0.895 / 100) ** 0.5)


def test_weeks_that_differ_more_than_by_chance_widen_the_limits():
    found = judge(weeks(*[(5, 100), (15, 100)] * 15), today=MONDAY)
    assert found.sigma == pytest.approx(10 / 3 / 1.128)
    assert found.points[-1].high == pytest.approx(0.1 + 3 * 0.03 * 10 / 3 / 1.128)


def test_three_weeks_are_a_base_of_3_of_20_that_is_complete_in_seventeen():
    found = judge(weeks(*steady(3)), today=MONDAY)
    assert found.verdict is Verdict.TOO_FEW
    assert (found.base.have, found.base.need, found.base.value) == (3, 20, None)
    assert (found.missing, found.missing_unit) == (17, Unit.PERIODS)
    assert found.ready_day == MONDAY + 17 * 7
    assert [(point.low, point.high, point.is_base) for point in found.points] == 3 * [
        (None, None, True)
    ]


def test_the_day_it_is_ready_it_judges():
    found = judge(weeks(*steady(3)), today=MONDAY + 2)
    later = weeks(*steady(20), until=found.ready_day)
    assert judge(later, today=found.ready_day).verdict is Verdict.STABLE
    assert judge(later[:-1], today=found.ready_day - 1).verdict is Verdict.TOO_FEW


def test_weeks_without_ratings_are_gaps_and_make_the_base_wait():
    counts = [one for pair in zip(steady(6), [None] * 6, strict=True) for one in pair]
    found = judge([*weeks(*counts), *weeks((10, 100))], today=MONDAY)
    assert found.base.have == len(found.points) == 7
    assert found.missing == 13
    assert found.ready_day == MONDAY + 7 * 23  # 12 weeks had 7 with ratings: 13 will take 23


def test_nothing_yet_is_a_base_of_0_of_20():
    found = judge([], today=MONDAY)
    assert (found.verdict, found.kind, found.step) == (Verdict.TOO_FEW, Kind.SHARES, Step.WEEK)
    assert (found.base.have, found.base.first_day, found.missing) == (0, None, 20)
    assert found.points == ()
    first_days = judge([(MONDAY, 1, 4)], today=MONDAY + 1)
    assert (first_days.base.have, first_days.missing) == (0, 20)


def test_a_week_beyond_the_limit_is_worse_and_so_are_three():
    one = judge(weeks(*steady(30), (30, 100)), today=MONDAY)
    assert (one.verdict, one.rule, one.run) == (Verdict.WORSE, Rule.LIMIT, 1)
    assert one.points[-1].signal is Verdict.WORSE
    assert one.points[-1].value > one.points[-1].high
    three = judge(weeks(*steady(30), *[(30, 100)] * 3), today=MONDAY)
    assert (three.verdict, three.run) == (Verdict.WORSE, 3)


def test_a_signal_that_is_over_leaves_its_mark_and_the_word_stable():
    found = judge(weeks(*steady(30), (30, 100), *steady(4)), today=MONDAY)
    assert (found.verdict, found.rule, found.run) == (Verdict.STABLE, None, 4)
    assert [point.signal for point in found.points[-5:]] == [Verdict.WORSE, *[None] * 4]


def test_eight_weeks_below_the_base_are_better():
    found = judge(weeks(*steady(30), *[(9, 100)] * 8), today=MONDAY)
    assert (found.verdict, found.rule, found.run) == (Verdict.BETTER, Rule.RUN, 8)
    # Steady weeks end with 11 red, above: the run begins after them.
    assert [point.signal for point in found.points[-9:]] == [
        None if point.value > 0.1 else Verdict.BETTER for point in found.points[-9:]
    ]


def test_a_doubled_share_of_few_ratings_is_no_change():
    quiet = [(1, 60), (10, 60), (5, 60), (3, 60), (8, 60)] * 6
    found = judge(weeks(*quiet, (4, 60), (8, 60)), today=MONDAY)
    assert found.verdict is Verdict.STABLE


def test_the_base_is_the_first_twenty_of_the_last_fifty_two_weeks_and_stays():
    calm, rough = [(5, 100), (7, 100)] * 20, [(20, 100), (22, 100)] * 26
    found = judge(weeks(*calm, *rough), today=MONDAY)
    assert len(found.points) == 52
    assert found.base.value == 0.21
    assert [point.is_base for point in found.points] == [True] * 20 + [False] * 32
    assert found.base.first_day == found.points[0].period.first_day == MONDAY - 52 * 7
    assert found.base.last_day == found.points[19].period.last_day
    assert found.verdict is Verdict.STABLE


def test_a_last_week_of_few_ratings_says_nothing_and_tells_how_many_are_missing():
    found = judge([*weeks(*steady(30), (20, 40)), (MONDAY, 9, 60)], today=MONDAY + 3)
    assert found.verdict is Verdict.TOO_FEW
    assert found.points[-1].is_thin
    assert (found.missing, found.missing_unit) == (10, Unit.RATINGS)  # 5 / 10% are 50
    assert found.ready_day == MONDAY + 7
    empty = judge(weeks(*steady(30), None), today=MONDAY)
    assert (empty.verdict, empty.missing) == (Verdict.TOO_FEW, 50)


def test_a_thin_week_neither_signals_nor_ends_a_run():
    run = [(8, 100)] * 5 + [(20, 40)] + [(8, 100)] * 5
    found = judge(weeks(*steady(29), (12, 100), *run), today=MONDAY)
    assert (found.verdict, found.rule, found.run) == (Verdict.BETTER, Rule.RUN, 10)
    assert found.points[-6].signal is None


def test_fewer_than_ten_ratings_have_no_share():
    found = judge(weeks(*steady(30), (1, 9), (9, 100)), today=MONDAY)
    point = found.points[-2]
    assert (point.value, point.low, point.high, point.is_thin) == (None, None, None, True)
    assert (point.k, point.n) == (1, 9)


def test_weeks_too_small_are_put_together_to_months():
    # 15 a week with 1.5 red: 5 / 10% are 50, and months have 60.
    found = judge(months(*[(6, 60), (5, 60), (7, 60)] * 8), today=MONDAY)
    assert (found.verdict, found.step) == (Verdict.STABLE, Step.MONTH)
    assert len(found.points) == 24


def test_months_too_small_are_put_together_to_quarters_if_there_are_twenty():
    five_years = months(*[(2, 20), (1, 20), (3, 20)] * 20, until=date(2026, 10, 1))
    found = judge(five_years, today=MONDAY)
    assert (found.verdict, found.step, len(found.points)) == (Verdict.STABLE, Step.QUARTER, 20)
    shorter = judge(five_years[3:], today=MONDAY)
    assert (shorter.kind, shorter.step) == (Kind.RARE, Step.WEEK)


def test_months_whose_base_is_not_complete_do_not_keep_anybody_waiting_for_years():
    found = judge(months(*[(6, 60)] * 8), today=MONDAY)
    assert (found.verdict, found.kind) == (Verdict.STABLE, Kind.RARE)
    assert found.base.have == 20


def test_an_office_open_once_a_month_does_not_wait_for_twenty_weeks_with_ratings():
    found = judge(months(*[(6, 60)] * 3), today=MONDAY)
    assert (found.base.have, found.kind) == (18, Kind.RARE)


@pytest.mark.parametrize(
    ("share", "kind"), [(0.1, Kind.RARE), (0.25, Kind.RARE), (0.4, Kind.SHARES)]
)
def test_where_few_press_and_many_are_red_months_are_waited_for(share, kind):
    # Among so many reds the stretches between them are 0 or 1, and their chart is wrong by chance.
    found = judge(by_day(200, 0, 1, share), today=MONDAY)
    assert found.kind is kind
    if kind is Kind.SHARES:
        assert (found.verdict, found.step, found.base.have) == (Verdict.TOO_FEW, Step.MONTH, 6)


def test_a_share_that_grew_does_not_choose_another_chart_and_hide_that_it_grew():
    before, grown = [(1, 4), (0, 4)] * 20, [(3, 4)] * 16  # together 68 of 224, more than 29%
    found = judge(red_last(*before, *grown), today=MONDAY)
    assert (found.kind, found.verdict) == (Kind.RARE, Verdict.WORSE)


def test_rare_reds_count_towards_a_base_of_twenty_and_tell_when_it_will_be_complete():
    found = judge(red_last(*[(1, 40), (0, 40)] * 8), today=MONDAY)
    assert (found.verdict, found.kind) == (Verdict.TOO_FEW, Kind.RARE)
    assert (found.base.have, found.base.need, found.missing) == (8, 20, 12)
    assert found.missing_unit is Unit.CASES
    assert found.ready_day == MONDAY + 12 * 14  # 8 in 16 weeks
    assert [point.value for point in found.points] == [39, *[79] * 7]
    assert all(point.low is None for point in found.points)


def test_without_any_red_nobody_knows_when():
    found = judge(weeks(*[(0, 40)] * 30), today=MONDAY)
    assert (found.verdict, found.kind) == (Verdict.TOO_FEW, Kind.RARE)
    assert (found.base.have, found.missing, found.ready_day) == (0, 20, None)
    seldom = judge([(MONDAY - 3000, 1, 500), *weeks((0, 40))], today=MONDAY)
    assert seldom.ready_day is None  # beyond ten years


def usual(n):
    """Two weeks with a red, two without: stretches of 29 and 89 ratings in turn."""
    return [(1 if i % 4 < 2 else 0, 30) for i in range(n)]


def red_last(*counts):
    """Weeks whose red is their last rating, so that stretches are known to the rating."""
    return [day for first, k, n in weeks(*counts) for day in ((first, 0, n - k), (first + 1, k, k))]


def test_reds_that_stay_away_are_better_before_the_next_one_comes():
    found = judge(red_last(*usual(60), *[(0, 30)] * 14), today=MONDAY)
    assert (found.verdict, found.kind, found.rule) == (Verdict.BETTER, Kind.RARE, Rule.LIMIT)
    last = found.points[-1]
    assert (last.k, last.n, last.value) == (0, last.value, 16 * 30)
    assert last.value > last.high
    assert last.period.last_day == MONDAY - 1


def test_reds_that_come_eight_times_sooner_than_usual_are_worse():
    found = judge(red_last(*usual(60), *[(1, 30)] * 10), today=MONDAY)
    assert (found.verdict, found.kind, found.rule) == (Verdict.WORSE, Kind.RARE, Rule.RUN)
    assert found.run >= 8
    assert found.points[-1].signal is Verdict.WORSE


def test_a_run_of_short_stretches_ends_when_the_next_red_is_overdue():
    found = judge(red_last(*usual(60), *[(1, 30)] * 10, *[(0, 30)] * 3), today=MONDAY)
    assert found.verdict is Verdict.STABLE
    assert found.points[-1].k == 0


def test_a_service_without_ratings_for_a_quarter_is_not_called_stable():
    found = judge(red_last(*usual(60), *[None] * 14), today=MONDAY)
    assert (found.verdict, found.missing_unit) == (Verdict.TOO_FEW, Unit.RATINGS)


def test_a_g_chart_shows_the_last_year_or_the_last_sixty():
    slow = judge(red_last(*usual(200)), today=MONDAY)
    assert 58 <= len(slow.points) <= 61
    quick = judge(red_last(*[(3, 60)] * 30), today=MONDAY)
    assert sum(point.k for point in quick.points) == 90


def test_where_only_months_may_be_seen_nothing_tells_a_day():
    counts = [(1, 12), (0, 14), (2, 11)] * 6
    found = judge(months(*counts), today=MONDAY, finest=Step.MONTH)
    assert (found.verdict, found.kind) == (Verdict.TOO_FEW, Kind.SHARES)
    assert found.step in {Step.MONTH, Step.QUARTER, Step.YEAR}
    assert all(point.period.days >= 28 for point in found.points)
    enough = judge(months(*[(6, 60), (5, 60), (7, 60)] * 8), today=MONDAY, finest=Step.MONTH)
    assert (enough.verdict, enough.step) == (Verdict.STABLE, Step.MONTH)
    waiting = judge(months(*[(6, 60)] * 8), today=MONDAY, finest=Step.MONTH)
    assert (waiting.base.have, waiting.missing, waiting.step) == (8, 12, Step.MONTH)
    assert date_of(waiting.ready_day) == date(2027, 11, 1)


def test_months_without_any_red_have_no_limits_and_say_so():
    found = judge(months(*[(0, 60)] * 24), today=MONDAY, finest=Step.MONTH)
    assert (found.verdict, found.base.value, found.sigma) == (Verdict.TOO_FEW, 0, None)
    assert (found.missing, found.missing_unit) == (10 * 20 * 60 - 60, Unit.RATINGS)
    assert found.ready_day is None
    crowd = judge(months(*[(0, 12)] * 24, (9000, 9000)), today=MONDAY, finest=Step.MONTH)
    assert (crowd.verdict, crowd.missing) == (Verdict.TOO_FEW, 1)


# Silences, gaps, and the pace


def by_day(first, last, n, share, seed=1):
    """So many ratings on each day from so many days ago to so many days ago."""
    random = Random(seed)
    return [
        (day, sum(random.random() < share for _ in range(n)), n)
        for day in range(MONDAY - first, MONDAY - last)
    ]


@pytest.mark.parametrize("n", [1, 3, 25, 100, 400])
@pytest.mark.parametrize("finest", [Step.WEEK, Step.MONTH])
def test_after_a_year_without_ratings_it_begins_anew(n, finest):
    before, after = by_day(1100, 401, 25, 0.1), by_day(35, 0, n, 0.1)
    found = judge([*before, *after], today=MONDAY, finest=finest)
    assert found == judge(after, today=MONDAY, finest=finest)
    if n >= 25 and finest is Step.WEEK:
        assert (found.kind, found.base.have, found.base.need) == (Kind.SHARES, 5, 20)
        assert found.ready_day == MONDAY + 15 * 7


def test_a_gap_of_a_day_less_than_52_weeks_is_a_gap_in_the_chart():
    before, after = (
        [(MONDAY - 20 - gap, 3, 30) for gap in (364, 365)],
        [(MONDAY - 20, 3, 30), (MONDAY - 1, 3, 30)],
    )
    long_ago, not_long_ago = before[1], before[0]
    anew = judge(after, today=MONDAY, finest=Step.MONTH)
    assert judge([long_ago, *after], today=MONDAY, finest=Step.MONTH) == anew
    assert judge([not_long_ago, *after], today=MONDAY, finest=Step.MONTH) != anew


@pytest.mark.parametrize("weeks_closed", [20, 35, 45])
def test_after_a_gap_of_months_weeks_are_waited_for_too(weeks_closed):
    before = by_day(7 * (weeks_closed + 5 + 60), 7 * (weeks_closed + 5), 25, 0.1)
    found = judge([*before, *by_day(35, 0, 25, 0.1)], today=MONDAY)
    assert (found.kind, found.step) == (Kind.SHARES, Step.WEEK)
    if found.verdict is Verdict.TOO_FEW:
        later = by_day(found.ready_day - MONDAY, 0, 25, 0.1)
        later = [(day + found.ready_day - MONDAY, k, n) for day, k, n in later]
        days = [*before, *by_day(35, 0, 25, 0.1), *later]
        assert judge(days, today=found.ready_day).base.is_complete
        earlier = [one for one in days if one[0] < found.ready_day - 7]
        assert not judge(earlier, today=found.ready_day - 7).base.is_complete


@pytest.mark.parametrize("silent", [60, 100, 200])
def test_where_nobody_presses_any_more_nobody_knows_when(silent):
    complete = judge(by_day(500, silent, 25, 0.1), today=MONDAY)
    assert (complete.verdict, complete.missing_unit) == (Verdict.TOO_FEW, Unit.RATINGS)
    assert complete.missing > 40
    assert complete.ready_day is None
    begun = judge(by_day(100 + silent, silent, 25, 0.1), today=MONDAY)
    assert (begun.kind, begun.missing_unit) == (Kind.SHARES, Unit.PERIODS)
    assert begun.ready_day is None
    rare = judge(by_day(300 + silent, silent, 2, 0.02), today=MONDAY)
    assert (rare.kind, rare.missing_unit) == (Kind.RARE, Unit.CASES)
    assert rare.ready_day is None


def test_a_flow_that_fell_to_a_few_a_day_does_not_promise_enough_for_next_week():
    full, thin = by_day(500, 20, 25, 0.1), by_day(20, 0, 1, 0.1)
    found = judge([*full, *thin], today=MONDAY)
    assert (found.verdict, found.missing_unit) == (Verdict.TOO_FEW, Unit.RATINGS)
    assert found.ready_day is None


def test_after_one_closed_week_the_next_will_do():
    found = judge([*by_day(500, 7, 25, 0.1), (MONDAY, 3, 25)], today=MONDAY + 1)
    assert found.missing_unit is Unit.RATINGS
    assert found.ready_day == MONDAY + 7
    # On Sunday there is hardly anything to come: the next week will have enough and not this one.
    thin = [(MONDAY + day, 0, 6) for day in range(-7, 0)]
    thinner = [(MONDAY + day, 0, 10 if day < 3 else 2) for day in range(5)]
    few = [*by_day(500, 7, 25, 0.1), *thin, *thinner]
    assert judge(few, today=MONDAY + 6).ready_day == MONDAY + 14


def test_reds_come_at_the_pace_of_the_ratings_of_the_last_weeks():
    slower = [*red_last(*[(1, 40), (0, 40)] * 4), *by_day(0, 0, 1, 0)]
    now = MONDAY + 56
    halved = [(MONDAY + 7 * week, 0, 20) for week in range(8)]
    found = judge([*slower, *halved], today=now)
    assert (found.base.have, found.missing_unit) == (4, Unit.CASES)
    # 4 reds in 480 ratings, 20 a week now: 16 more take 1,920 ratings, that is 96 weeks.
    assert found.ready_day == now + 96 * 7


def test_days_are_never_judged_alone():
    found = judge(weeks(*steady(30)), today=MONDAY, finest=Step.DAY)
    assert found == judge(weeks(*steady(30)), today=MONDAY)


def test_nothing_before_the_new_base_is_looked_at():
    before, after = [(40, 100)] * 20, steady(22)
    found = judge(weeks(*before, *after), today=MONDAY, since=MONDAY - 22 * 7 + 1)
    assert len(found.points) == 21  # the week in which it began is whole for neither
    assert found.base.value == pytest.approx(0.1, abs=0.005)
    assert found.points[0].period.first_day == MONDAY - 21 * 7


@pytest.mark.parametrize("kind", Kind)
def test_today_and_later_are_not_looked_at(kind):
    counts = weeks(*steady(30)) if kind is Kind.SHARES else red_last(*usual(60))
    found = judge(counts, today=MONDAY)
    assert found.kind is kind
    assert judge([*counts, (MONDAY, 90, 90), (MONDAY + 9, 9, 9)], today=MONDAY) == found


def test_a_day_with_more_reds_than_ratings_is_refused():
    with pytest.raises(ValueError, match="5 red of 4 ratings"):
        judge([(MONDAY - 1, 5, 4)], today=MONDAY)


def test_what_is_missing_can_be_told_from_what_is_kept_of_a_judgement():
    assert missing_unit(Verdict.STABLE, Kind.SHARES, 20, 20) is None
    assert missing_unit(Verdict.TOO_FEW, Kind.SHARES, 3, 20) is Unit.PERIODS
    assert missing_unit(Verdict.TOO_FEW, Kind.RARE, 3, 20) is Unit.CASES
    assert missing_unit(Verdict.TOO_FEW, Kind.RARE, 20, 20) is Unit.RATINGS


# What holds for any history


@st.composite
def histories(draw):
    """Ratings by day of some months or years: few or many, red rarely or often, with a change."""
    random = Random(draw(st.integers(0, 2**32)))
    length = draw(st.sampled_from([10, 90, 200, 500, 1800]))
    most = draw(st.sampled_from([1, 4, 25]))
    share = draw(st.sampled_from([0.0, 0.01, 0.1, 0.4, 0.9, 1.0]))
    changed = draw(st.sampled_from([share, share / 3, min(1, 2 * share)]))
    days = []
    for day in range(MONDAY - length, MONDAY + 3):
        n = random.randint(0, most) if (day + 3) % 7 < 5 else 0
        red = changed if day > MONDAY - length // 4 else share
        days.append((day, sum(random.random() < red for _ in range(n)), n))
    return days


finest = st.sampled_from([Step.WEEK, Step.MONTH])
todays = st.integers(MONDAY - 8, MONDAY)


@settings(deadline=None, max_examples=50)
@given(histories(), todays, finest)
def test_no_word_without_its_rule(days, today, finest):
    found = judge(days, today=today, finest=finest)
    change = found.verdict in {Verdict.BETTER, Verdict.WORSE}
    assert change == (found.rule is not None)
    assert (found.verdict is Verdict.TOO_FEW) == (found.missing_unit is not None)
    assert found.verdict is Verdict.TOO_FEW or found.base.is_complete
    assert (found.run > 0) == (change or found.points[-1].signal is None if found.run else change)
    if found.rule is Rule.RUN:
        assert found.run >= 8
    if change:
        signals = [p.signal for p in found.points if not p.is_thin and p.value is not None]
        assert found.verdict in signals[-found.run :]
    assert (found.missing > 0) == (found.verdict is Verdict.TOO_FEW)
    if found.ready_day is not None:
        assert found.ready_day > today


@settings(deadline=None, max_examples=50)
@given(histories(), todays, finest)
def test_points_are_whole_periods_in_order_between_limits_that_hold_the_base(days, today, finest):
    found = judge(days, today=today, finest=finest)
    points = found.points
    assert all(point.period.last_day < today for point in points)
    assert all(a.period.first_day <= b.period.first_day for a, b in itertools.pairwise(points))
    assert all(0 <= point.k <= point.n and point.n > 0 for point in points)
    assert sum(point.n for point in points) <= sum(n for _, _, n in days)
    assert sum(point.is_base for point in points) == found.base.have <= found.base.need
    for point in points:
        assert (point.low is None) == (point.high is None)
        if point.low is not None:
            assert 0 <= point.low <= found.base.value <= point.high
        if found.kind is Kind.SHARES:
            assert point.value is None or point.value == point.k / point.n
            assert point.high is None or point.high <= 1


@settings(deadline=None, max_examples=50)
@given(histories(), todays, finest, st.randoms())
def test_the_order_of_days_and_days_in_parts_change_nothing(days, today, finest, random):
    found = judge(days, today=today, finest=finest)
    shuffled = random.sample(days, len(days))
    assert judge(shuffled, today=today, finest=finest) == found
    parts = [part for d, k, n in days for part in ((d, k, k), (d, 0, n - k))]
    assert judge(parts, today=today, finest=finest) == found


@settings(deadline=None, max_examples=50)
@given(histories(), todays, finest)
def test_the_same_history_four_hundred_years_later_gets_the_same_word(days, today, finest):
    found = judge(days, today=today, finest=finest)
    assume(found.kind is Kind.SHARES)  # a g chart draws the order within each day anew
    later = judge(
        [(day + CALENDARS_REPEAT_AFTER_DAYS, k, n) for day, k, n in days],
        today=today + CALENDARS_REPEAT_AFTER_DAYS,
        finest=finest,
    )
    assert (later.verdict, later.rule, later.run, later.missing) == (
        found.verdict,
        found.rule,
        found.run,
        found.missing,
    )
    assert [point.value for point in later.points] == [point.value for point in found.points]


ORDER = {Verdict.BETTER: 0, Verdict.STABLE: 1, Verdict.WORSE: 2}


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 2**32), st.integers(0, 12))
def test_more_reds_in_the_last_week_never_make_it_look_better(seed, low_weeks):
    random = Random(seed)
    base = [(sum(random.random() < 0.1 for _ in range(100)), 100) for _ in range(30)]
    before = weeks(*base, *[(7, 100)] * low_weeks, (0, 100))[:-1]
    words = [
        ORDER[judge([*before, (MONDAY - 7, k, 100)], today=MONDAY).verdict]
        for k in range(0, 101, 4)
    ]
    assert words == sorted(words)


@given(st.integers(0, 2**32))
def test_the_last_week_sets_no_limit_for_itself(seed):
    random = Random(seed)
    counts = [(random.randint(4, 16), 100) for _ in range(30)]
    one = judge(weeks(*counts, (10, 100)), today=MONDAY)
    other = judge(weeks(*counts, (90, 100)), today=MONDAY)
    assert one.base == other.base
    assert [point.high for point in one.points] == [point.high for point in other.points]
