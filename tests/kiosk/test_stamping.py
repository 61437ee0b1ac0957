from __future__ import annotations

import itertools
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faccine.wire.clocks import ClockTrust, to_ms
from kiosk.outbox.stamping import (
    Boot,
    Known,
    Press,
    Stamp,
    better,
    learn_from_receipt,
    stamp,
)

HOUR_MS = 3_600_000
NOON_MS = to_ms(datetime(2026, 11, 21, 11, 0, tzinfo=UTC))
SYNCED, ESTIMATED, UNSET = ClockTrust.SYNCED, ClockTrust.ESTIMATED, ClockTrust.UNSET


def pressed(boottime_ms: int, *, wall_ms: int = 0, boot: str = "b1", was_synced: bool = False):
    return Press(boot, boottime_ms, wall_ms, was_synced)


def test_a_synced_boot_dates_its_presses_by_boot_time_whatever_the_wall_clock_said():
    boots = [Boot("b1", 50_000, Known(NOON_MS, SYNCED))]
    for wall_ms in (0, NOON_MS + 365 * 24 * HOUR_MS, NOON_MS - HOUR_MS):
        assert stamp(pressed(5_000, wall_ms=wall_ms), boots) == Stamp(NOON_MS + 5_000, SYNCED)


def test_the_hubs_time_is_taken_with_half_the_round_trip_added():
    learnt = learn_from_receipt(NOON_MS, 10_000, 12_000)
    assert learnt == Known(NOON_MS + 1_000 - 12_000, ESTIMATED, 1_000)


@pytest.mark.parametrize(("answered_ms", "is_taken"), [(15_000, True), (15_001, False), (9, False)])
def test_an_answer_counts_within_five_seconds_only(answered_ms, is_taken):
    assert (learn_from_receipt(NOON_MS, 10_000, answered_ms) is not None) is is_taken


def test_a_time_server_beats_the_hub_and_a_quicker_word_beats_a_slower():
    quick, slow = Known(NOON_MS, ESTIMATED, 10), Known(NOON_MS + 400, ESTIMATED, 900)
    synced = Known(NOON_MS + 100, SYNCED)
    assert better(None, slow) == slow
    assert better(slow, quick) == quick
    assert better(quick, slow) == quick
    assert better(quick, synced) == synced
    assert better(synced, quick) == synced


def test_a_hub_whose_clock_was_put_right_is_believed_anew():
    old, new = Known(NOON_MS - HOUR_MS, ESTIMATED, 10), Known(NOON_MS, ESTIMATED, 900)
    assert better(old, new) == new


def test_an_older_boot_is_dated_by_what_it_had_learnt_itself():
    boots = [Boot("b1", 9_000, Known(NOON_MS, ESTIMATED)), Boot("b2", 1, Known(0, SYNCED))]
    assert stamp(pressed(5_000), boots) == Stamp(NOON_MS + 5_000, ESTIMATED)


def test_a_press_that_was_synced_is_dated_even_when_its_boot_is_forgotten():
    press = pressed(5_000, wall_ms=NOON_MS, boot="gone", was_synced=True)
    assert stamp(press, []) == Stamp(NOON_MS, SYNCED)


def test_a_boot_between_two_dated_ones_is_estimated_when_it_cannot_be_moved_far():
    boots = [
        Boot("b0", HOUR_MS, Known(NOON_MS, SYNCED)),
        Boot("b1", HOUR_MS),
        Boot("b2", 1_000, Known(NOON_MS + 4 * HOUR_MS, SYNCED)),
    ]
    found = stamp(pressed(1_000), boots)
    assert found == Stamp(NOON_MS + 2 * HOUR_MS + 1_000, ESTIMATED)


def test_undated_boots_beside_it_narrow_the_bounds():
    boots = [
        Boot("b0", HOUR_MS, Known(NOON_MS, SYNCED)),
        Boot("b1", HOUR_MS),
        Boot("b2", HOUR_MS),
        Boot("b3", 1_000, Known(NOON_MS + 3 * HOUR_MS, SYNCED)),
    ]
    assert stamp(pressed(0), boots).at_ms == NOON_MS + HOUR_MS
    assert stamp(pressed(0, boot="b2"), boots).at_ms == NOON_MS + 2 * HOUR_MS


