"""The broker's password file is what the books say, whatever anybody did to either."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
from contextlib import ExitStack, closing

import pytest
from builders import MONDAY_MS, make_example_books
from click.testing import CliRunner

from faccine.runtime.database import transaction
from faccine.runtime.passwords import password_hash
from faccine.wire.errors import SettingsError, StorageError
from hub.catalogue import restore_kiosk, revoke_kiosk
from hub.cli import main
from hub.gate import Gate
from hub.store.backup import back_up, restore

OURS, THEIRS = "esempio-anagrafe-1", "esempio-tributi-1"
HASH, OTHER = password_hash("one", salt=bytes(12)), password_hash("two", salt=bytes(12))


class Site:
    """Books, the own logins, and the gate between them."""

    def __init__(self, folder):
        self.books_path = folder / "books.db"
        self.books = make_example_books(self.books_path)
        self.own = folder / "own.passwd"
        self.own.write_text(f"_hub:{HASH}\n# by hand\n\n_metrics:{OTHER}\n")
        self.passwords = folder / "passwords"
        self.gate = Gate(self.books_path, self.passwords, self.own)

    def give(self, kiosk, hashed=HASH):
        with transaction(self.books) as connection:
            connection.execute(
                "INSERT OR REPLACE INTO credential SELECT id, ?, 0 FROM kiosk WHERE code = ?",
                [hashed, kiosk],
            )

    def logins(self):
        self.gate.refresh()
        lines = self.passwords.read_text().splitlines()
        return dict(line.split(":", 1) for line in lines if not line.startswith("#"))


@pytest.fixture
def site(tmp_path):
    made = Site(tmp_path)
    yield made
    made.gate.close()
    made.books.close()


def test_own_logins_and_enrolled_kiosks_are_let_in_and_nobody_else(site):
    site.give(OURS, OTHER)
    assert site.logins() == {"_hub": HASH, "_metrics": OTHER, OURS: OTHER}


def test_a_revoked_kiosk_is_out_and_in_again_once_it_is_trusted_again(site):
    site.give(OURS)
    site.give(THEIRS)
    assert THEIRS in site.logins()
    revoke_kiosk(site.books, THEIRS, MONDAY_MS)
    assert THEIRS not in site.logins()
    restore_kiosk(site.books, THEIRS)
    assert THEIRS in site.logins()


def test_a_new_card_puts_the_old_one_out(site):
    site.give(OURS, HASH)
    assert site.logins()[OURS] == HASH
    site.give(OURS, OTHER)
    assert site.logins()[OURS] == OTHER


def test_the_file_is_left_alone_where_nothing_that_matters_changed(site):
    site.give(OURS)
    assert site.gate.refresh()
    before = site.passwords.stat()
    with transaction(site.books) as connection:
        connection.execute("UPDATE kiosk SET name = 'Sportello 1' WHERE code = ?", [OURS])
    assert not site.gate.refresh()
    assert site.passwords.stat().st_ino == before.st_ino


def test_every_change_is_marked_for_the_broker_and_nothing_else_is(site):
    mark = site.passwords.with_name("changed")
    site.gate.refresh()
    mark.unlink()
    site.gate.refresh()
    assert not mark.exists()
    site.give(OURS)
    site.gate.refresh()
    assert mark.exists()
    mark.unlink()
    site.passwords.write_text(f"evil:{HASH}\n")
    site.gate.refresh()
    assert mark.exists()


def test_the_mark_never_comes_before_the_change_it_tells_of(site, monkeypatch):
    marked_with = []
    monkeypatch.setattr("hub.gate.mark_changed", lambda path: marked_with.append(path.read_text()))
    site.give(OURS)
    site.gate.refresh()
    revoke_kiosk(site.books, OURS, MONDAY_MS)
    site.gate.refresh()
    assert [OURS in text for text in marked_with] == [True, False]


def test_a_change_is_marked_later_where_it_could_not_be_or_the_gate_ended_before(site, monkeypatch):
    mark = site.passwords.with_name("changed")
    site.gate.refresh()
    mark.unlink()
    with monkeypatch.context() as failing:
        failing.setattr("hub.gate.mark_changed", mark_fails)
        site.give(OURS)
        with pytest.raises(StorageError, match="No space"):
            site.gate.refresh()
    assert OURS in site.passwords.read_text()
    assert not site.gate.refresh()
    assert mark.exists()
    mark.unlink()
    with closing(Gate(site.books_path, site.passwords, site.own)) as next_gate:
        assert not next_gate.refresh()
    assert mark.exists()


def mark_fails(path):
    raise StorageError(f"mark {path}: No space left on device")


def test_a_file_that_somebody_changed_is_put_right(site):
    right = site.logins()
    site.passwords.write_text(f"evil:{HASH}\n")
    assert site.logins() == right
    site.passwords.chmod(0o666)
    assert site.gate.refresh()
    assert stat.S_IMODE(site.passwords.stat().st_mode) == 0o640
    site.passwords.unlink()
    assert site.logins() == right


def test_changed_own_logins_are_taken_over(site):
    site.logins()
    site.own.write_text(f"_hub:{OTHER}\n")
    assert site.logins() == {"_hub": OTHER}


def test_only_the_owner_writes_and_only_the_group_reads_and_the_group_stays(site):
    site.gate.refresh()
    os.chown(site.passwords, -1, 4242)
    site.give(OURS)
    assert site.gate.refresh()
    found = site.passwords.stat()
    assert (stat.S_IMODE(found.st_mode), found.st_gid) == (0o640, 4242)
    assert sorted(path.name for path in site.passwords.parent.glob("passwords*")) == ["passwords"]


def test_books_put_back_from_a_copy_put_the_gate_back_too(site, tmp_path):
    site.give(OURS)
    back_up(site.books_path, tmp_path / "copy.db")
    site.give(THEIRS)
    assert THEIRS in site.logins()
    restore(tmp_path / "copy.db", site.books_path)
    assert site.logins().keys() == {"_hub", "_metrics", OURS}


def test_books_that_are_away_change_nothing(site, tmp_path):
    site.give(OURS)
    before = site.logins()
    site.books_path.rename(tmp_path / "elsewhere.db")
    with pytest.raises(StorageError, match=r"books\.db"):
        site.gate.refresh()
    (tmp_path / "elsewhere.db").rename(site.books_path)
    assert site.logins() == before


@pytest.mark.parametrize(
    "line",
    [f"{OURS}:{HASH}", "_hub:secret", "_hub", f"_hub:{HASH}:x", f" _hub:{HASH}"],
    ids=["a kiosk's name", "no hash", "no password", "more than a hash", "a space"],
)
def test_own_logins_that_may_not_be_there_are_named_without_their_secret(site, line):
    site.own.write_text(line + "\n")
    with pytest.raises(SettingsError, match=r"own\.passwd, line 1: expected _name") as caught:
        site.gate.refresh()
    assert "secret" not in str(caught.value)
    assert not site.passwords.exists()


def test_a_credential_that_would_forge_a_login_is_left_out(site):
    site.give(OURS, f"{HASH}\n_hub:{OTHER}")
    site.give(THEIRS)
    assert site.logins() == {"_hub": HASH, "_metrics": OTHER, THEIRS: HASH}


def test_older_books_are_left_to_who_brings_them_up_to_date(site):
    with transaction(site.books) as connection:
        connection.execute("DELETE FROM _sqlite_migrations WHERE name = 'enrolment'")
    with pytest.raises(StorageError, match="faccine-hub migrate"):
        site.gate.refresh()
    assert not site.passwords.exists()


def test_a_folder_that_is_not_ours_is_named_with_what_is_expected(site, tmp_path):
    gate = Gate(site.books_path, tmp_path / "nowhere" / "passwords", site.own)
    with closing(gate), pytest.raises(StorageError, match="nowhere/passwords"):
        gate.refresh()


def gate(site, *more):
    options = ["--passwords", str(site.passwords), "--own", str(site.own), *more]
    return ["gate", *options, "--database", f"sqlite:///{site.books_path}"]


def test_the_command_writes_once_and_says_whether_it_had_to(site):
    site.give(OURS)
    said = [CliRunner().invoke(main, gate(site, "--once")).stdout for _ in range(2)]
    assert said == [
        f"{site.passwords}: written\n",
        f"{site.passwords}: already as the books say\n",
    ]


def test_the_command_without_books_is_one_line_and_writes_nothing(site):
    site.books.close()
    site.books_path.unlink()
    failed = CliRunner().invoke(main, gate(site, "--once"))
    assert (failed.exit_code, failed.stderr.count("\n")) == (1, 1)
    assert "faccine-hub init" in failed.stderr
    assert not site.passwords.exists()


@pytest.mark.system
def test_a_running_gate_tells_systemd_and_goes_on_after_books_were_away(site, tmp_path):
    with ExitStack() as stack:
        systemd = stack.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM))
        systemd.bind(str(tmp_path / "notify"))
        systemd.settimeout(20)
        program = [sys.executable, "-c", "from hub.cli import main; main()", *gate(site)]
        environment = os.environ | {"NOTIFY_SOCKET": str(tmp_path / "notify")}
        own = stack.enter_context(subprocess.Popen(program, env=environment))
        stack.callback(own.kill)
        assert systemd.recv(500).startswith(b"READY=1")
        assert OURS not in site.passwords.read_text()
        site.books_path.rename(tmp_path / "away.db")
        assert {systemd.recv(500) for _ in range(3)} == {b"WATCHDOG=1"}
        (tmp_path / "away.db").rename(site.books_path)
        site.give(OURS)
        while OURS not in site.passwords.read_text():
            assert systemd.recv(500) == b"WATCHDOG=1"
        own.terminate()
        assert own.wait(30) == 0
        while systemd.recv(500) != b"STOPPING=1":
            continue
