"""Another program that is run for us: fed, watched, and never left running.

Sound cards hang, and so does what plays on them. Whoever runs a command here gets an answer within
the time that was given, and anybody may cut it short.
"""

from __future__ import annotations

import os
import subprocess
import threading

from faccine.wire.errors import HardwareError


class Command:
    """A program that runs once. ``package`` is the Debian package that brings it."""

    def __init__(self, words: list[str], *, package: str) -> None:
        self._words = words
        self._package = package
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self.is_cut = False
        """Whether somebody cut it short, or forbade it to begin."""

    def run(self, fed: bytes, timeout_seconds: float) -> bytes:
        """Feed it, wait for its end and return what it printed; less where it was cut short.

        Raises:
            HardwareError: it is not installed, failed, or did not end in time and was killed.
        """
        process = self._begin()
        printed, complaint = b"", b""
        with process:
            try:
                printed, complaint = process.communicate(fed, timeout_seconds)
            except subprocess.TimeoutExpired:
                is_hanging = process.poll() is None
                process.kill()
                if is_hanging:
                    raise HardwareError(
                        f"{self._name}: no end after {timeout_seconds:.1f} s, killed; "
                        "check the sound card and its cable"
                    ) from None
        if process.returncode and not self.is_cut:
            raise HardwareError(f"{self._name}: {_last_line(complaint)}")
        return printed

    def cut(self) -> None:
        """End it at once, or see to it that it never begins; from any thread, without waiting."""
        with self._lock:
            self.is_cut = True
            if self._process is not None:
                self._process.kill()

    @property
    def _name(self) -> str:
        return self._words[0]

    def _begin(self) -> subprocess.Popen[bytes]:
        try:
            process = subprocess.Popen(  # noqa: S603 - a list of words, and no shell
                self._words,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=os.environ | {"LC_ALL": "C.UTF-8"},
            )
        except FileNotFoundError:
            raise HardwareError(
                f"{self._name} is not installed: apt-get install {self._package}"
            ) from None
        except OSError as error:
            raise HardwareError(f"{self._name} cannot be started: {error}") from error
        with self._lock:
            self._process = process
            if self.is_cut:
                process.kill()
        return process


def _last_line(complaint: bytes) -> str:
    lines = complaint.decode("utf-8", "replace").strip().splitlines()
    return lines[-1].removeprefix("aplay: ") if lines else "failed without a word"
