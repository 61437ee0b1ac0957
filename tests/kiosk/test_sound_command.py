"""A command always ends: by itself, when its time is up, or when somebody wants it to."""

from __future__ import annotations

import time

import pytest

from faccine.wire.errors import HardwareError
from kiosk.sound.command import Command


def test_what_it_prints_is_returned():
    assert Command(["cat"], package="coreutils").run(b"Bene", 5) == b"Bene"


def test_its_last_words_say_why_it_failed():
    command = Command(["sh", "-c", "echo first >&2; echo last >&2; exit 3"], package="dash")
    with pytest.raises(HardwareError, match=r"^sh: last$"):
        command.run(b"", 5)


def test_one_that_says_nothing_fails_all_the_same():
    with pytest.raises(HardwareError, match=r"^false: failed without a word$"):
        Command(["false"], package="coreutils").run(b"", 5)


def test_more_than_a_pipe_holds_can_be_fed_and_printed():
    much = bytes(1_000_000)
    assert Command(["cat"], package="coreutils").run(much, 5) == much


def test_one_that_does_not_listen_is_no_failure():
    assert Command(["true"], package="coreutils").run(bytes(1_000_000), 5) == b""


def test_one_that_was_cut_before_it_began_ends_at_once():
    command = Command(["sleep", "60"], package="coreutils")
    command.cut()
    begun = time.perf_counter()
    assert command.run(b"", 100) == b""
    assert time.perf_counter() - begun < 30


def test_cutting_what_has_ended_does_nothing():
    command = Command(["true"], package="coreutils")
    command.run(b"", 5)
    command.cut()


def test_what_is_no_program_cannot_be_started(tmp_path, monkeypatch):
    (tmp_path / "aplay").write_text("not a program")
    (tmp_path / "aplay").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(HardwareError, match="aplay cannot be started"):
        Command(["aplay"], package="alsa-utils").run(b"", 5)
