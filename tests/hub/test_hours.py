"""Opening hours: weekdays, holidays, the patron saint, midnight, and the grace around them."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faccine.wire.errors import CatalogueError
from hub.hours import OpeningHours, replaced_hours

ROME = ZoneInfo("Europe/Rome")
OFFICE = "Mo-Fr 08:30-13:00, Tu,Th 14:30-17:30; PH off"


def ms(text: str) -> int:
    moment = dt.datetime.fromisoformat(text)
    return int((moment if moment.tzinfo else moment.replace(tzinfo=ROME)).timestamp() * 1000)


def is_open(
    text: str, expression: str | None = OFFICE, patron_day: str | None = None, grace: int = 60
) -> bool:
    return OpeningHours(expression, "Europe/Rome", patron_day).is_open(ms(text), grace)


def test_without_hours_it_is_always_open():
    assert is_open("2026-12-25T03:00", expression=None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-16T07:29:59", False),
        ("2026-11-16T07:30:00", True),  # an hour of grace before
        ("2026-11-16T10:00:00", True),
        ("2026-11-16T14:00:00", True),  # and after
        ("2026-11-16T14:00:01", False),
        ("2026-11-16T16:00:00", False),  # Monday afternoon
        ("2026-11-17T16:00:00", True),  # Tuesday afternoon
        ("2026-11-21T10:00:00", False),  # Saturday
    ],
)
def test_a_week_at_an_office(text, expected):
    assert is_open(text) is expected


def test_the_grace_is_what_the_caller_says():
    hours = OpeningHours(OFFICE, "Europe/Rome")
    assert hours.is_open(ms("2026-11-16T08:15"), grace_minutes=60)
    assert not hours.is_open(ms("2026-11-16T08:15"), grace_minutes=10)
    assert hours.is_open(ms("2026-11-16T08:20"), grace_minutes=10)


@pytest.mark.parametrize(
    "day",
    ["2026-01-01", "2026-01-06", "2026-04-06", "2026-06-02", "2026-12-08", "2026-12-25"],
)
def test_national_holidays_are_holidays(day):
    assert not is_open(f"{day}T10:00")
    assert is_open(f"{day}T10:00", expression="Mo-Su 08:30-13:00")


def test_the_patron_saint_is_a_holiday_of_that_place_only():
    assert not is_open("2026-06-24T10:00", patron_day="06-24")
    assert is_open("2026-06-24T10:00", patron_day="12-07")
    assert is_open("2026-06-24T10:00")


def test_holidays_may_have_hours_of_their_own():
    expression = "Mo-Fr 08:30-13:00; PH 16:00-18:00"
    assert not is_open("2026-12-25T10:00", expression)
    assert is_open("2026-12-25T17:00", expression)
    assert not is_open("2026-12-24T17:00", expression)


def test_holidays_may_stand_in_a_list_of_weekdays():
    assert not is_open("2026-12-25T10:00", "Mo-Sa 08:30-13:00; PH,Su off")
    assert is_open("2026-04-05T10:00", "Mo-Fr,PH 08:30-13:00")  # Easter Sunday


def test_hours_past_midnight_last_past_midnight():
    night = "Fr 20:00-02:00"
    assert is_open("2026-11-20T23:30", night)
    assert is_open("2026-11-21T01:30", night)
    assert is_open("2026-11-21T02:59", night)
    assert not is_open("2026-11-21T03:01", night)
    assert not is_open("2026-11-20T01:30", night)


def test_the_grace_reaches_over_midnight():
    assert is_open("2026-11-17T00:20", "Mo 18:00-23:30")
    assert is_open("2026-11-15T23:40", "Mo 00:30-06:00")
    assert not is_open("2026-11-15T23:20", "Mo 00:30-06:00")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Clocks go forward: Sunday 29 March has no 02:30, and 08:30 is 06:30 UTC.
        ("2026-03-29T05:29:00Z", False),
        ("2026-03-29T05:30:00Z", True),
        ("2026-03-29T11:00:00Z", True),
        ("2026-03-29T12:01:00Z", False),
        # Clocks go back: Sunday 25 October, 08:30 is 07:30 UTC.
        ("2026-10-25T06:29:00Z", False),
        ("2026-10-25T06:30:00Z", True),
    ],
)
def test_days_on_which_the_clocks_change(text, expected):
    assert is_open(text, "Mo-Su 08:30-13:00") is expected


def test_in_the_repeated_hour_it_is_open_both_times():
    for offset in ("+02:00", "+01:00"):
        assert is_open(f"2026-10-25T02:20:00{offset}", "Su 02:10-02:40", grace=0)
    assert not is_open("2026-10-25T02:45:00+01:00", "Su 02:10-02:40", grace=0)


def test_what_nobody_can_know_is_taken_as_open():
    assert is_open("2026-11-21T10:00", 'Mo-Fr 08:30-13:00 || unknown "su appuntamento"')


def test_off_is_never_open():
    assert not is_open("2026-11-16T10:00", "off")


@pytest.mark.parametrize("expression", ["lun-ven 8-12", "Mo 8:00", "", "Mo 08:30-13:00 boh"])
def test_hours_that_nobody_can_read_are_refused_with_an_example(expression):
    with pytest.raises(CatalogueError) as caught:
        OpeningHours(expression, "Europe/Rome")
    message = str(caught.value)
    assert repr(expression) in message
    assert "Mo-Fr 08:30-13:00" in message
    assert "\n" not in message


@pytest.mark.parametrize("expression", ["PH -1 day off", "PH Mo-Fr 10:00-12:00"])
def test_holidays_in_ways_we_cannot_judge_are_refused(expression):
    with pytest.raises(CatalogueError, match="'PH' may stand alone"):
        OpeningHours(expression, "Europe/Rome")


def test_a_comment_may_speak_of_holidays():
    assert is_open("2026-11-16T10:00", 'Mo-Fr 08:30-13:00 "PH -1 day: chiuso"')


def test_afternoon_hours_after_a_semicolon_are_noticed():
    slip = "Mo-Fr 08:30-13:00; Tu,Th 14:30-17:30; PH off"
    assert not is_open("2026-11-17T10:00", slip)
    assert replaced_hours(slip) == "Tu,Th 14:30-17:30"


@pytest.mark.parametrize(
    "expression",
    [
        OFFICE,
        "Mo-Fr 08:30-13:00; Fr 08:30-12:00",  # shorter on Fridays is meant
        "Mo-Fr 08:30-13:00; We off",
        'Mo-Fr 08:30-13:00 "chiuso; a volte"; PH off',
        "24/7",
    ],
)
def test_hours_that_say_what_they_mean_are_not_noticed(expression):
    assert replaced_hours(expression) is None


@settings(deadline=None, max_examples=300)
@given(
    st.integers(min_value=ms("2020-01-01T00:00"), max_value=ms("2035-01-01T00:00")),
    st.sampled_from([0, 15, 60, 180]),
)
def test_the_answer_is_that_of_the_minutes_around(instant_ms, grace):
    # Open, with a grace, is: open somewhere within the grace, by the plain reading of a clock.
    hours = OpeningHours("Mo-Sa 08:30-13:00, Mo 20:00-01:30; PH off", "Europe/Rome", "06-24")

    def reads_open(at_ms: int) -> bool:
        local = dt.datetime.fromtimestamp(at_ms / 1000, ROME).replace(tzinfo=None)
        spans = hours.open_intervals(local.date())
        return any(start <= local <= end for start, end in spans)

    step = 5 * 60_000
    reach = range(-grace * 60_000, grace * 60_000 + 1, step)
    changing = {(month, day) for month in (3, 10) for day in range(24, 32)}
    date = dt.datetime.fromtimestamp(instant_ms / 1000, ROME)
    if (date.month, date.day) in changing:
        return  # judged by examples above
    near = [reads_open(instant_ms + shift) for shift in reach]
    if any(near):
        assert hours.is_open(instant_ms, grace)
    elif not any(reads_open(instant_ms + shift) for shift in (reach[0] - step, reach[-1] + step)):
        assert not hours.is_open(instant_ms, grace)


def test_what_is_remembered_is_bounded_and_forgetting_changes_nothing(monkeypatch):
    monkeypatch.setattr("hub.hours._MAX_DAYS", 5)
    hours = OpeningHours(OFFICE, "Europe/Rome")
    monday = ms("2026-11-02T10:00")
    answers = [hours.is_open(monday + day * 86_400_000) for day in range(28)]
    assert answers == ([True] * 5 + [False] * 2) * 4
    assert len(hours._days) <= 5
