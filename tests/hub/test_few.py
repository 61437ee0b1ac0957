"""Reasons of offices with few people are summed up apart, and their past moves with them."""

import pytest
from town import KIOSK, a_rating, a_reason, events_of

from hub.periods import Period, Step
from hub.reading import open_reader
from hub.store.few import regroup
from hub.store.recount import recount


@pytest.fixture
def busy(town):
    town.take(events_of(a_rating(1, "sad", asks=True), a_reason(2, 1)))
    return town


def rotate(town, people):
    town.database.conn.execute("UPDATE office SET rotating_staff = ?", (people,))


def summed(town):
    """Return the reasons among offices with few people: {is of one service: n}."""
    rows = town.rows(
        "SELECT s.service <> 0, sum(n) FROM reason_count JOIN series s ON s.id = series"
        " WHERE s.office = -1 GROUP BY 1 HAVING sum(n) <> 0"
    )
    return dict(rows)


def given(town, without):
    reader = open_reader(f"sqlite:///{town.path}")
    found = reader.reason_periods(1, Period(20_000, 21_000), Step.YEAR, without=without)
    reader.close()
    return sum(reason.n for reason in found)


def test_an_office_that_becomes_small_takes_its_past_along(busy):
    assert summed(busy) == {}
    rotate(busy, 2)
    while regroup(busy.database):
        continue
    assert summed(busy) == {0: 1, 1: 1}
    assert recount(busy.database).is_ok
    assert not regroup(busy.database)


def test_what_comes_later_counts_there_too_and_leaves_with_the_office(busy):
    rotate(busy, 2)
    while regroup(busy.database):
        continue
    busy.books.forget()
    busy.take(events_of(a_rating(3, "sad", asks=True), a_reason(4, 3), kiosk=KIOSK))
    assert summed(busy) == {0: 2, 1: 2}
    assert recount(busy.database).is_ok
    rotate(busy, None)
    while regroup(busy.database):
        continue
    assert summed(busy) == {}
    busy.books.forget()
    busy.take(events_of(a_rating(5, "sad", asks=True), a_reason(6, 5), kiosk=KIOSK))
    assert summed(busy) == {}
    assert recount(busy.database).is_ok


def test_a_drifted_sum_is_noticed(busy):
    rotate(busy, 2)
    while regroup(busy.database):
        continue
    busy.database.conn.execute(
        "UPDATE reason_count SET n = 7 WHERE series IN (SELECT id FROM series WHERE office = -1)"
    )
    assert not recount(busy.database).is_ok


@pytest.mark.parametrize("is_regrouped", [True, False])
def test_left_out_offices_are_left_out_whether_summed_up_or_not(busy, is_regrouped):
    rotate(busy, 2)
    offices = [office for (office,) in busy.rows("SELECT id FROM office")]
    while is_regrouped and regroup(busy.database):
        continue
    assert given(busy, ()) == 1
    assert given(busy, offices) == 0
    assert given(busy, offices[1:]) == 1, "others than those that are summed up"
