"""Like with like: who is held against whom, and what may be said of them. Pure."""

import pytest

from dashboard.comparison import Word, comparisons, few_people, matters, single_services
from dashboard.scales import Axis, axis_of, panels_of
from dashboard.shares import shares_of
from hub.reading import Counts, Office, Service
from hub.statistics import Difference

CARDS = Service(1, "carta", {"it": "Carta"}, "counter", is_retired=False)
TAXES = Service(2, "tari", {"it": "TARI"}, "counter", is_retired=False)
ONLINE = Service(3, "online", {"it": "Online"}, "web", is_retired=False)
EXIT, DESK = frozenset({"exit"}), frozenset({"desk"})


def office(key, *services, staff=4):
    return Office(key, 1, f"o{key}", f"Office {key}", staff, services)


def compared(offices, counts, where, service=CARDS):
    [matter] = [one for one in matters(offices, where) if one.service == service]
    return comparisons(matter, counts)


def at_the_exit(*offices):
    return {(one.id, CARDS.id): EXIT for one in offices}


def test_offices_with_the_same_service_and_position_stand_together_in_the_order_given():
    offices = [office(1, CARDS), office(2, CARDS), office(3, CARDS)]
    counts = {1: Counts(90, 0, 10), 2: Counts(60, 0, 40), 3: Counts(95, 0, 5)}
    [one] = compared(offices, counts, at_the_exit(*offices))
    assert [row.office.id for row in one.rows] == [1, 2, 3]
    assert (one.position, one.is_only, list(one.apart)) == ("exit", True, [])
    assert one.word is Word.THERE
    assert 2 in [row.office.id for row in one.differing]


def test_different_positions_are_compared_apart_the_larger_group_first():
    offices = [office(key, CARDS) for key in range(1, 6)]
    where = {(key, 1): EXIT if key < 3 else DESK for key in range(1, 6)}
    found = compared(offices, {key: Counts(50) for key in range(1, 6)}, where)
    assert [(one.position, [row.office.id for row in one.rows]) for one in found] == [
        ("desk", [3, 4, 5]),
        ("exit", [1, 2]),
    ]
    assert not any(one.is_only for one in found)


def test_mixed_positions_and_a_lonely_one_stand_apart_and_are_held_against_nobody():
    offices = [office(key, CARDS) for key in range(1, 5)]
    where = {(1, 1): EXIT, (2, 1): EXIT | DESK, (3, 1): EXIT, (4, 1): DESK}
    counts = {1: Counts(90, 0, 10), 2: Counts(0, 0, 500), 3: Counts(90, 0, 10), 4: Counts(0, 0, 9)}
    [one] = compared(offices, counts, where)
    assert [row.office.id for row in one.apart] == [2, 4]
    assert all(row.difference is None for row in one.apart)
    assert one.word is Word.NONE


def test_offices_whose_position_nobody_said_are_compared_among_themselves():
    offices = [office(key, CARDS) for key in range(1, 5)]
    found = compared(offices, {}, {(1, 1): EXIT, (2, 1): EXIT})
    assert [(one.position, [row.office.id for row in one.rows]) for one in found] == [
        (None, [3, 4]),
        ("exit", [1, 2]),
    ]


def test_what_is_rated_on_the_web_has_no_position():
    offices = [office(1, ONLINE), office(2, ONLINE)]
    [one] = compared(offices, {}, {(1, 3): EXIT, (2, 3): DESK}, ONLINE)
    assert [row.office.id for row in one.rows] == [1, 2]
    assert one.position is None


def test_a_service_of_which_no_two_stand_alike_is_drawn_and_not_compared():
    offices = [office(1, CARDS), office(2, CARDS)]
    [one] = compared(offices, {}, {(1, 1): EXIT, (2, 1): DESK})
    assert (list(one.rows), [row.office.id for row in one.apart]) == ([], [1, 2])


@pytest.mark.parametrize("staff", [1, 2])
def test_an_office_of_few_people_is_in_no_comparison_and_in_no_sum(staff):
    offices = [office(1, CARDS), office(2, CARDS, staff=staff), office(3, CARDS)]
    counts = {1: Counts(90, 0, 10), 2: Counts(0, 0, 900), 3: Counts(90, 0, 10)}
    [one] = compared(offices, counts, at_the_exit(*offices))
    assert [row.office.id for row in one.rows] == [1, 3]
    assert not one.differing
    assert [left.id for left in few_people(offices)] == [2]


def test_below_thirty_an_office_is_drawn_but_neither_judged_nor_part_of_the_others():
    offices = [office(1, CARDS), office(2, CARDS), office(3, CARDS)]
    counts = {1: Counts(90, 0, 10), 2: Counts(90, 0, 10), 3: Counts(0, 0, 29)}
    [one] = compared(offices, counts, at_the_exit(*offices))
    assert [row.office.id for row in one.judged] == [1, 2]
    assert one.rows[0].difference.value == 0
    assert one.rows[2].shares.is_indicative


def test_one_office_with_enough_ratings_has_nobody_to_be_held_against():
    offices = [office(1, CARDS), office(2, CARDS)]
    [one] = compared(offices, {1: Counts(90, 0, 10)}, at_the_exit(*offices))
    assert one.word is Word.TOO_FEW
    assert one.rows[1].shares is None


def test_a_service_of_one_office_and_a_retired_one_are_no_matter():
    old = Service(4, "old", {"it": "Old"}, "counter", is_retired=True)
    offices = [office(1, CARDS, TAXES, old), office(2, CARDS, old)]
    assert [one.service for one in matters(offices, {})] == [CARDS]
    assert single_services(offices) == [(TAXES, offices[0])]


def test_panels_are_fifty_points_wide_as_long_as_every_interval_has_room():
    narrow = panels_of([shares_of(Counts(90, 5, 5)), None])
    assert [(one.first, one.last) for one in narrow] == [(0.5, 1), (0, 0.5), (0, 0.5)]
    assert narrow[0].at(0.75, 212) == 106
    wide = panels_of([shares_of(Counts(90, 5, 5)), shares_of(Counts(40, 0, 60))])
    assert [(one.first, one.last) for one in wide] == [(0, 1), (0, 1), (0, 1)]


def test_the_axis_of_differences_has_zero_in_its_middle_and_room_for_all():
    assert axis_of([Difference(0.02, -0.01, 0.06), None]) == Axis(0.1)
    assert axis_of([]) == Axis(0.05)
    assert axis_of([Difference(-0.3, -0.7, 0.1)]).at(0, 160) == 80
