"""Whether the hub's memory stays where it is while a million events go through it.

The real hub takes a backlog of many kiosks; its resident memory is read at every so many events.
After the warm-up, in which SQLite's cache and the dictionaries fill, it must not grow.
"""

from __future__ import annotations

import shutil
import statistics
from pathlib import Path

import click
import psutil
from harness.broker import running_broker
from harness.figures import Report
from harness.options import folder_option, json_option
from harness.processes import flood, running_hub, verified
from harness.runs import tell, workshop
from harness.town import Town, build_town

_MIB = 1024 * 1024
_WARM_UP_SHARE = 0.2
_AHEAD = 1000
_MOST_GROWTH = 5.0
"""MiB a million events: less than a hundredth of the events' own size."""


@click.command(context_settings={"show_default": True})
@click.option("--events", type=click.IntRange(20), default=1_000_000, help="Of all kiosks.")
@click.option("--kiosks", type=click.IntRange(1, 500), default=50, help="How many send.")
@click.option("--samples", type=click.IntRange(4), default=20, help="Readings of the memory.")
@click.option("--events-a-message", type=click.IntRange(1, 200), default=100)
@click.option(
    "--presses-a-day",
    type=click.FloatRange(1),
    default=300.0,
    help="Of a kiosk. What is remembered of a day is bounded, but fills up over years.",
)
@folder_option
@json_option
def main(
    events: int,
    kiosks: int,
    samples: int,
    events_a_message: int,
    presses_a_day: float,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Measure the hub's memory over many events.

    \b
    Example:
      python benchmarks/memory.py --events 200000
    """
    sizes = {"kiosks": kiosks, "events_a_message": events_a_message}
    with workshop(folder) as place:
        tell(f"writing {events} events of {kiosks} kiosks")
        town = build_town(place / "town", events=events, presses_a_day=presses_a_day, **sizes)
        readings = _watch(town, place, max(1, town.events // samples))
    options = {"events": town.events, "presses_a_day": presses_a_day, "samples": samples}
    report = Report("The hub's resident memory over many events", {**options, **sizes})
    steady = [reading for reading in readings if reading[0] >= _WARM_UP_SHARE * town.events]
    report.add("resident, warm-up included", "MiB", [mib for _, mib in readings])
    report.add("resident after warm-up", "MiB", [mib for _, mib in steady])
    slope = statistics.linear_regression(
        [stored / 1e6 for stored, _ in steady], [mib for _, mib in steady]
    ).slope
    growth = report.add("growth a million events after warm-up", "MiB", [slope])
    report.claim_at_most(growth, _MOST_GROWTH)
    report.tell(as_json=as_json)


def _watch(town: Town, place: Path, every: int) -> list[tuple[int, float]]:
    """Return (events stored, MiB resident) at each notice."""
    books = place / "books.db"
    shutil.copy(town.books, books)
    readings: list[tuple[int, float]] = []
    with (
        running_broker(place) as port,
        running_hub(books, port, place / "hub.log") as hub,
        flood(town, port, until="stored", ahead=_AHEAD, notice_every=every) as kiosks,
    ):
        process = psutil.Process(hub.pid)
        kiosks.begin()
        while "notice" in (notice := kiosks.hear()):
            readings.append((notice["notice"], process.memory_info().rss / _MIB))
            tell(f"{readings[-1][0]} stored, {readings[-1][1]:.1f} MiB")
    verified(books, town.events)
    return readings


if __name__ == "__main__":
    main()
