from __future__ import annotations

from dataclasses import replace

import pytest
from a_kiosk import a_kiosk
from kiosk_fakes import FakeClock

from faccine.runtime.logs import Troubles
from faccine.wire.clocks import ClockTrust
from faccine.wire.codec import decode, encode
from faccine.wire.states import Health
from kiosk.machine.faults import FAILING_MS, DiskWatch, Fault
from kiosk.machine.health import Sensors
from kiosk.machine.monitor import Board
from kiosk.session.status import Books, Link
from kiosk.uplink.receiving import Facts


@pytest.fixture
def troubles(clock: FakeClock) -> Troubles:
    return Troubles(clock.wall_ms)


@pytest.fixture
def board(tmp_path, clock: FakeClock, troubles: Troubles) -> Board:
    return Board("esempio-anagrafe-1", clock, Sensors(tmp_path, tmp_path), troubles)


def test_a_board_that_was_told_nothing_claims_nothing(board):
    health = board.health()
    assert (health.waiting, health.screen, health.sound, health.problem) == (None,) * 4
    status = board.status()
    assert (status.fault, status.settings_version, status.errors) == (None, None, ())


def test_one_failed_write_is_told_and_ten_seconds_of_them_are_out_of_service(board, clock):
    board.disk_answered(Fault.DISK_FULL)
    assert board.health().problem == "D1 disk full"
    assert board.fault() is None
    clock.pass_ms(FAILING_MS)
    board.disk_answered(Fault.DISK_READ_ONLY)
    assert board.fault() is Fault.DISK_READ_ONLY
    assert board.status().fault == "D2 disk read-only"
    board.disk_answered(None)
    assert (board.fault(), board.health().problem) == (None, None)


def test_a_silent_disk_is_out_of_service_until_its_next_answer(board):
    board.disk_is_silent(True)
    assert board.fault() is Fault.DISK_SILENT
    board.disk_answered(Fault.DISK_ERROR)
    assert board.fault() is None
    assert board.health().problem == "D5 disk error"


def test_a_disk_that_worked_in_between_is_not_broken():
    watch = DiskWatch()
    for second in range(0, 60, 5):
        watch.answered(Fault.DISK_ERROR if second % 10 else None, second * 1000)
        assert watch.fault(second * 1000) is None


def test_every_fault_has_a_code_of_its_own():
    assert len({fault.code for fault in Fault}) == len(Fault)


def test_everything_that_is_wrong_is_one_line(board):
    board.screen(is_open=False)
    board.sources = replace(
        board.sources, has_buttons=lambda: True, stuck=lambda: ("sad",), has_sound=lambda: False
    )
    facts = Facts(12, ClockTrust.ESTIMATED, "settings refused: no time zone")
    board.uplink(Link(), Books(waiting=3), facts)
    health = board.health()
    assert health.problem == (
        "H1 no screen; H3 no sound; H4 button stuck: sad; settings refused: no time zone"
    )
    assert (health.waiting, health.stuck, health.buttons) == (3, ["sad"], True)
    assert decode(encode(health), Health) == health


def test_the_clock_is_as_good_as_what_is_known_of_it(board, clock):
    board.uplink(Link(), None, Facts(None, ClockTrust.ESTIMATED, None))
    clock.synced = False
    assert board.health().clock is ClockTrust.ESTIMATED
    clock.synced = True
    assert board.health().clock is ClockTrust.SYNCED


def test_the_technician_reads_local_times(board, troubles):
    troubles.add("mqtt: broker not reached")
    board.settings(a_kiosk())
    status = board.status()
    assert status.local_time == "2026-11-21 12:00:00"
    assert status.errors == ("21/11 12:00 mqtt: broker not reached",)
    assert status.settings_version == 12


def test_kept_settings_with_a_time_zone_that_nobody_knows_break_nothing(board):
    board.settings(a_kiosk(timezone="Nowhere/At all"))
    assert board.status().local_time == "2026-11-21 11:00:00"


def test_late_commits_ignored_touches_and_the_self_test_are_counted_and_told(board):
    board.disk_answered(None, was_late=True)
    board.sources = replace(board.sources, ignored=lambda: 7)
    board.self_tested([])
    health = board.health()
    assert (health.late_commits, health.ignored, health.self_test) == (1, 7, "12:00 all well")
    board.self_tested(["disk: D1 disk full", "sound: no player"])
    assert board.status().self_test == "12:00 disk: D1 disk full; sound: no player"
    assert board.health().problem == "self-test 12:00 disk: D1 disk full; sound: no player"
    board.self_tested([])
    assert board.health().problem is None
