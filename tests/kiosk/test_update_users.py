"""The updater is root and works in a folder of the kiosk's: what that must never be good for."""

from __future__ import annotations

import os
import subprocess
from dataclasses import replace

import pytest

from faccine.wire.errors import UpdateError
from kiosk.updating.fetching import Fetcher, Source
from kiosk.updating.files import Mailbox, Running, write
from kiosk.updating.home import Home
from kiosk.updating.programs import User, run
from kiosk.updating.restarting import Patience, Restarter

NOBODY = 65_534
IMPATIENT = Patience(end=0.2, start=0.2, receipt=0, settle=0.2)


@pytest.fixture
def sleeper():
    with subprocess.Popen(["sleep", "100"]) as process:
        yield process
        process.kill()


def restarter(folder, clock, user=None) -> Restarter:
    return Restarter(Mailbox(folder), clock, IMPATIENT, user=user)


def say(folder, clock, pid: int, boot: str | None = None, software: str = "1.3.0") -> None:
    Mailbox(folder).say_running(Running(software, pid, boot or clock.boot()))


def test_a_kiosk_of_its_user_is_seen_and_ended(tmp_path, clock, sleeper):
    say(tmp_path, clock, sleeper.pid)
    assert restarter(tmp_path, clock).running().pid == sleeper.pid
    with pytest.raises(UpdateError, match="it did not start"):
        restarter(tmp_path, clock).start_over("1.4.0")
    assert sleeper.wait(30) < 0


def test_a_kiosk_that_was_still_starting_as_the_release_before_is_ended_too(
    tmp_path, clock, sleeper
):
    def systemd(_: float) -> None:
        if sleeper.poll() is None:
            say(tmp_path, clock, sleeper.pid)
        else:
            say(tmp_path, clock, os.getpid(), software="1.4.0")

    patience = Patience(end=5, start=5)
    restarter = Restarter(Mailbox(tmp_path), clock, patience, wait=systemd)
    assert restarter.start_over("1.4.0").pid == os.getpid()
    assert sleeper.wait(30) < 0


def test_a_process_of_somebody_else_is_never_touched(tmp_path, clock, sleeper):
    say(tmp_path, clock, sleeper.pid)
    theirs = User(os.geteuid() + 1, os.getegid(), ())
    assert restarter(tmp_path, clock, theirs).running() is None
    with pytest.raises(UpdateError):
        restarter(tmp_path, clock, theirs).start_over("1.4.0")
    assert sleeper.poll() is None


@pytest.mark.parametrize("pid", [0, 1, -1, 2**31 - 1])
def test_a_number_that_is_no_kiosk_is_none(tmp_path, clock, pid):
    say(tmp_path, clock, pid)
    assert restarter(tmp_path, clock).running() is None


def test_a_kiosk_of_an_earlier_boot_does_not_run(tmp_path, clock, sleeper):
    say(tmp_path, clock, sleeper.pid, boot="another")
    assert restarter(tmp_path, clock).running() is None


def test_nothing_is_written_through_a_link(tmp_path):
    precious = tmp_path / "precious"
    precious.write_text("as it was")
    (tmp_path / "update.json.new").symlink_to(precious)
    (tmp_path / "update.json").symlink_to(precious)
    write(tmp_path / "update.json", {"version": "1.4.0"})
    assert precious.read_text() == "as it was"
    assert (tmp_path / "update.json").read_text() == '{"version":"1.4.0"}'
    assert not (tmp_path / "update.json").is_symlink()


def test_a_release_looks_at_the_kiosk_as_the_owner_of_its_outbox(tmp_path):
    is_root = os.geteuid() == 0
    if is_root:
        os.chown(tmp_path, NOBODY, NOBODY)
    ended = run(["id", "-u"], within_seconds=10, user=User.owning(tmp_path))
    assert ended.said.strip() == str(NOBODY if is_root else os.geteuid())


def test_a_program_that_hangs_is_ended_with_all_it_started(tmp_path):
    ended = run(["sh", "-c", "sleep 100 & echo $!; wait"], within_seconds=0.5)
    assert (ended.code, ended.last_line) == (124, "not done within 0.5 seconds")
    pid = ended.said.split()[0]
    state = run(["ps", "-o", "stat=", "-p", pid], within_seconds=10).said.strip()
    assert state in {"", "Z"}


def test_a_program_that_is_not_there_says_so():
    assert run(["/nowhere/faccine-kiosk"], within_seconds=1).code == 127


@pytest.fixture
def source(tmp_path):
    """Where releases come from, as the kiosk's settings say it, which its user may write."""
    (tmp_path / "key.asc").write_text("ours")
    return Source("https://hub/apt", tmp_path / "key.asc")


def begin(tmp_path, source: Source) -> None:
    (tmp_path / "releases/1.2.0").mkdir(parents=True, exist_ok=True)
    if not (tmp_path / "current").is_symlink():
        (tmp_path / "current").symlink_to("releases/1.2.0")
    Fetcher(source, Home(tmp_path), is_synced=True)._begin()


def test_a_key_that_takes_the_place_of_the_first_one_is_not_believed(tmp_path, source):
    begin(tmp_path, source)
    begin(tmp_path, source)
    source.key.write_text("somebody's")
    with pytest.raises(UpdateError, match="not the one this machine began with"):
        begin(tmp_path, source)
    (tmp_path / "update/repository-key").unlink()
    begin(tmp_path, source)


@pytest.mark.parametrize(
    "harm",
    [
        {"repository": "https://hub/apt faccine main\ndeb [trusted=yes] http://evil"},
        {"proxy": 'http://proxy";APT::Update::Pre-Invoke:: "sh'},
    ],
)
def test_an_address_says_nothing_else_to_apt(tmp_path, source, harm):
    with pytest.raises(UpdateError, match="expected an address"):
        begin(tmp_path, replace(source, **harm))


def test_an_authority_is_certificates_and_no_other_file_of_roots(tmp_path, source):
    (tmp_path / "secret").write_text("root:$y$...")
    with pytest.raises(UpdateError, match="expected certificates"):
        begin(tmp_path, replace(source, authority=tmp_path / "secret"))
    assert not (tmp_path / "update/apt/etc/authority.pem").exists()
