from __future__ import annotations

import errno
import queue
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from kiosk_fakes import FakeClock

from faccine.wire.errors import StorageError
from faccine.wire.events import Input, Mode
from faccine.wire.faces import Face
from kiosk.machine.faults import Fault
from kiosk.outbox import sending
from kiosk.outbox.outbox import Outbox
from kiosk.recorder import Recorder
from kiosk.session.effects import RecordRating, RecordReason
from kiosk.session.inputs import NotRecorded, Recorded


@pytest.fixture
def told() -> queue.SimpleQueue:
    return queue.SimpleQueue()


@pytest.fixture
def recorder(tmp_path: Path, clock: FakeClock, told) -> Iterator[Recorder]:
    one = Recorder(tmp_path / "outbox.db", clock)
    one.start(tell=told.put, committed=lambda: told.put("committed"))
    yield one
    one.close()


def rating(token: int, clock: FakeClock, *, left_ms: int = 2_000) -> RecordRating:
    return RecordRating(
        token=token,
        face=Face.SAD,
        service="a",
        lang="it",
        mode=Mode.LIVE,
        settings=3,
        input=Input.TOUCH,
        asks=True,
        deadline_ms=clock.boottime_ms() + left_ms,
    )


def test_an_order_is_answered_after_its_commit_and_then_carried(recorder, clock, told, outbox):
    recorder.perform(rating(7, clock))
    assert told.get(timeout=30) == Recorded(7, 1)
    assert sending.standings(outbox)[0].last == 1
    assert told.get(timeout=30) == "committed"
    recorder.perform(RecordReason(8, 1, "waiting", clock.boottime_ms() + 2_000))
    assert told.get(timeout=30) == Recorded(8, 2)
    event, reason = sending.prepare_batch(outbox, sending.standings(outbox)[0], 1, 9)
    assert (event.input, event.asks, event.settings) == (Input.TOUCH, True, 3)
    assert reason.rating == 1


def test_an_order_whose_time_is_over_is_dropped(recorder, clock, told, outbox):
    recorder.perform(rating(7, clock, left_ms=-1))
    assert told.get(timeout=30) == NotRecorded(7)
    assert sending.standings(outbox)[0].last == 0


def test_a_locked_file_is_answered_in_time_and_the_next_order_works(recorder, clock, told, outbox):
    outbox.database.conn.execute("BEGIN IMMEDIATE")
    recorder.perform(rating(7, clock, left_ms=200))
    assert told.get(timeout=30) == NotRecorded(7)
    outbox.database.conn.execute("ROLLBACK")
    recorder.perform(rating(8, clock))
    assert told.get(timeout=30) == Recorded(8, 1)


def test_everything_ordered_is_committed_before_closing(tmp_path, clock, told, outbox):
    one = Recorder(tmp_path / "outbox.db", clock)
    one.start(tell=told.put)
    for token in range(30):
        one.perform(rating(token, clock))
    one.close()
    assert sending.standings(outbox)[0].last == 30


def test_a_recorder_that_fails_says_so_lets_go_of_the_file_and_logs_why(
    tmp_path, clock, told, outbox, monkeypatch
):
    logged: list[str] = []
    monkeypatch.setattr("kiosk.recorder.log.exception", logged.append)
    one = Recorder(tmp_path / "outbox.db", clock)

    def fail(_) -> None:
        raise RuntimeError("nobody expected this")

    one.start(tell=fail, failed=lambda: told.put("failed"))
    one.perform(rating(7, clock))
    assert told.get(timeout=30) == "failed"
    with pytest.raises(StorageError, match="recorder failed"):
        one.close()
    assert logged == ["recorder failed"]


class Disk:
    """A board that remembers how the disk answered, in order."""

    def __init__(self) -> None:
        self.answers: list[tuple[Fault | None, bool]] = []

    def disk_answered(self, fault: Fault | None, *, was_late: bool = False) -> None:
        self.answers.append((fault, was_late))


@pytest.fixture
def disk() -> Disk:
    return Disk()


@pytest.fixture
def watched(tmp_path: Path, clock: FakeClock, told, disk) -> Iterator[Recorder]:
    one = Recorder(tmp_path / "outbox.db", clock, disk)
    one.start(tell=told.put)
    yield one
    one.close()


def ask(recorder: Recorder) -> None:
    answered = threading.Event()
    recorder.ask(answered.set)
    assert answered.wait(30)


def test_the_disk_is_tried_at_first_and_then_not_before_it_is_time(watched, clock, disk):
    ask(watched)
    assert disk.answers == [(None, False)]
    clock.pass_ms(299_999)
    ask(watched)
    assert len(disk.answers) == 1
    clock.pass_ms(1)
    ask(watched)
    assert len(disk.answers) == 2


def test_a_press_is_as_good_as_a_trial(watched, clock, told, disk):
    watched.perform(rating(7, clock))
    assert told.get(timeout=30) == Recorded(7, 1)
    ask(watched)
    assert disk.answers == [(None, False)]


def test_a_disk_that_fails_is_tried_each_time_until_it_works(watched, clock, told, disk, outbox):
    outbox.database.conn.execute("BEGIN IMMEDIATE")
    watched.perform(rating(7, clock, left_ms=100))
    assert told.get(timeout=30) == NotRecorded(7)
    assert disk.answers == [(Fault.OUTBOX_BUSY, False)]
    outbox.database.conn.execute("ROLLBACK")
    ask(watched)
    assert disk.answers[1:] == [(None, False)]
    ask(watched)
    assert len(disk.answers) == 2


def test_a_full_disk_is_not_believed_before_there_is_room(watched, clock, disk, monkeypatch):
    has_room = threading.Event()
    monkeypatch.setattr("kiosk.recorder.looks_bad", lambda _: not has_room.is_set())

    def fail(_) -> None:
        raise StorageError("database or disk is full") from OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patch:
        patch.setattr("kiosk.recorder.try_to_write", fail)
        ask(watched)
    ask(watched)  # the log has room for it, but the next press may not
    has_room.set()
    ask(watched)
    assert [fault for fault, _ in disk.answers] == [Fault.DISK_FULL, Fault.DISK_FULL, None]


def test_what_is_no_fault_of_the_disk_is_not_blamed_on_it(watched, clock, told, disk):
    watched.perform(RecordReason(7, 99, "waiting", clock.boottime_ms() + 2_000))
    assert told.get(timeout=30) == NotRecorded(7)
    assert disk.answers == []


def test_a_commit_that_ends_late_is_recorded_and_counted(watched, clock, told, disk, monkeypatch):
    real = Outbox.append_rating

    def append(*arguments, **more) -> int:
        seq = real(*arguments, **more)
        clock.pass_ms(5_000)
        return seq

    monkeypatch.setattr(Outbox, "append_rating", append)
    watched.perform(rating(7, clock))
    assert told.get(timeout=30) == Recorded(7, 1)
    assert disk.answers == [(None, True)]


def test_a_damaged_outbox_is_mended_by_a_trial(watched, clock, disk, outbox, tmp_path):
    for _ in range(200):
        outbox.append_rating(Face.SAD)
    outbox.database.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    path = tmp_path / "outbox.db"
    with path.open("r+b") as file:
        file.seek(0)
        file.write(b"\\x00" * 8192)
    ask(watched)
    assert disk.answers == [(None, False)]
    assert list(tmp_path.glob("outbox.db.corrupt-*"))
