import pytest
from town import KIOSK, Town, a_rating, events_of

from faccine.runtime.database import open_database
from faccine.runtime.lock import ProcessLock
from faccine.wire.errors import AlreadyRunning, StorageError
from hub.store.backup import back_up, restore
from hub.store.recount import ledger_lines, recount


def test_a_backup_made_while_writing_is_whole(town, tmp_path):
    town.take(events_of(a_rating(1)))
    copy = tmp_path / "copy.db"
    back_up(town.path, copy)
    town.take(events_of(a_rating(2)))
    database = open_database(copy, read_only=True)
    assert recount(database).is_ok
    assert [line.stored for line in ledger_lines(database.conn)] == [1]
    database.close()


def test_a_backup_never_overwrites(town, tmp_path):
    copy = tmp_path / "copy.db"
    copy.write_text("precious")
    with pytest.raises(StorageError, match="exists"):
        back_up(town.path, copy)
    assert copy.read_text() == "precious"


def test_after_a_restore_the_kiosk_sends_again_and_the_books_are_whole(tmp_path):
    town = Town(tmp_path / "books.db")
    town.take(events_of(a_rating(1)))
    back_up(town.path, tmp_path / "yesterday.db")
    town.take(events_of(a_rating(2), a_rating(3)))
    town.close()
    aside = restore(tmp_path / "yesterday.db", town.path)
    assert aside is not None
    assert aside.exists()
    town = Town(tmp_path / "books.db")
    (reply,) = town.take(events_of(a_rating(3)))
    assert reply.stored_through == 1
    assert town.take(events_of(a_rating(1), a_rating(2)))[0].stored_through == 3
    assert town.ledger().stored == 3
    town.close()


def test_a_damaged_backup_is_refused_and_the_books_stay(town, tmp_path):
    bad = tmp_path / "bad.db"
    town.take(events_of(*[a_rating(seq) for seq in range(1, 200)]))
    back_up(town.path, bad)
    content = bytearray(bad.read_bytes())
    content[4096 * 3 : 4096 * 6] = b"\x55" * 4096 * 3
    bad.write_bytes(content)
    with pytest.raises(StorageError, match="damaged"):
        restore(bad, town.path)
    assert town.ledger(KIOSK).stored == 199


def test_a_restore_under_a_running_hub_is_refused(town, tmp_path):
    back_up(town.path, tmp_path / "copy.db")
    with ProcessLock(town.path, who="faccine-hub"), pytest.raises(AlreadyRunning, match="stop"):
        restore(tmp_path / "copy.db", town.path)


def test_damaged_books_can_be_restored_over(town, tmp_path):
    back_up(town.path, tmp_path / "copy.db")
    town.close()
    town.path.write_bytes(b"not a database at all" * 1000)
    aside = restore(tmp_path / "copy.db", town.path)
    assert aside.read_bytes().startswith(b"not a database")
    assert recount_of(town.path).is_ok


def test_what_is_set_aside_is_whole_though_somebody_was_reading(tmp_path):
    town = Town(tmp_path / "books.db")
    back_up(town.path, tmp_path / "copy.db")
    reader = open_database(town.path, read_only=True)
    reader.conn.execute("BEGIN")
    reader.conn.execute("SELECT count(*) FROM event").fetchone()
    town.take(events_of(*[a_rating(seq) for seq in range(1, 6)]))
    town.close()
    aside = restore(tmp_path / "copy.db", town.path)
    reader.close()
    assert [line.stored for line in recount_of(aside).lines] == [5]


def recount_of(path):
    database = open_database(path, read_only=True)
    try:
        return recount(database)
    finally:
        database.close()
