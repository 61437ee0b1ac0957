"""Copies are whole, read back, dated, and older ones go only after a good one."""

import sqlite3
from datetime import UTC, datetime

import pytest

from faccine.runtime import copies
from faccine.runtime.copies import dated_copies, dated_copy
from faccine.wire.errors import StorageError

NOON_MS = int(datetime(2026, 11, 21, 12, tzinfo=UTC).timestamp() * 1000)
DAY_MS = 86_400_000


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "books.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (x)")
        connection.execute("INSERT INTO t VALUES (7)")
    connection.close()
    return path


def test_a_copy_is_named_by_its_time_and_holds_everything(source, tmp_path):
    made = dated_copy(source, tmp_path / "copies", "books", NOON_MS, keep=3)
    assert made.file.name == "books-2026-11-21T120000Z.db"
    assert made.size_bytes == made.file.stat().st_size
    connection = sqlite3.connect(made.file)
    assert connection.execute("SELECT x FROM t").fetchall() == [(7,)]
    connection.close()


def test_only_so_many_copies_are_kept_and_other_files_are_left_alone(source, tmp_path):
    folder = tmp_path / "copies"
    folder.mkdir()
    (folder / "books-mine.db").touch()
    (folder / "accounts-2020-01-01T000000Z.db").touch()
    for day in range(5):
        made = dated_copy(source, folder, "books", NOON_MS + day * DAY_MS, keep=3)
    assert [file.name for file in made.removed] == ["books-2026-11-22T120000Z.db"]
    assert [file.name[6:16] for file in dated_copies(folder, "books")] == [
        "2026-11-25",
        "2026-11-24",
        "2026-11-23",
    ]
    assert (folder / "books-mine.db").exists()
    assert (folder / "accounts-2020-01-01T000000Z.db").exists()


def test_a_copy_that_cannot_be_read_back_is_removed_and_the_older_ones_stay(
    source, tmp_path, monkeypatch
):
    folder = tmp_path / "copies"
    first = dated_copy(source, folder, "books", NOON_MS, keep=1).file
    written = copies.copy_database

    def onto_a_failing_disk(source, target):
        written(source, target)
        target.write_bytes(b"\x55" * target.stat().st_size)

    monkeypatch.setattr(copies, "copy_database", onto_a_failing_disk)
    with pytest.raises(StorageError, match="read back"):
        dated_copy(source, folder, "books", NOON_MS + DAY_MS, keep=1)
    assert dated_copies(folder, "books") == [first]


def test_a_copy_dated_into_the_future_does_not_push_out_the_one_just_made(source, tmp_path):
    folder = tmp_path / "copies"
    dated_copy(source, folder, "books", NOON_MS + 3650 * DAY_MS, keep=1)
    made = dated_copy(source, folder, "books", NOON_MS, keep=1)
    assert dated_copies(folder, "books") == [made.file]


def test_a_disk_that_is_not_plugged_in_is_said_and_nothing_is_written_elsewhere(source, tmp_path):
    with pytest.raises(StorageError, match="plugged in"):
        dated_copy(source, tmp_path / "media" / "faccine", "books", NOON_MS, keep=1)
    assert not (tmp_path / "media").exists()


def test_without_room_nothing_is_left_and_older_ones_stay(source, tmp_path):
    folder = tmp_path / "copies"
    first = dated_copy(source, folder, "books", NOON_MS, keep=2).file
    source.write_bytes(source.read_bytes()[:100])
    with pytest.raises(StorageError):
        dated_copy(source, folder, "books", NOON_MS + DAY_MS, keep=2)
    assert sorted(folder.iterdir()) == [first]
