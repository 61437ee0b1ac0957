"""How long a press takes: to the kiosk's disk, and to the hub's, on an otherwise idle machine.

A real recorder and uplink, a real broker and a real hub. The kiosk's time ends at the answer that
makes the thanks appear; the hub's at the moment somebody else has heard the receipt, which is sent
after the commit. Yardsticks: one plain INSERT and COMMIT in a WAL file with ``synchronous=FULL``,
and one message through the broker and back.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import click
from harness.broker import running_broker
from harness.figures import Report, percentile
from harness.inserts import plain_inserts
from harness.observer import Observer
from harness.options import folder_option, json_option, repetitions_option
from harness.processes import Helper, running_hub
from harness.runs import tell, workshop
from harness.town import Town, build_town

_KIOSK_P99_MS = 5.0
_HUB_P99_MS = 10.0
_YARDSTICKS = 100

Times = dict[str, list[float]]


@click.command(context_settings={"show_default": True})
@click.option("--presses", type=click.IntRange(1), default=300, help="A repetition.")
@click.option("--every-ms", type=click.FloatRange(1), default=100.0, help="A press, on average.")
@repetitions_option
@folder_option
@json_option
def main(
    presses: int, every_ms: float, repetitions: int, folder: Path | None, as_json: bool
) -> None:
    """Measure how long presses take.

    \b
    Example:
      python benchmarks/latency.py --presses 100 --repetitions 1
    """
    found: list[Times] = []
    with workshop(folder) as place:
        town = build_town(place / "town", kiosks=4, events=4, events_a_message=1, presses_a_day=60)
        for number in range(repetitions):
            found.append(_measure(town, place / f"run-{number}", presses, every_ms))
            tell(", ".join(f"{k} p99 {percentile(v, 0.99):.2f} ms" for k, v in found[-1].items()))
    report = Report("Latency of a press", {"presses": presses, "every_ms": every_ms})
    for name in found[0]:
        for share, label in ((0.5, "p50"), (0.99, "p99")):
            values = [percentile(times[name], share) for times in found]
            figure = report.add(f"{name}, {label}", "ms", values)
            if name in _TARGETS and label == "p99":
                report.claim_at_most(figure, _TARGETS[name])
    report.tell(as_json=as_json)


_TARGETS = {"press to kiosk's disk": _KIOSK_P99_MS, "press to hub's disk": _HUB_P99_MS}


def _measure(town: Town, place: Path, presses: int, every_ms: float) -> Times:
    place.mkdir()
    # The last kiosk of four has one service, so a press need not name it.
    kiosk = town.kiosks[-1]
    books = place / "books.db"
    shutil.copy(town.books, books)
    with (
        running_broker(place) as port,
        running_hub(books, port, place / "hub.log"),
        Observer(port, kiosk) as observer,
        Helper(
            "harness/presser.py", "--kiosk", kiosk, "--port", port, "--outbox", place / "outbox.db",
            "--presses", presses, "--every-ms", every_ms,
        ) as presser,
    ):  # fmt: skip
        observer.wait_for(1)
        presser.begin()
        pressed = presser.hear()["presses"]
        observer.wait_for(pressed[-1][0])
        presser.begin()
        return {
            "press to kiosk's disk": [_ms(at, committed) for _, at, committed in pressed],
            "press to hub's disk": [_ms(at, observer.stored_ns(seq)) for seq, at, _ in pressed],
            "plain insert and commit": plain_inserts(place / "plain.db", _YARDSTICKS, every_ms),
            "through the broker and back": [observer.echo_ms() for _ in range(_YARDSTICKS)],
        }


def _ms(first_ns: int, last_ns: int) -> float:
    return (last_ns - first_ns) / 1e6


if __name__ == "__main__":
    main()
