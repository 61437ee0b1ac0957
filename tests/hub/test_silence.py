"""Silence that is unlikely given the usual flow, told apart from a quiet day."""

from __future__ import annotations

import datetime as dt
from math import exp
from zoneinfo import ZoneInfo

import pytest

from hub.hours import OpeningHours
from hub.silence import open_ms_between, silence_since

ROME = ZoneInfo("Europe/Rome")
HOURS = "Mo-Fr 08:30-13:00, Tu 14:30-17:30; PH off"
HOUR_MS = 3_600_000


def ms(text: str) -> int:
    return int(dt.datetime.fromisoformat(text).replace(tzinfo=ROME).timestamp() * 1000)


def flow(mean: float) -> list[float]:
    """So many presses in each hour of the week, also at night, which no opening hour counts."""
    return [mean] * 168


def silence(since: str, now: str, mean: float = 2.0, expression: str | None = HOURS):
    hours = OpeningHours(expression, "Europe/Rome", "11-30")
    return silence_since(flow(mean), hours, "Europe/Rome", ms(since), ms(now))


@pytest.mark.parametrize(
    ("since", "now", "hours", "expected"),
    [
        ("2026-11-23T09:00", "2026-11-23T11:00", 2, 4.0),
        ("2026-11-23T09:00", "2026-11-23T10:30", 1.5, 3.0),
        ("2026-11-23T09:15", "2026-11-23T09:45", 0.5, 1.0),
        # The hour of half an opening has its whole mean in that half.
        ("2026-11-23T08:00", "2026-11-23T09:00", 0.5, 2.0),
        ("2026-11-23T08:45", "2026-11-23T09:00", 0.25, 1.0),
        # The night between two days, and a weekend, count nothing.
        ("2026-11-23T12:00", "2026-11-24T09:00", 1.5, 4.0),
        ("2026-11-20T13:00", "2026-11-23T08:30", 0, 0.0),
        # Nor does the patron's day, a Monday; nor Christmas.
        ("2026-11-27T13:00", "2026-12-01T08:30", 0, 0.0),
        ("2026-12-24T13:00", "2026-12-28T08:30", 0, 0.0),
    ],
)  # fmt: skip
def test_only_opening_hours_count(since, now, hours, expected):
    found = silence(since, now)
    assert found.open_ms == hours * HOUR_MS
    assert found.expected == pytest.approx(expected)
    assert found.chance == pytest.approx(exp(-expected))


def test_six_expected_presses_are_unlikely_and_three_a_quiet_day():
    unlikely = silence("2026-11-23T09:00", "2026-11-23T12:00")
    assert (unlikely.is_unlikely, unlikely.is_quiet) == (True, False)
    quiet = silence("2026-11-23T09:00", "2026-11-23T10:30")
    assert (quiet.is_unlikely, quiet.is_quiet) == (False, True)
    ordinary = silence("2026-11-23T09:00", "2026-11-23T09:30")
    assert (ordinary.is_unlikely, ordinary.is_quiet) == (False, False)


def test_an_hour_that_autumn_repeats_is_open_twice_as_long_and_no_hour_is_left_out():
    found = silence("2026-10-25T01:00", "2026-10-25T04:00", mean=1.0, expression=None)
    assert found.open_ms == 4 * HOUR_MS
    assert found.expected == pytest.approx(4.0, abs=0.01)


def test_a_silence_of_years_is_as_quickly_said_as_one_of_two_months():
    found = silence("2016-01-01T00:00", "2026-11-23T12:00", mean=1.0)
    assert found.since_ms == ms("2016-01-01T00:00")
    assert 150 < found.expected < 300


def test_how_long_an_office_was_open():
    hours = OpeningHours(HOURS, "Europe/Rome")
    assert open_ms_between(hours, ms("2026-11-23T12:00"), ms("2026-11-24T10:00")) == 2.5 * HOUR_MS
    assert open_ms_between(hours, ms("2026-11-23T14:00"), ms("2026-11-24T08:00")) == 0
    assert open_ms_between(hours, ms("2026-11-24T10:00"), ms("2026-11-23T12:00")) == 0
    assert open_ms_between(OpeningHours(None, "UTC"), 5, 9) == 4
