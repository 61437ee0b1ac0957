from __future__ import annotations

from pathlib import Path

import pytest
from a_kiosk import a_kiosk
from kiosk_fakes import FakeClock

from faccine.wire.errors import StorageError
from kiosk.machine.faults import Fault
from kiosk.outbox.settings import keep_settings, read_settings_untouched
from kiosk.starting import Start, start_up


def test_a_kiosk_starts_with_the_settings_in_force(outbox, clock: FakeClock):
    assert start_up(outbox.path, clock) == Start(None)
    with outbox.writing() as connection:
        keep_settings(connection, a_kiosk())
    assert start_up(outbox.path, clock) == Start(a_kiosk())


def test_an_outbox_that_others_hold_is_a_fault_and_its_settings_are_known(
    outbox, clock: FakeClock, monkeypatch
):
    with outbox.writing() as connection:
        keep_settings(connection, a_kiosk())
    busy = OSError(11, "busy")

    def fail(*arguments, **more) -> None:
        raise StorageError("outbox: locked") from busy

    monkeypatch.setattr("kiosk.starting.Outbox.open", fail)
    assert start_up(outbox.path, clock) == Start(a_kiosk(), Fault.OUTBOX_BUSY)


def test_a_wrong_path_is_the_operators_to_mend(tmp_path: Path, clock: FakeClock):
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="check its owner"):
        start_up(tmp_path / "file" / "outbox.db", clock)


def test_a_file_that_is_no_outbox_has_no_settings(tmp_path: Path):
    path = tmp_path / "outbox.db"
    assert read_settings_untouched(path) is None
    path.write_bytes(b"no database, whatever its name says")
    assert read_settings_untouched(path) is None
