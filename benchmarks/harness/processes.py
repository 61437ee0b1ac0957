"""The processes of a measurement: the real hub, the publisher, the yardsticks.

Each is started, says that it is ready, and ends by itself or is ended. Whatever a measurement
leaves behind would disturb the next one, so all of them are context managers.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import click
import psutil

from faccine.wire.events import MAX_BATCH_EVENTS
from harness.broker import wait_for_hub
from harness.town import Town

_ROOT = Path(__file__).resolve().parents[1]
_STOP_SECONDS = 60.0


class Helper:
    """One of our own scripts, which prints a line of JSON a notice."""

    def __init__(self, script: str, *arguments: object) -> None:
        self._name = script
        command = [sys.executable, str(_ROOT / script), *map(str, arguments)]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(_ROOT)},
        )

    def __enter__(self) -> Self:
        """Wait until it is ready."""
        try:
            self.hear()
        except BaseException:
            self._process.kill()
            raise
        return self

    def __exit__(self, *exception: object) -> None:
        """See that it is gone."""
        self._process.kill()
        self._process.communicate()

    def hear(self) -> dict[str, Any]:
        """Return its next notice.

        Raises:
            click.ClickException: it ended without one.
        """
        if self._process.stdout is None:
            raise ValueError("a helper without standard output")
        line = self._process.stdout.readline()
        if not line:
            raise click.ClickException(f"{self._name} ended early, with {self._process.wait()}")
        notice: dict[str, Any] = json.loads(line)
        return notice

    def begin(self) -> None:
        """Let it start."""
        if self._process.stdin is None:
            raise ValueError("a helper without standard input")
        self._process.stdin.write("\n")
        self._process.stdin.flush()


def flood(town: Town, port: int, *, until: str, ahead: int = 0, notice_every: int = 0) -> Helper:
    """Return the publisher of a town's messages; see :mod:`harness.flood`."""
    if ahead:
        ahead = max(ahead, MAX_BATCH_EVENTS)
    options = ("--port", port, "--until", until, "--ahead", ahead, "--notice-every", notice_every)
    return Helper("harness/flood.py", *options, *map(town.messages, town.kiosks))


@contextmanager
def running_hub(database: Path, port: int, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run the real hub and give its process once it is online.

    Raises:
        click.ClickException: it did not end in order.
    """
    command = [
        program("faccine-hub"), "run", "--broker", f"mqtt://127.0.0.1:{port}",
        "--database", f"sqlite:///{database}", "--clock", "trusted",
    ]  # fmt: skip
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output)
    try:
        wait_for_hub(port)
        yield process
        process.terminate()
        if process.wait(_STOP_SECONDS):
            raise click.ClickException(f"the hub ended with {process.returncode}: see {log}")
    finally:
        process.kill()
        process.wait()


def verified(database: Path, events: int) -> None:
    """Raise unless the books hold so many events and recount well.

    Raises:
        click.ClickException: they do not.
    """
    command = [program("faccine-hub"), "verify", "--json", "--database", f"sqlite:///{database}"]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    if told.returncode:
        raise click.ClickException(f"verify failed: {told.stdout}{told.stderr}")
    stored = sum(line["stored"] for line in json.loads(told.stdout)["kiosks"])
    if stored != events:
        raise click.ClickException(f"the hub stored {stored} events of {events}")


def program(name: str) -> str:
    """Return one of our programs, beside the interpreter that runs us."""
    return str(Path(sys.executable).with_name(name))


def cpu_ns(pid: int) -> int:
    """Return the processor time of a process so far."""
    times = psutil.Process(pid).cpu_times()
    return round((times.user + times.system) * 1e9)
