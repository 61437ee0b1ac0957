import os
import sqlite3
import threading

import pytest
from sqlite_utils import Migrations

from faccine.runtime.database import (
    data_version,
    migrate,
    open_database,
    run_script,
    sqlite_path,
    transaction,
)
from faccine.wire.errors import SettingsError, StorageError


@pytest.fixture
def database(tmp_path):
    opened = open_database(tmp_path / "folder" / "x.db", create=True)
    opened.conn.execute("CREATE TABLE t (n INTEGER) STRICT")
    yield opened
    opened.close()


def count(database):
    return database.conn.execute("SELECT count(*) FROM t").fetchone()[0]


def test_every_commit_is_synced_to_the_disk(database):
    assert database.conn.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert database.conn.execute("PRAGMA synchronous").fetchone() == (2,)


def test_a_transaction_is_all_or_nothing(database):
    def fail_half_way():
        with transaction(database) as connection:
            connection.execute("INSERT INTO t VALUES (1)")
            raise KeyError

    with pytest.raises(KeyError):
        fail_half_way()
    assert count(database) == 0
    with transaction(database) as connection:
        connection.execute("INSERT INTO t VALUES (1)")
    assert count(database) == 1


def test_a_read_only_connection_refuses_to_write(database, tmp_path):
    reader = open_database(tmp_path / "folder" / "x.db", read_only=True)
    with pytest.raises(StorageError, match="readonly"), transaction(reader) as connection:
        connection.execute("INSERT INTO t VALUES (1)")
    reader.close()


def test_somebody_without_rights_is_told_so_in_one_line(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    myself = os.geteuid()
    if myself == 0:  # root may read everything
        os.seteuid(65534)
    try:
        with pytest.raises(StorageError, match="try again with sudo"):
            open_database(closed / "x.db", read_only=True)
    finally:
        os.seteuid(myself)


def test_a_missing_file_is_not_made_by_accident(tmp_path):
    with pytest.raises(StorageError, match="does not exist"):
        open_database(tmp_path / "no.db")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_is_named(tmp_path):
    (tmp_path / "x.db").write_text("hello " * 1000)
    with pytest.raises(StorageError, match=r"x\.db: file is not a database"):
        open_database(tmp_path / "x.db")


def test_a_broken_migration_leaves_nothing_behind(database):
    steps = Migrations("test")

    @steps()
    def first(db):
        run_script(db, "CREATE TABLE a (n) ;\n -- a comment; with a semicolon\nCREATE TABLE b (n);")

    @steps()
    def second(db):
        run_script(db, "CREATE TABLE c (n);\nCREATE TABLE a (n);")

    with pytest.raises(StorageError, match="already exists"):
        migrate(database, steps)
    assert database.table_names() == ["t"]


def test_migrations_run_once_even_by_two_at_a_time(tmp_path):
    steps = Migrations("test")

    @steps()
    def first(db):
        run_script(db, "CREATE TABLE a (n);")

    done, failed = [], []

    def work():
        opened = open_database(tmp_path / "x.db", create=True)
        try:
            done.append(migrate(opened, steps))
        except StorageError as error:
            failed.append(error)
        opened.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert sorted(done) == [[], [], [], ["first"]]


def test_a_script_that_ends_within_a_statement_is_an_error(database):
    with pytest.raises(ValueError, match="ends within"):
        run_script(database, "CREATE TABLE a (n)")


def test_somebody_elses_write_is_noticed_and_ones_own_is_not(database, tmp_path):
    before = data_version(database)
    database.conn.execute("INSERT INTO t VALUES (1)")
    assert data_version(database) == before
    other = sqlite3.connect(tmp_path / "folder" / "x.db", isolation_level=None)
    other.execute("INSERT INTO t VALUES (2)")
    other.close()
    assert data_version(database) != before


@pytest.mark.parametrize(
    ("url", "path"),
    [("sqlite:///books.db", "books.db"), ("sqlite:////var/lib/b.db", "/var/lib/b.db"),
     ("sqlite:///a%20b.db", "a b.db")],
)  # fmt: skip
def test_a_database_url_names_a_file(url, path):
    assert str(sqlite_path(url)) == path


@pytest.mark.parametrize(
    "url", ["", "x.db", "sqlite://", "sqlite:///", "mysql://h/d", "sqlite://[x"]
)
def test_other_urls_are_refused(url):
    with pytest.raises(SettingsError, match="expected sqlite:///"):
        sqlite_path(url)
