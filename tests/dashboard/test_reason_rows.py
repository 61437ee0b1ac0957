"""Reasons with their shares, held against an earlier period, and cut into pieces of time. Pure."""

from datetime import date

import pytest

from dashboard.reason_rows import pieces_of, reasons_of, speaks, summed, whole_pieces
from hub.periods import Period, Step, day_of
from hub.reading import ReasonPeriod

MONDAY = day_of(date(2026, 11, 2))


def given(first_day, **reasons):
    return [ReasonPeriod(first_day, code, {"it": code}, n) for code, n in reasons.items()]


def test_reasons_come_by_how_often_they_were_given_with_share_and_running_share():
    rows = reasons_of({"staff": 10, "waiting": 60, "outcome": 30}, {}).rows
    assert [(row.code, row.n) for row in rows] == [("waiting", 60), ("outcome", 30), ("staff", 10)]
    assert [row.share.value for row in rows] == [0.6, 0.3, 0.1]
    assert [round(row.running, 9) for row in rows] == [0.6, 0.9, 1.0]


def test_one_reason_leads_only_if_its_interval_lies_above_the_next_one():
    assert [one.code for one in reasons_of({"a": 60, "b": 30, "c": 10}, {}).leading] == ["a"]
    assert [one.code for one in reasons_of({"a": 45, "b": 40, "c": 2}, {}).leading] == ["a", "b"]
    assert [one.code for one in reasons_of({"a": 6, "b": 5, "c": 4}, {}).leading] == ["a", "b", "c"]


def test_below_ten_reasons_there_is_no_share_and_none_leads():
    found = reasons_of({"a": 8, "b": 1}, {"a": 50})
    assert [row.share for row in found.rows] == [None, None]
    assert found.leading == ()
    assert not found.has_differences


def test_a_change_is_one_only_where_zero_is_outside_of_all_intervals_together():
    clear = reasons_of({"a": 70, "b": 30}, {"a": 30, "b": 70})
    assert [one.code for one in clear.changed] == ["a", "b"]
    assert clear.rows[0].difference.value == pytest.approx(0.4)
    assert reasons_of({"a": 55, "b": 45}, {"a": 45, "b": 55}).changed == ()


def test_a_reason_that_is_no_longer_given_stays_among_the_rows():
    found = reasons_of({"a": 20}, {"a": 10, "b": 10})
    assert [(row.code, row.n, row.before_n) for row in found.rows] == [("a", 20, 10), ("b", 0, 10)]
    assert found.changed[1].difference.value == -0.5


def test_too_few_before_are_not_held_against():
    found = reasons_of({"a": 20}, {"a": 9})
    assert found.rows[0].before is None
    assert not found.has_differences


def test_nothing_given_is_no_rows():
    found = reasons_of({}, {})
    assert (found.rows, found.given, found.leading) == ((), 0, ())


def test_pieces_are_whole_also_those_without_a_reason_and_hide_fewer_than_ten():
    found = [*given(MONDAY, waiting=7, staff=3), *given(MONDAY + 14, waiting=9)]
    pieces = pieces_of(Period(MONDAY, MONDAY + 20), Step.WEEK, found)
    assert [(piece.given, piece.total) for piece in pieces] == [
        ({"waiting": 7, "staff": 3}, 10),
        (None, 0),
        (None, 9),
    ]
    assert pieces[0].share("staff").value == 0.3
    assert pieces[2].share("waiting") is None
    assert summed(found) == {"waiting": 16, "staff": 3}


def test_time_speaks_where_four_pieces_in_five_have_enough():
    def pieces(*enough):
        found = [
            one for week, is_it in enumerate(enough) if is_it for one in given(week * 7 + 4, a=10)
        ]
        return pieces_of(Period(4, 4 + 7 * len(enough) - 1), Step.WEEK, found)

    assert speaks(pieces(1, 1, 1, 1, 0))
    assert not speaks(pieces(1, 1, 1, 0))
    assert not speaks([])


def test_only_whole_pieces_count():
    assert whole_pieces(MONDAY, MONDAY + 6, Step.WEEK) == Period(MONDAY, MONDAY + 6)
    assert whole_pieces(MONDAY - 1, MONDAY + 12, Step.WEEK) == Period(MONDAY, MONDAY + 6)
    assert whole_pieces(MONDAY + 1, MONDAY + 12, Step.WEEK) is None
    october = Period(day_of(date(2026, 10, 1)), day_of(date(2026, 10, 31)))
    assert whole_pieces(october.first_day, MONDAY, Step.MONTH) == october
