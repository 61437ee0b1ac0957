"""A kiosk ends: nothing that a citizen gave is lost, and nothing of the kiosk is left."""

from __future__ import annotations

import json

import pytest
from a_kiosk import a_kiosk
from builders import make_example_books
from click.testing import CliRunner
from kiosk_fakes import NOON_MS, FakeClock

from faccine.runtime.lock import ProcessLock
from faccine.wire.errors import AlreadyRunning, SettingsError, StorageError
from faccine.wire.faces import Face
from hub.store.books import Books
from hub.store.recount import recount
from hub.store.transfer import import_events
from kiosk.cli import main
from kiosk.enrolment import ending, papers
from kiosk.enrolment.ending import end
from kiosk.enrolment.papers import Papers
from kiosk.machine.mounts import read_mounts
from kiosk.outbox.outbox import Outbox
from kiosk.outbox.sending import standings, tick_off
from kiosk.outbox.settings import keep_settings

KIOSK = "esempio-anagrafe-1"


class Kiosk:
    """A folder as a kiosk leaves it, with three presses of which the hub has one."""

    def __init__(self, folder):
        folder.mkdir()
        self.folder, self.outbox, self.clock = folder, folder / "outbox.db", FakeClock()
        outbox = Outbox.open(self.outbox, self.clock)
        with outbox.writing() as connection:
            keep_settings(connection, a_kiosk())
        for face in (Face.HAPPY, Face.SAD, Face.NEUTRAL):
            outbox.append_rating(face)
        with outbox.writing() as connection:
            tick_off(connection, standings(outbox)[0], 1, [], NOON_MS)
        outbox.close()
        for name in ("kiosk.toml", "broker-password", "enrolled.json", "pin", "wanted.json",
                     "outbox.db.corrupt-20261122T090000Z"):  # fmt: skip
            (folder / name).write_text("x")
        (folder / "moving").mkdir()
        (folder / "sentences").mkdir()
        (folder / "sentences" / "question.wav").write_text("x")

    def end(self, export=None, kiosk=None):
        return end(self.outbox, export, kiosk, self.clock)

    def have_sent_everything(self):
        outbox = Outbox.open(self.outbox, self.clock)
        with outbox.writing() as connection:
            tick_off(connection, standings(outbox)[0], 3, [], NOON_MS)
        outbox.close()

    @property
    def names(self):
        return {path.name for path in self.folder.iterdir()}


@pytest.fixture
def kiosk(tmp_path):
    return Kiosk(tmp_path / "kiosk")


@pytest.fixture
def stick(tmp_path):
    return tmp_path / "kiosk.jsonl"


def test_what_waits_is_exported_and_all_is_wiped(kiosk, stick):
    done = kiosk.end(stick)
    assert done.exported == 2
    assert {"broker-password", "kiosk.toml", "outbox.db", "pin", "sentences/"} <= set(done.removed)
    assert kiosk.names == set()
    events = [json.loads(line) for line in stick.read_text().splitlines()]
    assert [(event["kiosk"], event["seq"]) for event in events] == [(KIOSK, 2), (KIOSK, 3)]


def test_the_hub_takes_the_file_in(kiosk, stick, tmp_path):
    kiosk.end(stick)
    books = make_example_books(tmp_path / "books.db")
    report = import_events(Books(books), stick.read_bytes().splitlines(), NOON_MS + 60_000)
    assert (report.read, report.refused) == (2, 0)
    assert [(line.stored, line.missing) for line in recount(books).lines] == [(2, 1)]
    books.close()


def test_nothing_is_wiped_while_something_waits_and_there_is_no_file(kiosk):
    before = kiosk.names
    with pytest.raises(SettingsError, match="2 events wait that the hub does not have"):
        kiosk.end()
    assert kiosk.names >= before


def test_no_file_is_needed_where_nothing_waits(kiosk):
    kiosk.have_sent_everything()
    assert kiosk.end().exported == 0
    assert kiosk.names == set()


def test_a_kiosk_that_runs_is_not_ended(kiosk, stick):
    before = kiosk.names
    with ProcessLock(kiosk.outbox, who="faccine-kiosk"), pytest.raises(AlreadyRunning):
        kiosk.end(stick)
    assert kiosk.names >= before
    assert not stick.exists()


def test_a_file_that_says_something_else_is_not_overwritten(kiosk, stick):
    stick.write_text("somebody's letter\n")
    with pytest.raises(SettingsError, match="is there already and holds something else"):
        kiosk.end(stick)
    assert stick.read_text() == "somebody's letter\n"
    assert "outbox.db" in kiosk.names


