from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from a_kiosk import a_kiosk
from kiosk_fakes import FakeClock

from kiosk.machine.health import Sensors
from kiosk.machine.monitor import Board
from kiosk.machine.self_test import begin_self_test, self_test


@pytest.fixture
def board(tmp_path, clock: FakeClock) -> Board:
    one = Board("esempio-anagrafe-1", clock, Sensors(tmp_path, tmp_path))
    one.settings(a_kiosk())
    return one


def test_a_kiosk_that_is_well_says_so(board, clock, tmp_path):
    board.sources = replace(board.sources, has_buttons=lambda: True)
    found = self_test(tmp_path / "outbox.db", clock, board)
    assert {one.level for one in found} == {"ok"}
    assert [(one.what, one.says) for one in found] == [
        ("disk", "takes presses"),
        ("settings", "version 12"),
        ("screen", "none"),
        ("buttons", "works"),
        ("sound", "none"),
        ("clock", "synced"),
    ]
    assert board.health().self_test == "12:00 all well"
    assert board.health().problem is None


def test_everything_that_is_not_well_is_told(board, clock, tmp_path):
    clock.synced = False
    board.screen(is_open=False)
    board.sources = replace(board.sources, has_sound=lambda: False, stuck=lambda: ["sad"])
    (tmp_path / "outbox.db").mkdir()
    found = self_test(tmp_path / "outbox.db", clock, board)
    assert [(one.level, one.what, one.says) for one in found if one.level != "ok"] == [
        ("wrong", "disk", "D7 outbox may not be written"),
        ("wrong", "screen", "H1 no screen"),
        ("wrong", "buttons", "H4 button stuck: sad"),
        ("wrong", "sound", "H3 no sound"),
        ("warn", "clock", "unset"),
    ]
    assert "disk: D7 outbox may not be written; screen: H1 no screen" in board.health().self_test


def test_a_kiosk_without_settings_fails_its_test(clock, tmp_path):
    board = Board("esempio-anagrafe-1", clock, Sensors(tmp_path, tmp_path))
    found = {one.what: one for one in self_test(tmp_path / "outbox.db", clock, board)}
    assert found["settings"].is_wrong
    assert board.health().self_test.endswith("settings: none yet; they come from the hub")


def test_a_self_test_keeps_nobody_waiting(board, clock, tmp_path: Path, monkeypatch):
    go_on = threading.Event()
    done = threading.Event()
    monkeypatch.setattr("kiosk.machine.self_test.try_to_write", lambda _: go_on.wait(30))
    monkeypatch.setattr(board, "self_tested", lambda _: done.set())
    begin_self_test(tmp_path / "outbox.db", clock, board)
    assert not done.is_set()
    go_on.set()
    assert done.wait(30)
