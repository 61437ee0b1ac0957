"""Sound cards without hardware: one of ALSA's that writes down, and players that misbehave."""

from __future__ import annotations

import os
import struct
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from faccine.wire.errors import HardwareError
from kiosk.sound.synthesizer import Sentence
from kiosk.sound.waves import wav_of

DEVICE = "recorder"


class RecordingCard:
    """A sound card of ALSA's ``file`` kind; the real ``aplay`` plays on it."""

    def __init__(self, folder: Path, monkeypatch) -> None:
        self._config = folder / "asound.conf"
        self._played = folder / "played"
        os.mkfifo(self._played)
        monkeypatch.setenv("ALSA_CONFIG_PATH", str(self._config))
        self.pull_out()

    def plug_in(self) -> None:
        self._config.write_text(
            f'pcm.{DEVICE} {{ type file; slave.pcm n; file "{self._played}"; format raw }}\n'
            "pcm.n { type null }\n"
        )

    def pull_out(self) -> None:
        self._config.write_text("pcm.n { type null }\n")

    def heard(self) -> tuple[int, ...]:
        """Wait for one thing to be played and return its samples."""
        played = self._played.read_bytes()
        return struct.unpack(f"<{len(played) // 2}h", played)


class Begun(NamedTuple):
    """A player that is playing: its process, how many bytes it was fed, and its arguments."""

    process: int
    size: int
    words: str


class FakeAplay:
    """A program called ``aplay`` that says what it is fed, then waits to be let go or killed."""

    def __init__(self, folder: Path, monkeypatch) -> None:
        self._said, self._gate = folder / "said", folder / "gate"
        for pipe in (self._said, self._gate):
            os.mkfifo(pipe)
        # Open for both: neither end of a pipe then waits for the other, or ends with it.
        self._ear = os.fdopen(os.open(self._said, os.O_RDWR))
        self._hand = os.open(self._gate, os.O_RDWR)
        put_on_path(
            monkeypatch,
            folder / "bin",
            "aplay",
            f'echo "$$ $(wc -c) $*" > {self._said}; read -r code < {self._gate}; exit "$code"',
        )

    def begun(self) -> Begun:
        """Wait for it to be fed."""
        process, size, words = self._ear.readline().split(" ", 2)
        return Begun(int(process), int(size), words.strip())

    def let_go(self, exit_code: int = 0) -> None:
        """Let the one that waits come to its end."""
        os.write(self._hand, f"{exit_code}\n".encode())

    def close(self) -> None:
        self._ear.close()
        os.close(self._hand)


@pytest.fixture
def aplay(tmp_path: Path, monkeypatch) -> Iterator[FakeAplay]:
    fake = FakeAplay(tmp_path, monkeypatch)
    yield fake
    fake.close()


def put_on_path(monkeypatch, folder: Path, name: str, script: str) -> None:
    """Let this shell script be found as the program with this name."""
    folder.mkdir(exist_ok=True)
    program = folder / name
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")


def is_running(process: int) -> bool:
    """Tell whether a process is there, be it only as a zombie."""
    return Path(f"/proc/{process}").exists()


class FakeSynthesizer:
    """Says every sentence as silence, one sample a letter; waits where it is told to."""

    def __init__(self) -> None:
        self.rendered: list[str] = []
        self.mute: set[str] = set()
        self.may_go = threading.Event()
        self.may_go.set()
        self.has_begun = threading.Event()

    def render(self, sentence: Sentence) -> bytes:
        self.has_begun.set()
        assert self.may_go.wait(20)
        if sentence.language in self.mute:
            raise HardwareError(f"no voice for {sentence.language}")
        self.rendered.append(sentence.text)
        return wav_of_text(sentence.text)

    def close(self) -> None:
        self.may_go.set()


def wav_of_text(text: str) -> bytes:
    return wav_of(bytes(2 * len(text)), 22_050)


def wait_until(holds: Callable[[], bool]) -> None:
    """Wait for what nobody announces."""
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.002)
