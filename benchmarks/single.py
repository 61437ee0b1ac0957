"""How fast the hub takes single presses, beside a bare subscriber and beside the usual script.

The real hub stores, books, screens, counts and answers; the time runs from the first publish to
the last receipt. The bare subscriber only acknowledges; the usual script inserts and commits. All
of them get the same messages from the same publisher, in turn.
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
from harness.runs import Speed, clear, run_hub, run_subscriber, run_usual_script, tell, workshop
from harness.town import Town, build_town

_OF_BARE = 0.5
_OF_USUAL = 2.0


@click.command(context_settings={"show_default": True})
@click.option("--events", type=click.IntRange(1), default=40_000, help="A message each.")
@kiosks_option
@presses_option
@repetitions_option
@folder_option
@json_option
def main(
    events: int,
    kiosks: int,
    presses_a_day: float,
    repetitions: int,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Measure single-event messages.

    \b
    Example:
      python benchmarks/single.py --events 10000 --repetitions 3
    """
    options = {"events": events, "kiosks": kiosks, "presses_a_day": presses_a_day}
    report = Report("Single-event messages through a real broker", options)
    speeds: dict[str, list[Speed]] = {"bare paho subscriber": [], "hub": [], "usual script": []}
    rows: list[float] = []
    with workshop(folder) as place:
        tell(f"writing {events} messages of {kiosks} kiosks")
        town = build_town(
            place / "town",
            kiosks=kiosks,
            events=events,
            events_a_message=1,
            presses_a_day=presses_a_day,
        )
        for number in range(repetitions):
            _measure(town, place / f"run-{number}", speeds, rows)
    bare, hub, usual = (report.add_speeds(name, found) for name, found in speeds.items())
    report.add("events a transaction of the hub", "", rows)
    report.claim_at_least(report.add_ratio("hub / bare paho subscriber", hub, bare), _OF_BARE)
    report.claim_at_least(report.add_ratio("hub / usual script", hub, usual), _OF_USUAL)
    report.tell(as_json=as_json)


def _measure(town: Town, place: Path, speeds: dict[str, list[Speed]], rows: list[float]) -> None:
    place.mkdir()
    hub = run_hub(town, place / "hub")
    found = {
        "bare paho subscriber": run_subscriber(town, place / "bare", "bare_subscriber.py"),
        "hub": hub,
        "usual script": run_usual_script(town, place / "usual"),
    }
    for name, speed in found.items():
        speeds[name].append(speed)
    rows.append(town.events / hub.transactions)
    tell("  ".join(f"{name} {speed}" for name, speed in found.items()))
    clear(place)


if __name__ == "__main__":
    main()