def test_the_file_does_not_lie_where_all_is_wiped(kiosk):
    with pytest.raises(SettingsError, match="lies beside the outbox"):
        kiosk.end(kiosk.folder / "kiosk.jsonl")


def test_nor_in_a_folder_that_is_wiped(kiosk):
    with pytest.raises(SettingsError, match="lies beside the outbox"):
        kiosk.end(kiosk.folder / "sentences" / "kiosk.jsonl")
    assert "outbox.db" in kiosk.names


def test_the_file_does_not_lie_in_the_memory_of_a_system_that_is_read_only(
    kiosk, tmp_path, monkeypatch
):
    disk = f"31 30 179:3 / {kiosk.folder} rw - ext4 /dev/mmcblk0p3 rw"
    memory = f"32 30 0:30 / {tmp_path} rw - tmpfs tmpfs rw"
    monkeypatch.setattr(ending, "mounts_here", lambda: read_mounts(f"{memory}\n{disk}"))
    with pytest.raises(SettingsError, match=r"lies in memory.*is the stick mounted"):
        kiosk.end(tmp_path / "kiosk.jsonl")
    assert "outbox.db" in kiosk.names


@pytest.mark.parametrize(
    "harm", [lambda text: text[:-1], lambda text: b"", lambda text: b"\0" * len(text)]
)
def test_a_stick_that_does_not_keep_what_was_written_saves_the_kiosk(
    kiosk, stick, monkeypatch, harm
):
    monkeypatch.setattr(
        ending, "write_whole", lambda path, content, **_: path.write_bytes(harm(content))
    )
    with pytest.raises(StorageError, match="does not hold what was written"):
        kiosk.end(stick)
    assert {"outbox.db", "kiosk.toml", "broker-password"} <= kiosk.names


@pytest.mark.parametrize("cut", range(9))
def test_the_power_may_go_while_it_is_wiped(kiosk, stick, monkeypatch, cut):
    left = [cut]

    def remove_until_the_cut(path, remove=ending.remove):
        if path.exists():
            left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        return remove(path)

    for module in (ending, papers):
        monkeypatch.setattr(module, "remove", remove_until_the_cut)
    with pytest.raises(KeyboardInterrupt):
        kiosk.end(stick)
    monkeypatch.undo()
    assert ("kiosk.toml" in kiosk.names) == (cut == 0)
    kiosk.end(stick)
    assert kiosk.names == set()
    assert len(stick.read_text().splitlines()) == 2


def test_a_kiosk_that_never_had_settings_is_known_by_its_papers(tmp_path, stick):
    folder = tmp_path / "new"
    folder.mkdir()
    Outbox.open(folder / "outbox.db", FakeClock()).close()
    outbox = Outbox.open(folder / "outbox.db", FakeClock())
    outbox.append_rating(Face.HAPPY)
    outbox.close()
    with pytest.raises(SettingsError, match="--kiosk is needed"):
        end(folder / "outbox.db", stick, None, FakeClock())
    (folder / "kiosk.toml").write_text("x")
    enrolled = {"kiosk": KIOSK, "hub": "x", "code_sha256": "x", "brokers": []}
    (folder / "enrolled.json").write_text(json.dumps(enrolled))
    assert end(folder / "outbox.db", stick, None, FakeClock()).exported == 1
    assert json.loads(stick.read_text())["kiosk"] == KIOSK


def test_it_may_be_ended_twice(kiosk, stick):
    kiosk.end(stick)
    assert kiosk.end(stick).removed == []


def test_another_kiosk_may_come_after_it(kiosk, stick):
    kiosk.end(stick)
    assert Papers(kiosk.folder).enrolled() is None


def test_the_command_asks_first_and_says_what_is_next(kiosk, stick):
    arguments = ["end", "--outbox", str(kiosk.outbox), "--export", str(stick)]
    asked = CliRunner().invoke(main, arguments, input="n\n")
    assert asked.exit_code == 1
    assert "outbox.db" in kiosk.names
    done = CliRunner().invoke(main, [*arguments, "--yes", "--clock", "trusted"])
    assert done.exit_code == 0, done.output
    assert f"{stick}: 2 events, read back and whole\n" in done.stdout
    assert f"next, at the hub: 'faccine-hub import {stick}', then revoke the kiosk" in done.stdout
    assert kiosk.names == set()
