from __future__ import annotations

import queue
from collections.abc import Iterator
from pathlib import Path

import pytest
from kiosk_fakes import FakeClock

from faccine.wire.errors import StorageError
from faccine.wire.events import Input, Mode
from faccine.wire.faces import Face
from kiosk import outbox_sending as sending
from kiosk.effects import RecordRating, RecordReason
from kiosk.inputs import NotRecorded, Recorded
from kiosk.recorder import Recorder


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
    assert told.get(timeout=5) == Recorded(7, 1)
    assert sending.standings(outbox)[0].last == 1
    assert told.get(timeout=5) == "committed"
    recorder.perform(RecordReason(8, 1, "waiting", clock.boottime_ms() + 2_000))
    assert told.get(timeout=5) == Recorded(8, 2)
    event, reason = sending.prepare_batch(outbox, sending.standings(outbox)[0], 1, 9)
    assert (event.input, event.asks, event.settings) == (Input.TOUCH, True, 3)
    assert reason.rating == 1


def test_an_order_whose_time_is_over_is_dropped(recorder, clock, told, outbox):
    recorder.perform(rating(7, clock, left_ms=-1))
    assert told.get(timeout=5) == NotRecorded(7)
    assert sending.standings(outbox)[0].last == 0


def test_a_locked_file_is_answered_in_time_and_the_next_order_works(recorder, clock, told, outbox):
    outbox.database.conn.execute("BEGIN IMMEDIATE")
    recorder.perform(rating(7, clock, left_ms=200))
    assert told.get(timeout=5) == NotRecorded(7)
    outbox.database.conn.execute("ROLLBACK")
    recorder.perform(rating(8, clock))
    assert told.get(timeout=5) == Recorded(8, 1)


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
    assert told.get(timeout=5) == "failed"
    with pytest.raises(StorageError, match="recorder failed"):
        one.close()
    assert logged == ["recorder failed"]
