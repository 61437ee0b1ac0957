"""One measurement of one contestant: a broker of its own, books of its own, and a time."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from harness.broker import running_broker
from harness.processes import Helper, cpu_ns, flood, running_hub, verified
from harness.town import Town


@dataclass(frozen=True)
class Speed:
    """How fast a contestant was. ``cpu_us`` is the time of its own processor, an event."""

    events_a_second: float
    cpu_us: float

    def __str__(self) -> str:
        return f"{self.events_a_second:,.0f}/s ({self.cpu_us:.1f} us)"


@dataclass(frozen=True)
class HubSpeed(Speed):
    """How fast the hub was. ``books`` are those it wrote."""

    transactions: int
    books: Path


def run_hub(town: Town, folder: Path, *, ahead: int = 0) -> HubSpeed:
    """Let the real hub take everything in, and time it from first publish to last receipt.

    Args:
        town: whose messages.
        folder: for this run's files; must not exist.
        ahead: events that a kiosk may be ahead of its last receipt; 0 means any number.
    """
    folder.mkdir()
    books = folder / "books.db"
    shutil.copy(town.books, books)
    with (
        running_broker(folder) as port,
        running_hub(books, port, folder / "hub.log") as hub,
        flood(town, port, until="stored", ahead=ahead) as kiosks,
    ):
        first_cpu_ns = cpu_ns(hub.pid)
        kiosks.begin()
        end = kiosks.hear()
        end["cpu_ns"] = cpu_ns(hub.pid) - first_cpu_ns
    if end["refused"]:
        raise click.ClickException(f"the hub refused {end['refused']} events: see {books}")
    verified(books, town.events)
    speed = _speed(town, end)
    return HubSpeed(speed.events_a_second, speed.cpu_us, end["transactions"], books)


def run_subscriber(town: Town, folder: Path, script: str, *arguments: object) -> Speed:
    """Let a yardstick take everything in.

    The time runs from first publish to the last message acknowledged or stored.
    """
    folder.mkdir()
    messages = sum(len(town.messages(kiosk).read_bytes().splitlines()) for kiosk in town.kiosks)
    options = ("--messages", messages, *arguments)
    with (
        running_broker(folder) as port,
        Helper(f"yardsticks/{script}", "--port", port, *options) as yardstick,
        flood(town, port, until="acknowledged") as kiosks,
    ):
        kiosks.begin()
        first_ns = kiosks.hear()["first_ns"]
        end = yardstick.hear()
    return _speed(town, {**end, "first_ns": first_ns})


def run_usual_script(town: Town, folder: Path) -> Speed:
    """Let the usual script take everything in."""
    return run_subscriber(town, folder, "usual_script.py", "--database", f"{folder}.db")


def run_executemany(town: Town, source: Path, target: Path, *, rows: int, is_summed: bool) -> Speed:
    """Let SQLite alone write it all, so many rows a transaction.

    Args:
        town: whose events they are.
        source: books that the hub wrote.
        target: a file to be made.
        rows: a transaction.
        is_summed: whether counts are summed up before the clock starts.
    """
    summed = "--summed" if is_summed else "--not-summed"
    shutil.copy(town.books, target)
    options = ("--books", source, "--database", target, "--rows", rows, summed)
    script = "yardsticks/executemany.py"
    with Helper(script, *options, "--run", town.events_a_message) as yardstick:
        end = yardstick.hear()
    return _speed(town, end)


def _speed(town: Town, end: dict[str, Any]) -> Speed:
    seconds = (end["done_ns"] - end["first_ns"]) / 1e9
    return Speed(town.events / seconds, end["cpu_ns"] / 1000 / town.events)


@contextmanager
def workshop(folder: Path | None) -> Iterator[Path]:
    """Give an empty folder for a command's files, gone afterwards.

    Args:
        folder: on which disk; None means that of temporary files.
    """
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="faccine-benchmark-", dir=folder) as path:
        yield Path(path)


def tell(text: str) -> None:
    """Say on standard error how far we are."""
    click.echo(text, err=True)


def clear(folder: Path) -> None:
    """Remove a run's files; the next run finds the same empty disk."""
    shutil.rmtree(folder)
    sys.stderr.flush()
