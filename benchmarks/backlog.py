"""How fast the hub takes a backlog, beside SQLite alone and beside the usual script.

After an outage kiosks send what they have in batches of 100 events, at most 1,000 events ahead of
the hub's receipts. The yardstick is ``executemany`` with the rows and the counts of that very run,
as many rows a transaction as the hub had, and also 100. The usual script gets the same events one
a message, fewer of them, for it is slow.
"""

from __future__ import annotations

from dataclasses import dataclass, field
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
_USUAL_SHARE = 10


@dataclass
class _Found:
    """The speed of each contestant, a value a repetition."""

    hub: list[Speed] = field(default_factory=list)
    rows: list[float] = field(default_factory=list)
    alone: list[Speed] = field(default_factory=list)
    alone_by_100: list[Speed] = field(default_factory=list)
    usual: list[Speed] = field(default_factory=list)


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
    rows = round(batches.events / hub.transactions)
    found.hub.append(hub)
    found.rows.append(rows)
    found.alone.append(run_executemany(batches, hub.books, place / "alone.db", rows=rows))
    found.alone_by_100.append(run_executemany(batches, hub.books, place / "by-100.db", rows=_BATCH))
    found.usual.append(run_usual_script(singles, place / "usual"))
    tell(
        f"hub {hub}  executemany {found.alone[-1]} at {rows} rows,"
        f" {found.alone_by_100[-1]} at {_BATCH}  usual script {found.usual[-1]}"
    )
    clear(place)


def _conclude(report: Report, found: _Found) -> None:
    hub = report.add_speeds("hub", found.hub)
    report.add("events a transaction of the hub", "", found.rows)
    alone = report.add_speeds("executemany, as many a transaction", found.alone)
    by_100 = report.add_speeds("executemany, 100 a transaction", found.alone_by_100)
    usual = report.add_speeds("usual script", found.usual)
    report.add_ratio("hub / executemany, 100 a transaction", hub, by_100)
    ratio = report.add_ratio("hub / executemany, as many a transaction", hub, alone)
    report.claim_at_least(ratio, _OF_SQLITE)
    report.claim_at_least(report.add_ratio("hub / usual script", hub, usual), _OF_USUAL)


if __name__ == "__main__":
    main()
