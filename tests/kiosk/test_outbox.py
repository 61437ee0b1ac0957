from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
import time

import pytest
from kiosk_fakes import NOON_MS

from faccine.runtime.database import open_database
from faccine.wire.clocks import ClockTrust, to_ms
from faccine.wire.codec import encode
from faccine.wire.errors import StorageError
from faccine.wire.events import Events, Rating, Reason
from faccine.wire.faces import Face
from faccine.wire.states import Refusal
from kiosk.outbox import sending, times
from kiosk.outbox.guard import guarded

DAY_MS = 86_400_000


def seqs_on_disk(outbox) -> list[int]:
    return [seq for (seq,) in outbox.database.conn.execute("SELECT seq FROM event ORDER BY seq")]


def standing(outbox) -> sending.Standing:
    return sending.standings(outbox)[-1]


def press_until_it_fails(outbox) -> None:
    for _ in range(500):
        outbox.append_rating(Face.SAD, service="carta-identita")


def send_all(outbox):
    return sending.prepare_batch(outbox, standing(outbox), 1, 200)


def tick(outbox, through, *, refused=(), now_ms=NOON_MS):
    with outbox.writing() as connection:
        sending.tick_off(connection, standing(outbox), through, refused, now_ms)


def test_seqs_count_from_one_and_ratings_are_counted(outbox):
    rating = outbox.append_rating(Face.SAD)
    assert (rating, outbox.append_reason(rating, "waiting")) == (1, 2)
    assert outbox.append_rating(Face.HAPPY) == 3
    assert (standing(outbox).last, standing(outbox).ratings, standing(outbox).waiting) == (3, 2, 3)


def test_a_seq_is_never_used_again_after_its_event_was_pruned(outbox, clock, open_outbox):
    outbox.append_rating(Face.SAD)
    send_all(outbox)
    tick(outbox, 1)
    clock.pass_ms(8 * DAY_MS)
    assert sending.prune(outbox) == 1
    assert open_outbox().append_rating(Face.SAD) == 2


def test_what_another_thread_and_another_hold_appended_has_no_holes(open_outbox, tmp_path, clock):
    open_outbox()
    seqs: list[int] = []

    def press() -> None:
        from kiosk.outbox.outbox import Outbox

        mine = Outbox.open(tmp_path / "outbox.db", clock)
        seqs.extend(mine.append_rating(Face.HAPPY) for _ in range(25))
        mine.close()

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(seqs) == list(range(1, 101))


def test_a_failed_append_leaves_neither_row_nor_number(outbox, monkeypatch):
    def fail(*_):
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(times, "remember", fail)
        with pytest.raises(StorageError, match="full"):
            outbox.append_rating(Face.SAD)
    assert standing(outbox).last == 0
    assert seqs_on_disk(outbox) == []
    assert outbox.append_rating(Face.SAD) == 1


def test_a_really_full_file_refuses_and_then_goes_on(outbox):
    outbox.append_rating(Face.SAD)
    connection = outbox.database.conn
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StorageError, match="full"):
        press_until_it_fails(outbox)
    made = len(seqs_on_disk(outbox))
    connection.execute("PRAGMA max_page_count = 1000000")
    assert outbox.append_rating(Face.SAD) == made + 1
    assert seqs_on_disk(outbox) == list(range(1, made + 2))


def test_a_locked_file_is_said_within_two_seconds(outbox, open_outbox):
    other = open_outbox()
    other.database.conn.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    with pytest.raises(StorageError, match="locked"):
        outbox.append_rating(Face.SAD)
    assert time.monotonic() - began < 2.5
    other.database.conn.execute("ROLLBACK")
    assert outbox.append_rating(Face.SAD) == 1


def test_an_append_past_its_deadline_is_rolled_back(outbox, clock, monkeypatch):
    monkeypatch.setattr(times, "remember", lambda *_: clock.pass_ms(3_000))
    with pytest.raises(StorageError, match="too slow"):
        outbox.append_rating(Face.SAD)
    assert seqs_on_disk(outbox) == []