@pytest.mark.parametrize("gap_hours", [13 + 1, 1000])
def test_a_boot_that_may_have_been_any_time_stays_undated(gap_hours):
    boots = [
        Boot("b0", 0, Known(NOON_MS, SYNCED)),
        Boot("b1", HOUR_MS),
        Boot("b2", 0, Known(NOON_MS + gap_hours * HOUR_MS, SYNCED)),
    ]
    assert stamp(pressed(0, wall_ms=NOON_MS), boots) == Stamp(NOON_MS, UNSET)


@pytest.mark.parametrize("boots", [[], [Boot("b1", 0)], [Boot("b1", 0), Boot("b2", 0)]])
def test_nobody_knew_so_the_raw_wall_clock_is_told_as_unset(boots):
    assert stamp(pressed(5, wall_ms=NOON_MS), boots) == Stamp(NOON_MS, UNSET)


@pytest.mark.parametrize("wall_ms", [0, 86_400_000, 10**14, -5])
def test_a_wall_clock_that_cannot_be_is_not_told(wall_ms):
    assert stamp(pressed(5, wall_ms=wall_ms), []) == Stamp(None, UNSET)


def test_better_knowledge_by_seconds_does_not_turn_two_presses_around():
    boots = [Boot("b1", 0, Known(NOON_MS - 4_000, SYNCED))]
    assert stamp(pressed(1_000), boots, after_ms=NOON_MS + 500).at_ms == NOON_MS + 500
    assert stamp(pressed(1_000), boots, after_ms=NOON_MS + HOUR_MS).at_ms == NOON_MS - 3_000


@pytest.mark.parametrize(("month", "day"), [(3, 29), (10, 25)])
def test_days_on_which_the_clocks_change_are_as_long_as_they_are(month, day):
    rome = ZoneInfo("Europe/Rome")
    start_ms = to_ms(datetime(2026, month, day, 0, 0, tzinfo=rome))
    boots = [Boot("b1", 0, Known(start_ms, SYNCED))]
    stamps = [stamp(pressed(hour * HOUR_MS), boots).at_ms for hour in range(24)]
    assert [late - early for early, late in itertools.pairwise(stamps)] == [HOUR_MS] * 23


boottimes = st.lists(st.integers(0, 10**9), min_size=2, max_size=30).map(sorted)
walls = st.integers(-(10**13), 10**13)


@given(boottimes, st.lists(walls, min_size=30, max_size=30), st.integers(0, 2 * 10**12))
def test_order_within_a_boot_is_kept_however_the_wall_clock_jumps(times, wall_clocks, offset):
    boots = [Boot("b1", times[-1], Known(offset, ESTIMATED))]
    stamps = [
        stamp(pressed(time, wall_ms=wall), boots).at_ms
        for time, wall in zip(times, wall_clocks, strict=False)
    ]
    assert stamps == sorted(stamps)
    assert stamps == [time + offset for time in times]


knowledge = st.none() | st.builds(
    Known,
    st.integers(-(10**13), 10**13),
    st.sampled_from([SYNCED, ESTIMATED]),
    st.integers(0, 5000),
)


@given(st.lists(knowledge, min_size=1, max_size=8), st.data())
def test_every_press_gets_a_stamp_and_only_unset_ones_may_lack_a_time(known, data):
    boots = [Boot(f"b{i}", data.draw(st.integers(0, 10**9)), one) for i, one in enumerate(known)]
    press = Press(
        data.draw(st.sampled_from([*[boot.code for boot in boots], "unknown"])),
        data.draw(st.integers(0, 10**9)),
        data.draw(walls),
        data.draw(st.booleans()),
    )
    found = stamp(press, boots)
    assert found.at_ms is not None or found.clock is UNSET
