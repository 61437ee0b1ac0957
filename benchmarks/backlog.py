"""How fast the hub takes a backlog, beside SQLite alone and beside the usual script.

After an outage kiosks send what they have in batches of 100 events, at most 1,000 events ahead of
the hub's receipts. The yardstick is ``executemany`` with the rows and the counts of that very run,
as many rows a transaction as the hub had, and also 100. The usual script gets the same events one
a message, fewer of them, for it is slow.
"""

from __future__ import annotations

from pathlib import Path

import click
from harness.figures import Report
from harness.options import (
    folder_option,
    json_option,
    kiosks_option,
    presses_option,
    repetitions_option,
)
from harness.runs import Speed, clear, run_executemany, run_hub, run_usual_script, tell, workshop
from harness.town import Town, build_town

_OF_SQLITE = 0.6
_OF_USUAL = 10.0
_BATCH = 100
_HUB, _USUAL = "hub", "usual script"
_ALONE = "executemany"
_YARDSTICKS = {
    _ALONE: (None, False),
    "executemany, counts summed before": (None, True),
    "executemany, 100 rows a transaction": (_BATCH, False),
    "executemany, 100 rows, counts summed before": (_BATCH, True),
}
"""Rows a transaction (None: as many as the hub had), and whether counts are summed up before."""
_USUAL_SHARE = 10


class _Found:
    """The speed of each contestant, a value a repetition."""

    def __init__(self) -> None:
        self.rows: list[float] = []
        self.speeds: dict[str, list[Speed]] = {name: [] for name in (_HUB, *_YARDSTICKS, _USUAL)}

    def add(self, name: str, speed: Speed) -> None:
        """Add a speed, and say it."""
        self.speeds[name].append(speed)
        tell(f"{name}: {speed}")


@click.command(context_settings={"show_default": True})
@click.option("--events", type=click.IntRange(1), default=200_000, help="Of all kiosks.")
@click.option(
    "--ahead", type=int, default=1000, help="Events ahead of the last receipt; 0: any number."
)
@kiosks_option
@presses_option
@repetitions_option
@folder_option
@json_option
def main(
    events: int,
    ahead: int,
    kiosks: int,
    presses_a_day: float,
    repetitions: int,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Measure a backlog in batches of 100 events.

    \b
    Example:
      python benchmarks/backlog.py --events 50000 --repetitions 3
    """
    sizes = {"kiosks": kiosks, "presses_a_day": presses_a_day}
    found = _Found()
    with workshop(folder) as place:
        tell(f"writing {events} events of {kiosks} kiosks")
        batches = build_town(place / "batches", events=events, events_a_message=_BATCH, **sizes)
        singles = build_town(
            place / "singles", events=max(events // _USUAL_SHARE, kiosks), events_a_message=1,
            **sizes,
        )  # fmt: skip
        for number in range(repetitions):
            _measure(batches, singles, place / f"run-{number}", ahead, found)
    report = Report(
        "A backlog in batches of 100 events through a real broker",
        {"events": events, "ahead": ahead, **sizes},
    )
    _conclude(report, found)
    report.tell(as_json=as_json)


def _measure(batches: Town, singles: Town, place: Path, ahead: int, found: _Found) -> None:
    place.mkdir()
    hub = run_hub(batches, place / "hub", ahead=ahead)
    found.add(_HUB, hub)
    found.rows.append(round(batches.events / hub.transactions))
    for number, (name, (rows, is_summed)) in enumerate(_YARDSTICKS.items()):
        target = place / f"alone-{number}.db"
        size = rows or int(found.rows[-1])
        found.add(name, run_executemany(batches, hub.books, target, rows=size, is_summed=is_summed))
    found.add(_USUAL, run_usual_script(singles, place / "usual"))
    clear(place)


def _conclude(report: Report, found: _Found) -> None:
    report.add("events a transaction of the hub", "", found.rows)
    figures = {name: report.add_speeds(name, speeds) for name, speeds in found.speeds.items()}
    hub = figures.pop(_HUB)
    ratios = {
        name: report.add_ratio(f"hub / {name}", hub, other) for name, other in figures.items()
    }
    report.claim_at_least(ratios[_ALONE], _OF_SQLITE)
    report.claim_at_least(ratios[_USUAL], _OF_USUAL)


if __name__ == "__main__":
    main()
