"""Sound cards without hardware: one of ALSA's that writes down, and players that misbehave."""

from __future__ import annotations

import os
import struct
from pathlib import Path

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
            f'echo "$$ $(wc -c)" > {self._said}; read -r code < {self._gate}; exit "$code"',
        )

    def begun(self) -> tuple[int, int]:
        """Wait for it to be fed; return its process and how many bytes it was given."""
        process, size = self._ear.readline().split()
        return int(process), int(size)

    def let_go(self, exit_code: int = 0) -> None:
        """Let the one that waits come to its end."""
        os.write(self._hand, f"{exit_code}\n".encode())

    def close(self) -> None:
        self._ear.close()
        os.close(self._hand)


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
