"""Opening hours: weekdays, holidays, midnight, the grace around them, and what comes next."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faccine.wire.errors import BadHours
from faccine.wire.hours import HORIZON_DAYS, OpeningHours

ROME = ZoneInfo("Europe/Rome")
OFFICE = "Mo-Fr 08:30-13:00, Tu,Th 14:30-17:30; PH off"
HOLIDAYS = {dt.date(2026, 12, 8), dt.date(2026, 12, 25), dt.date(2026, 4, 5), dt.date(2026, 4, 6)}


def ms(text: str) -> int:
    moment = dt.datetime.fromisoformat(text)
    return int((moment if moment.tzinfo else moment.replace(tzinfo=ROME)).timestamp() * 1000)


def kept(expression: str | None = OFFICE) -> OpeningHours:
    return OpeningHours(expression, "Europe/Rome", HOLIDAYS.__contains__)


def is_open(text: str, expression: str | None = OFFICE, grace: int = 60) -> bool:
    return kept(expression).is_open(ms(text), grace)


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
    hours = kept()
    assert hours.is_open(ms("2026-11-16T08:15"), grace_minutes=60)
    assert not hours.is_open(ms("2026-11-16T08:15"), grace_minutes=10)
    assert hours.is_open(ms("2026-11-16T08:20"), grace_minutes=10)


def test_a_holiday_is_what_the_caller_says():
    assert not is_open("2026-12-08T10:00")
    assert is_open("2026-12-08T10:00", "Mo-Su 08:30-13:00")
    assert is_open("2026-06-02T10:00")  # nobody told this one


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
    with pytest.raises(BadHours) as caught:
        kept(expression)
    message = str(caught.value)
    assert repr(expression) in message
    assert "Mo-Fr 08:30-13:00" in message
    assert "\n" not in message


@pytest.mark.parametrize("expression", ["PH -1 day off", "PH Mo-Fr 10:00-12:00"])
def test_holidays_in_ways_we_cannot_judge_are_refused(expression):
    with pytest.raises(BadHours, match="'PH' may stand alone"):
        kept(expression)


@pytest.mark.parametrize("zone", ["Europe/Milano", "Europe", "/etc/passwd", ""])
def test_a_time_zone_nobody_knows_is_refused(zone):
    with pytest.raises(BadHours, match="expected an IANA time zone, as in Europe/Rome"):
        OpeningHours(OFFICE, zone, HOLIDAYS.__contains__)


def test_a_comment_may_speak_of_holidays():
    assert is_open("2026-11-16T10:00", 'Mo-Fr 08:30-13:00 "PH -1 day: chiuso"')


@settings(deadline=None, max_examples=300)
@given(
    st.integers(min_value=ms("2020-01-01T00:00"), max_value=ms("2035-01-01T00:00")),
    st.sampled_from([0, 15, 60, 180]),
)
def test_the_answer_is_that_of_the_minutes_around(instant_ms, grace):
    # Open, with a grace, is: open somewhere within the grace, by the plain reading of a clock.
    hours = kept("Mo-Sa 08:30-13:00, Mo 20:00-01:30; PH off")

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
    monkeypatch.setattr("faccine.wire.hours._MAX_DAYS", 5)
    hours = kept()
    monday = ms("2026-11-02T10:00")
    answers = [hours.is_open(monday + day * 86_400_000) for day in range(28)]
    assert answers == ([True] * 5 + [False] * 2) * 4
    assert len(hours._days) <= 5


@pytest.mark.parametrize(
    ("after", "opening", "change"),
    [
        ("2026-11-16T07:00", "2026-11-16T08:30", "2026-11-16T08:30"),  # Monday, before opening
        ("2026-11-16T10:00", "2026-11-17T08:30", "2026-11-16T13:00"),
        ("2026-11-17T13:30", "2026-11-17T14:30", "2026-11-17T14:30"),  # between two openings
        ("2026-11-20T13:00:01", "2026-11-23T08:30", "2026-11-23T08:30"),  # over the week-end
        ("2026-12-24T18:00", "2026-12-28T08:30", "2026-12-28T08:30"),  # Christmas is a Friday
    ],
)
def test_what_comes_next(after, opening, change):
    closes = change != opening
    assert kept().next_opening(ms(after)) == ms(opening)
    assert kept().next_change(ms(after)) == ms(change) + closes


def test_an_opening_under_way_is_not_the_next_one():
    assert kept().next_opening(ms("2026-11-16T08:30")) == ms("2026-11-17T08:30")
    assert kept().next_opening(ms("2026-11-16T08:30") - 1) == ms("2026-11-16T08:30")


def test_what_goes_on_past_midnight_is_one_opening():
    hours = kept("Fr 20:00-24:00, Sa 00:00-24:00, Su 00:00-02:00")
    assert hours.next_change(ms("2026-11-20T21:00")) == ms("2026-11-22T02:00") + 1
    assert hours.next_opening(ms("2026-11-20T21:00")) == ms("2026-11-27T20:00")
    night = kept("Fr 20:00-02:00")
    assert night.next_change(ms("2026-11-21T01:00")) == ms("2026-11-21T02:00") + 1


@pytest.mark.parametrize("expression", [None, "24/7", "off", "2030 Mo-Fr 08:30-13:00"])
def test_where_nothing_changes_soon_nothing_comes_next(expression):
    now_ms = ms("2026-11-16T10:00")
    assert kept(expression).next_change(now_ms) is None
    assert kept(expression).next_opening(now_ms) is None


def test_the_horizon_is_fourteen_days():
    hours = kept("2026 Nov 30 08:30-13:00")
    opens_ms = ms("2026-11-30T08:30")
    ahead_ms = HORIZON_DAYS * 86_400_000
    assert hours.next_opening(opens_ms - ahead_ms) == opens_ms
    assert hours.next_opening(opens_ms - ahead_ms - 1) is None
    assert hours.next_change(opens_ms - ahead_ms - 1) is None


@settings(deadline=None, max_examples=300)
@given(
    st.integers(min_value=ms("2026-01-01T00:00"), max_value=ms("2027-01-01T00:00")),
    st.sampled_from([OFFICE, "Mo-Sa 08:30-13:00, Mo 20:00-01:30; PH off", "PH 10:00-12:00"]),
    st.sampled_from([0, 15, 60]),
)
def test_until_the_next_change_the_answer_stays_and_then_it_is_another(now_ms, expression, grace):
    hours = kept(expression)
    change_ms = hours.next_change(now_ms, grace)
    answer = hours.is_open(now_ms, grace)
    end_ms = now_ms + HORIZON_DAYS * 86_400_000 if change_ms is None else change_ms
    step = max((end_ms - now_ms) // 50, 1)
    assert {hours.is_open(at, grace) for at in range(now_ms, end_ms, step)} == {answer}
    if change_ms is not None:
        assert hours.is_open(change_ms - 1, grace) is answer
        assert hours.is_open(change_ms, grace) is not answer
    if not answer:
        assert hours.next_opening(now_ms, grace) == change_ms


def test_when_it_is_open_between_two_instants_is_clipped_to_them_and_joined():
    hours = kept("Mo-Fr 08:30-13:00, Tu 12:00-17:30")
    assert hours.open_between(ms("2026-11-17T09:00"), ms("2026-11-18T09:00")) == [
        (ms("2026-11-17T09:00"), ms("2026-11-17T17:30")),
        (ms("2026-11-18T08:30"), ms("2026-11-18T09:00")),
    ]
    assert hours.open_between(ms("2026-11-21T00:00"), ms("2026-11-22T23:00")) == []
    assert hours.open_between(5, 5) == []
    assert kept(None).open_between(5, 9) == [(5, 9)]
