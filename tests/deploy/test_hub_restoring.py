"""A hub is brought back from the newest whole copies, and never over one that is there."""

import sqlite3
import subprocess
from contextlib import closing

import pytest
from hub_kit import folder_machine, wish
from installing import restoring
from installing import wish as wishes
from installing.machine import Problem
from installing.restoring import newest, settings_back
from installing.users import ACCOUNTS, BOOKS


@pytest.fixture
def machine(tmp_path, monkeypatch):
    return folder_machine(tmp_path / "machine", monkeypatch)


@pytest.fixture
def copies(tmp_path):
    """Give a folder as /var/backups/faccine is."""
    folder = tmp_path / "copies"
    for name in ("books", "accounts"):
        (folder / name).mkdir(parents=True)
        for day in (20, 21):
            with closing(sqlite3.connect(folder / name / copy_name(name, day))) as copy:
                copy.execute("CREATE TABLE t (day)")
                copy.execute("INSERT INTO t VALUES (?)", (day,))
                copy.commit()
    return folder


def copy_name(name, day):
    return f"{name}-2026-11-{day}T021500Z.db"


def day_in(machine, path):
    with closing(sqlite3.connect(machine.at(path))) as database:
        return database.execute("SELECT day FROM t").fetchone()[0]


def restore(machine, copies):
    return restoring.step(copies)(machine, wish())


def test_the_newest_copies_are_taken(machine, copies):
    (copies / "books/books-before-1.5.0-1.db").touch()
    assert restore(machine, copies).said == f"{copy_name('books', 21)}, {copy_name('accounts', 21)}"
    assert (day_in(machine, BOOKS), day_in(machine, ACCOUNTS)) == (21, 21)


def test_copies_may_lie_in_one_folder(copies):
    for file in (copies / "books").iterdir():
        file.rename(copies / file.name)
    assert newest(copies, "books").name == copy_name("books", 21)


def test_books_that_are_there_are_not_written_over(machine, copies):
    machine.at(BOOKS).write_bytes(b"precious")
    with pytest.raises(Problem, match="there are books already"):
        restore(machine, copies)
    assert machine.at(BOOKS).read_bytes() == b"precious"


def test_a_damaged_copy_is_named_and_nothing_is_taken(machine, copies):
    (copies / "books" / copy_name("books", 21)).write_bytes(b"broken" * 1000)
    with pytest.raises(Problem, match=f"{copy_name('books', 21)} is damaged"):
        restore(machine, copies)
    assert not machine.at(BOOKS).exists()


def test_after_damaged_accounts_it_can_be_done_again_with_older_ones(machine, copies):
    damaged = copies / "accounts" / copy_name("accounts", 21)
    damaged.write_bytes(b"broken" * 1000)
    with pytest.raises(Problem, match=f"{damaged.name} is damaged"):
        restore(machine, copies)
    damaged.unlink()
    assert restore(machine, copies).is_changed
    assert (day_in(machine, BOOKS), day_in(machine, ACCOUNTS)) == (21, 20)


def test_a_folder_without_copies_is_one_line(machine, tmp_path):
    with pytest.raises(Problem, match=r"expected books/books-DATE\.db"):
        restore(machine, tmp_path)
    with pytest.raises(Problem, match="expected settings"):
        settings_back(machine, tmp_path)


def test_settings_and_secrets_come_back_only_where_there_are_none(machine, tmp_path, monkeypatch):
    old = tmp_path / "old/etc/faccine"
    old.mkdir(parents=True)
    (old / "install.json").write_text(wish("old.comune.example").kept)
    (old / "authority.key").write_text("secret")
    archive = tmp_path / restoring.SETTINGS
    subprocess.run(["tar", "-C", tmp_path / "old", "-czf", archive, "etc/faccine"], check=True)
    does = machine.does
    monkeypatch.setattr(
        machine, "does", lambda *command, **why: command[0] == "tar" and does(*command, **why)
    )
    assert settings_back(machine, tmp_path)
    assert machine.at("/etc/faccine/authority.key").read_text() == "secret"
    assert wishes.kept_wish(machine, tmp_path).name == "old.comune.example"
    machine.at("/etc/faccine/authority.key").write_text("new secret")
    assert not settings_back(machine, tmp_path)
    assert machine.at("/etc/faccine/authority.key").read_text() == "new secret"
