from __future__ import annotations

import os
import threading

import pytest
from a_kiosk import a_kiosk

from faccine import __version__
from faccine.wire.states import KioskUpdate, UpdateStage
from kiosk.session.session import Session
from kiosk.updating.files import Mailbox, Running
from kiosk.updating.teller import UpdateTeller


@pytest.fixture
def mailbox(tmp_path) -> Mailbox:
    return Mailbox(tmp_path)


class Said:
    """Lets a test wait until the teller has looked at a kiosk's problem again."""

    def __init__(self) -> None:
        self.problem: str | None = None
        self._turns = threading.Semaphore(0)

    def __call__(self) -> str | None:
        self._turns.release()
        return self.problem

    def wait(self) -> None:
        assert self._turns.acquire(timeout=30)


@pytest.fixture
def said() -> Said:
    return Said()


def test_the_updater_reads_what_settings_want_and_who_runs(tmp_path, clock, mailbox, said):
    teller = UpdateTeller(tmp_path, clock, said, is_attended=False)
    teller.follow(a_kiosk(software="1.4.0"))
    teller.start()
    said.wait()
    teller.close()
    assert mailbox.wanted() == "1.4.0"
    assert mailbox.running() == Running(__version__, os.getpid(), clock.boot())
    assert mailbox.is_idle()  # without a session nobody is ever there


def test_settings_that_want_nothing_take_the_wish_back(tmp_path, clock, mailbox, said):
    mailbox.want("1.4.0")
    teller = UpdateTeller(tmp_path, clock, said, is_attended=False)
    teller.follow(a_kiosk())
    teller.start()
    said.wait()
    teller.close()
    assert mailbox.wanted() is None


def test_a_kiosk_that_just_started_is_not_idle(tmp_path, clock, mailbox, said):
    mailbox.say_idle(is_so=True)
    teller = UpdateTeller(tmp_path, clock, said)
    teller.show(Session(a_kiosk()).view)
    teller.start()
    said.wait()
    assert not mailbox.is_idle()
    clock.pass_ms(60_000)
    teller.follow(a_kiosk())  # wakes it
    said.wait()
    teller.close()
    assert mailbox.is_idle()


def test_a_card_that_takes_nothing_ends_nobody(tmp_path, clock, said):
    nowhere = tmp_path / "file"
    nowhere.touch()
    teller = UpdateTeller(nowhere, clock, said, is_attended=False)
    teller.start()
    teller.follow(a_kiosk(software="1.4.0"))
    teller.close()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"software": 7}', b"\xff"])
def test_files_that_make_no_sense_say_nothing(tmp_path, mailbox, content):
    for name in ("wanted.json", "running.json", "update.json"):
        (tmp_path / name).write_bytes(content)
    assert (mailbox.wanted(), mailbox.running(), mailbox.update()) == (None, None, None)


def test_where_the_updater_stands_is_read_back(mailbox):
    update = KioskUpdate(version="1.4.0", stage=UpdateStage.WENT_BACK, why="no receipt")
    mailbox.say_update(update)
    assert mailbox.update() == update
    mailbox.say_update(None)
    assert mailbox.update() is None
