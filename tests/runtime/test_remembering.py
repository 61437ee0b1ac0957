import shutil
import sqlite3

import pytest

from faccine.runtime.database import open_database
from faccine.runtime.remembering import remembered


@pytest.fixture
def books(tmp_path):
    database = open_database(tmp_path / "books.db", create=True)
    yield database
    database.close()


def reads(connection, revision, what="offices"):
    """Return how often something is read when asked for twice."""
    times = []
    for _ in range(2):
        remembered(connection, revision, what, lambda: times.append(1))
    return len(times)


def test_what_was_read_is_read_once_a_revision(books):
    assert reads(books.conn, 1) == 1
    assert reads(books.conn, 1) == 0
    assert reads(books.conn, 2) == 1


def test_two_things_are_told_apart(books):
    assert reads(books.conn, 1, ("offices", 1)) == 1
    assert reads(books.conn, 1, ("offices", 2)) == 1


def test_another_file_in_the_same_place_is_read_anew(books, tmp_path):
    assert reads(books.conn, 1) == 1
    shutil.copy(tmp_path / "books.db", tmp_path / "copy.db")
    (tmp_path / "copy.db").replace(tmp_path / "books.db")
    other = open_database(tmp_path / "books.db")
    assert reads(other.conn, 1) == 1
    other.close()


def test_a_file_in_memory_is_never_remembered():

    connection = sqlite3.connect(":memory:")
    assert reads(connection, 1) == 2
    connection.close()


def test_only_the_newest_of_a_thing_is_kept(books):
    assert reads(books.conn, 1) == 1
    assert reads(books.conn, 2) == 1
    assert reads(books.conn, 1) == 1


def test_what_was_not_asked_for_longest_is_forgotten(books):
    for number in range(600):
        reads(books.conn, 1, number)
    assert reads(books.conn, 1, 599) == 0
    assert reads(books.conn, 1, 0) == 1
