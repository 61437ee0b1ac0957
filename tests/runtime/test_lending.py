"""SQLite files that stay open between two questions of one thread."""

import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest

from faccine.runtime.copies import put_back
from faccine.runtime.database import open_database
from faccine.runtime.lending import borrow, give_back, lent
from faccine.wire.errors import StorageError


@pytest.fixture
def books(tmp_path):
    return a_file(tmp_path / "books.sqlite3", "first")


def a_file(path, said):
    database = open_database(path, create=True)
    database["note"].insert({"said": said})
    database.close()
    return path


def said_in(database):
    return next(database["note"].rows)["said"]


def test_what_was_given_back_is_lent_again(books):
    first = borrow(books, read_only=True)
    give_back(books, first, read_only=True)
    assert borrow(books, read_only=True) is first


def test_two_borrowers_at_once_get_one_each(books):
    with lent(books) as first, lent(books) as second:
        assert first is not second
        assert said_in(first) == said_in(second) == "first"
    assert {id(borrow(books)), id(borrow(books))} == {id(first), id(second)}


def test_what_is_lent_for_a_block_is_given_back_whatever_happens(books):
    with pytest.raises(ZeroDivisionError), lent(books, read_only=True) as database:
        raise ZeroDivisionError
    assert borrow(books, read_only=True) is database


def test_who_may_only_read_does_not_get_what_was_lent_for_writing(books):
    give_back(books, borrow(books))
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        borrow(books, read_only=True).conn.execute("DELETE FROM note")


def test_a_transaction_ends_when_it_is_given_back(books):
    reader = borrow(books, read_only=True)
    reader.conn.execute("BEGIN")
    assert said_in(reader) == "first"
    writer = open_database(books)
    writer.conn.execute("UPDATE note SET said = 'second'")
    assert said_in(reader) == "first"
    give_back(books, reader, read_only=True)
    again = borrow(books, read_only=True)
    assert again is reader
    assert said_in(again) == "second"
    half_written = borrow(books)
    half_written.conn.execute("BEGIN IMMEDIATE")
    half_written.conn.execute("UPDATE note SET said = 'never'")
    give_back(books, half_written)
    assert said_in(again) == "second"


def test_a_file_put_in_its_place_is_opened_anew(books, tmp_path):
    give_back(books, borrow(books))
    other = a_file(tmp_path / "other.sqlite3", "restored")
    shutil.move(other, books)
    assert said_in(borrow(books)) == "restored"


def test_the_log_of_a_file_put_in_its_place_stays(books, tmp_path):
    with lent(books) as old:
        old.conn.execute("UPDATE note SET said = 'late'")
    copy = a_file(tmp_path / "copy.sqlite3", "restored")
    aside = put_back(copy, books)
    new = open_database(books)
    new.conn.execute("UPDATE note SET said = 'written since'")
    log = books.with_name(f"{books.name}-wal")
    assert log.stat().st_size
    assert said_in(borrow(books)) == "written since"
    assert log.stat().st_size
    assert said_in(open_database(aside)) == "late"


def test_a_file_that_is_gone_is_an_error_and_is_not_kept(books):
    lent = borrow(books)
    books.unlink()
    give_back(books, lent)
    with pytest.raises(sqlite3.ProgrammingError):
        said_in(lent)
    with pytest.raises(StorageError, match=books.name):
        borrow(books)


def test_every_thread_has_its_own(books):
    give_back(books, borrow(books))
    with ThreadPoolExecutor(1) as pool:
        theirs = pool.submit(borrow, books).result()
    assert borrow(books) is not theirs


def test_of_many_files_only_the_latest_stay_open(tmp_path):
    lent = []
    for number in range(5):
        path = a_file(tmp_path / f"{number}.sqlite3", str(number))
        lent.append(borrow(path))
        give_back(path, lent[-1])
    with pytest.raises(sqlite3.ProgrammingError):
        said_in(lent[0])
    assert said_in(lent[1]) == "1"