def test_a_file_that_may_not_be_written_says_which(tmp_path, open_outbox):
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="folder"):
        open_outbox(tmp_path / "file" / "outbox.db")


def test_whoever_sets_a_file_aside_waits_for_writers_and_writers_for_it(outbox, tmp_path):
    with guarded(tmp_path / "outbox.db", alone=True), pytest.raises(StorageError, match="held"):
        outbox.append_rating(Face.SAD)


def test_a_reason_needs_its_rating(outbox):
    with pytest.raises(StorageError, match="rating 7"):
        outbox.append_reason(7, "waiting")


def test_sent_through_and_the_time_are_on_disk_before_a_batch_is_handed_out(
    outbox, open_outbox, clock
):
    outbox.append_rating(Face.SAD, service="carta-identita", lang="it", settings=3, asks=True)
    batch = send_all(outbox)
    assert standing(open_outbox()).sent_through == 1
    assert batch[0].at is not None
    assert to_ms(batch[0].at) == clock.wall_ms()
    assert batch[0].clock is ClockTrust.SYNCED


def test_a_repeat_is_the_same_bytes_whatever_the_clock_learnt_since(outbox, clock, open_outbox):
    clock.synced = False
    rating = outbox.append_rating(Face.SAD, service="a", lang="de", asks=True)
    outbox.append_reason(rating, "waiting")
    first = encode(Events(v=1, outbox=standing(outbox).uuid, events=send_all(outbox)))
    clock.synced = True
    clock.wall += 400 * DAY_MS
    outbox.append_rating(Face.HAPPY)
    clock.reboot("b0000002")
    again = open_outbox()
    again.append_rating(Face.HAPPY)
    batch = sending.prepare_batch(again, standing(again), 1, 2)
    assert encode(Events(v=1, outbox=standing(again).uuid, events=batch)) == first


def test_events_look_as_the_wire_says(outbox):
    rating = outbox.append_rating(Face.NEUTRAL, service="a", lang="de", settings=4, asks=False)
    outbox.append_reason(rating, "return")
    said, why = send_all(outbox)
    assert isinstance(said, Rating)
    assert (said.face, said.service, said.settings, said.asks) == (Face.NEUTRAL, "a", 4, False)
    assert isinstance(why, Reason)
    assert (why.seq, why.rating, why.reason) == (2, 1, "return")


def test_a_press_before_the_clock_was_set_is_dated_by_its_boot(outbox, clock):
    clock.synced, clock.wall = False, 0
    outbox.append_rating(Face.SAD)
    clock.pass_ms(60_000)
    clock.synced, clock.wall = True, NOON_MS
    outbox.append_rating(Face.SAD)
    first, second = send_all(outbox)
    assert to_ms(first.at) == NOON_MS - 60_000
    assert to_ms(second.at) == NOON_MS


def test_ticked_off_rows_stay_seven_days(outbox, clock):
    outbox.append_rating(Face.SAD)
    outbox.append_rating(Face.SAD)
    send_all(outbox)
    tick(outbox, 1)
    clock.pass_ms(7 * DAY_MS - 1)
    assert sending.prune(outbox) == 0
    clock.pass_ms(2)
    assert sending.prune(outbox) == 1
    assert seqs_on_disk(outbox) == [2]


def test_nothing_is_pruned_while_nobody_knows_the_time(outbox, clock):
    outbox.append_rating(Face.SAD)
    send_all(outbox)
    tick(outbox, 1)
    clock.reboot("b0000002")
    clock.synced = False
    clock.wall += 100 * DAY_MS
    assert sending.prune(outbox) == 0


