"""Weekday by hour: what stands out, what is only indicative, what is not shown."""

from dashboard.heat import heat_map
from hub.reading import Counts

MONDAY_9, MONDAY_10, TUESDAY_15 = 9, 10, 24 + 15


def test_a_field_stands_out_only_when_its_whole_interval_lies_above_the_average():
    found = heat_map([(MONDAY_9, Counts(900, 0, 100)), (MONDAY_10, Counts(60, 0, 40))])
    assert found.high == [(0, 10)]
    assert found.cells[0, 10].step == 5
    assert not found.cells[0, 9].is_high


def test_few_ratings_are_indicative_and_never_stand_out():
    found = heat_map([(MONDAY_9, Counts(900, 0, 20)), (MONDAY_10, Counts(9, 0, 20))])
    assert found.cells[0, 10].is_thin
    assert found.high == []


def test_below_ten_there_is_no_share():
    found = heat_map([(MONDAY_9, Counts(900, 0, 20)), (MONDAY_10, Counts(0, 0, 9))])
    assert found.cells[0, 10].share is None
    assert found.cells[0, 10].n == 9


def test_hours_and_days_are_those_with_ratings_and_gaps_are_seen():
    found = heat_map([(MONDAY_9, Counts(50)), (MONDAY_10, Counts(50)), (TUESDAY_15, Counts(50))])
    assert found.hours == (9, 10, 15)
    assert found.weekdays == (0, 1)
    assert [found.gap_before(hour) for hour in found.hours] == [False, False, True]
    assert (1, 9) not in found.cells


def test_shades_change_at_five_ten_fifteen_and_twenty_percent():
    steps = []
    for sad in (4, 5, 10, 15, 20):
        found = heat_map([(MONDAY_9, Counts(100 - sad, 0, sad)), (MONDAY_10, Counts(100))])
        steps.append(found.cells[0, 9].step)
    assert steps == [1, 2, 3, 4, 5]


def test_nothing_to_draw_is_none():
    assert heat_map([]) is None
    assert heat_map([(MONDAY_9, Counts(500))]) is None
    assert heat_map([(MONDAY_9, Counts(4)), (MONDAY_10, Counts(4))]) is None
