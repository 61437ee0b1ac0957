"""Opening hours as a grid, there and back."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faccine.wire.errors import BadHours
from hub.hours import OpeningHours
from hub.week_grid import MINUTES_A_DAY, WEEKDAYS, WeekGrid, expression_of, week_grid

MORNING, AFTERNOON = (510, 780), (870, 1050)
EXAMPLE = "Mo-Fr 08:30-13:00, Tu,Th 14:30-17:30; PH off"


@st.composite
def grids(draw):
    times = st.lists(st.integers(0, MINUTES_A_DAY), max_size=6, unique=True)
    days = tuple(
        tuple(zip(ends[::2], ends[1::2], strict=False))
        for ends in (sorted(draw(times)) for _ in range(7))
    )
    rest = draw(
        st.lists(
            st.sampled_from(
                ["Aug 10-20 off", "Dec 24 08:00-11:00", "Jul-Aug Mo-Fr 08:00-12:00",
                 'We 15:00-17:00 "su appuntamento"', "PH 09:00-10:00"]
            ),
            max_size=2,
        )
    )  # fmt: skip
    return WeekGrid(days, draw(st.booleans()), tuple(rest))


def is_open(expression):
    """Return when it is open on the days of a year, as somebody at the door would see."""
    hours = OpeningHours(expression, "Europe/Rome", "06-24")
    first = dt.date(2026, 3, 1)
    return [hours.open_intervals(first + dt.timedelta(day)) for day in range(366)]


@settings(deadline=None)
@given(grids())
def test_a_grid_written_down_is_read_as_the_same_grid(grid):
    assert week_grid(expression_of(grid)) == grid


@settings(max_examples=25, deadline=None)
@given(grids(), st.sampled_from(["; ", ";", " ; "]))
def test_what_is_read_is_open_at_the_same_times(grid, separator):
    expression = expression_of(grid)
    if expression is not None:
        expression = separator.join(expression.split("; "))
    assert is_open(expression_of(week_grid(expression))) == is_open(expression)


@pytest.mark.parametrize(
    ("expression", "days", "is_closed_on_holidays", "rest"),
    [
        (
            EXAMPLE,
            (*((MORNING,), (MORNING, AFTERNOON)) * 2, (MORNING,), (), ()),
            True,
            (),
        ),
        ("Mo-Fr 08:30-13:00; We off", ((MORNING,),) * 2 + ((),) + ((MORNING,),) * 2 + ((), ()),
         False, ()),
        ("off", ((),) * 7, False, ()),
        (None, (((0, 1440),),) * 7, False, ()),
        ("Sa 22:00-02:00", ((),) * 5 + (((1320, 1440),), ((0, 120),)), False, ()),
        ("Sa 22:00-02:00; PH off", ((),) * 7, True, ("Sa 22:00-02:00",)),
        ("08:30-13:00; Aug Sa off; Su off", ((MORNING,),) * 7, False, ("Aug Sa off", "Su off")),
        ("PH off; Mo 08:30-13:00", ((),) * 7, False, ("PH off", "Mo 08:30-13:00")),
        ('Mo 08:30-13:00 "a; b"', ((),) * 7, False, ('Mo 08:30-13:00 "a; b"',)),
    ],
)  # fmt: skip
def test_a_grid_holds_the_week_and_keeps_the_rest_aside(
    expression, days, is_closed_on_holidays, rest
):
    assert week_grid(expression) == WeekGrid(days, is_closed_on_holidays, rest)
    assert is_open(expression_of(week_grid(expression))) == is_open(expression)


@pytest.mark.parametrize(
    "expression",
    [
        EXAMPLE, "Mo-Fr 08:30-13:00; Tu 14:30-17:30", "Mo,We,Fr 9:00-12:00,12:00-13:00",
        "Mo-Fr 08:00-12:00, PH off", "Jul-Aug Mo-Fr 08:00-12:00; Mo-Fr 08:30-13:00",
        "Fr-Mo 20:00-26:00; Tu 10:00-12:00", "24/7; PH off", "Mo-Fr 08:00-12:00; PH,Su 10:00-11:00",
        "Mo-Fr 08:00-12:00; PH off; Dec 26 10:00-12:00", "Mo-Fr; Sa 08:00+",
        "week 1-20 Mo 09:00-10:00",
        "Mo[1] 09:00-12:00; PH off", "Mo-Fr 08:00-12:00 || unknown", "2027 Aug 10-20 off",
    ],
)  # fmt: skip
def test_hours_people_write_lose_nothing(expression):
    assert is_open(expression_of(week_grid(expression))) == is_open(expression)


def test_days_alike_share_a_rule():
    assert expression_of(week_grid("Mo 08:30-13:00; Th 08:30-13:00; Tu,We 08:30-13:00")) == (
        "Mo-Th 08:30-13:00"
    )
    assert expression_of(week_grid(EXAMPLE)) == (
        "Mo,We,Fr 08:30-13:00; Tu,Th 08:30-13:00,14:30-17:30; PH off"
    )


def test_hours_that_meet_become_one_and_their_order_does_not_matter():
    days = ((AFTERNOON, (780, 870), MORNING), *((),) * 6)
    assert expression_of(WeekGrid(days)) == "Mo 08:30-17:30"


@pytest.mark.parametrize(
    ("spans", "says"),
    [
        ([(600, 600)], "on Mo from 10:00 to 10:00: expected an end after the beginning"),
        ([(600, 1500)], "from 00:00 to 24:00"),
        ([(-5, 10)], "from 00:00 to 24:00"),
        ([MORNING, (700, 900)], "from 11:40 to 15:00: expected hours that do not overlap 08:30"),
    ],
)
def test_hours_that_make_no_sense_are_refused(spans, says):
    with pytest.raises(BadHours, match=says):
        expression_of(WeekGrid((tuple(spans), *((),) * 6)))


def test_an_expression_nobody_can_read_is_refused():
    with pytest.raises(ValueError, match="opening hours 'Mo 08:30-'"):
        week_grid("Mo 08:30-")


def test_a_week_has_seven_days():
    assert len(WEEKDAYS) == 7
    with pytest.raises(BadHours, match="of 5 days"):
        expression_of(WeekGrid(((),) * 5))