def test_what_was_ticked_off_at_an_unknown_time_begins_its_week_when_time_is_known(outbox, clock):
    outbox.append_rating(Face.SAD)
    send_all(outbox)
    tick(outbox, 1, now_ms=None)
    clock.pass_ms(30 * DAY_MS)
    assert sending.prune(outbox) == 0
    clock.pass_ms(8 * DAY_MS)
    assert sending.prune(outbox) == 1


def test_a_lower_mark_makes_rows_wait_again(outbox):
    for _ in range(3):
        outbox.append_rating(Face.SAD)
    send_all(outbox)
    tick(outbox, 3, refused=[Refusal(3, "unknown-service")])
    assert standing(outbox).waiting == 0
    tick(outbox, 1)
    assert standing(outbox).waiting == 2
    rows = outbox.database.conn.execute("SELECT ticked_ms, refused FROM event").fetchall()
    assert rows == [(NOON_MS, None), (None, None), (None, None)]


def test_what_another_process_appends_is_noticed(outbox, open_outbox):
    outbox.has_changed()
    assert not outbox.has_changed()
    open_outbox().append_rating(Face.SAD)
    assert outbox.has_changed()
    assert not outbox.has_changed()


def test_a_batch_stays_within_64_kib_whatever_the_codes(outbox):
    for _ in range(200):
        outbox.append_rating(
            Face.NEUTRAL, service="é" * 40, lang="x" * 12, settings=2**53 - 1, asks=False
        )
    batch = send_all(outbox)
    assert len(encode(Events(v=1, outbox=standing(outbox).uuid, events=batch))) <= 64 * 1024
    assert len(batch) > 100


def fail_to_open(*_, **__):
    raise StorageError("too many open files")


def test_presses_are_recorded_again_once_a_file_set_aside_can_be_opened_anew(
    outbox, open_outbox, monkeypatch
):
    outbox.append_rating(Face.SAD)
    outbox.path.rename(outbox.path.with_name("aside.db"))
    open_outbox().append_rating(Face.SAD)
    with monkeypatch.context() as patch:
        patch.setattr("kiosk.outbox.outbox.open_file", fail_to_open)
        with pytest.raises(StorageError, match="too many"):
            outbox.append_rating(Face.SAD)
    assert outbox.append_rating(Face.SAD) == 2


def test_presses_are_recorded_again_after_mending_failed_once(outbox, monkeypatch):
    outbox.append_rating(Face.SAD)
    with monkeypatch.context() as patch:
        patch.setattr("kiosk.outbox.outbox.open_file", fail_to_open)
        with pytest.raises(StorageError, match="too many"):
            outbox.mend()
    assert outbox.append_rating(Face.SAD) == 2


KILLED = """
import os, sys
from pathlib import Path
from faccine.runtime.clock import SystemClock
from faccine.wire.faces import Face
from kiosk.outbox.outbox import Outbox
outbox = Outbox.open(Path(sys.argv[1]), SystemClock())
while True:
    print(outbox.append_rating(Face.SAD), flush=True)
"""


def test_every_seq_that_was_returned_survives_a_kill(tmp_path, open_outbox):
    path = tmp_path / "outbox.db"
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(path)], stdout=subprocess.PIPE, env=os.environ
    )
    assert process.stdout is not None
    said = [int(process.stdout.readline()) for _ in range(40)]
    process.kill()
    said += [int(line) for line in process.stdout.read().split()]
    process.wait()
    process.stdout.close()
    outbox = open_outbox(path, is_checked=True)
    kept = seqs_on_disk(outbox)
    assert kept[: len(said)] == said
    assert kept == list(range(1, len(kept) + 1))
    assert standing(outbox).last == len(kept) == standing(outbox).ratings


def test_a_file_that_could_only_be_opened_for_reading_is_opened_anew_for_the_next_press(outbox):
    outbox.append_rating(Face.SAD)
    outbox.database.close()
    outbox.database = open_database(outbox.path, read_only=True)
    with pytest.raises(StorageError, match="readonly"):
        outbox.append_rating(Face.SAD)
    assert outbox.append_rating(Face.SAD) == 2
