"""How long a citizen waits: from the touch to the answer on the screen, and to the row on disk.

The real kiosk in a real window on a screen that nobody sees, touched through the X server. A touch
is answered when the frame with the touched face has been handed to that screen, and durable when
the commit has returned. Half of the touches are made with a broker, the other half while its
address leads nowhere. Yardstick: a plain INSERT and COMMIT in a WAL file with ``synchronous=FULL``.
"""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import Any

import click
from harness.a_kiosk import NOWHERE, SIZE, prepare_outbox, running_screen, watched_kiosk
from harness.broker import running_broker
from harness.figures import Report, percentile
from harness.inserts import plain_inserts
from harness.options import folder_option, json_option, repetitions_option
from harness.processes import Helper
from harness.runs import tell, workshop
from harness.touching import Finger

_ANSWER_P99_MS = 100.0
_ROW_P99_MS = 50.0
_FACES = ((165, 318), (512, 318), (859, 318))
_YARDSTICKS = 100

Times = dict[str, list[float]]


@click.command(context_settings={"show_default": True})
@click.option("--touches", type=click.IntRange(1), default=100, help="A repetition and network.")
@click.option("--seed", type=int, default=2026)
@repetitions_option
@folder_option
@json_option
def main(touches: int, seed: int, repetitions: int, folder: Path | None, as_json: bool) -> None:
    """Measure how long a citizen waits.

    \b
    Example:
      python benchmarks/touch.py --touches 20 --repetitions 1
    """
    found: list[Times] = []
    rng = random.Random(seed)
    with workshop(folder) as place, running_screen(*SIZE) as display, Finger(display) as finger:
        for number in range(repetitions):
            here = place / f"run-{number}"
            here.mkdir()
            times: Times = {}
            with running_broker(here) as port:
                broker = f"mqtt://127.0.0.1:{port}"
                _touch(times, "", broker, display, finger, here / "with.db", touches, rng)
            _touch(times, ", no network", NOWHERE, display, finger, here / "no.db", touches, rng)
            times["plain insert and commit"] = plain_inserts(here / "plain.db", _YARDSTICKS, 20)
            found.append(times)
            tell(", ".join(f"{k} p99 {percentile(v, 0.99):.1f} ms" for k, v in times.items()))
    report = Report("A touch", {"touches": touches, "seed": seed})
    for name in found[0]:
        for share, label in ((0.5, "p50"), (0.99, "p99")):
            figure = report.add(
                f"{name}, {label}", "ms", [percentile(times[name], share) for times in found]
            )
            if label == "p99" and name.startswith("touch"):
                is_answer = name.startswith("touch to answer")
                report.claim_at_most(figure, _ANSWER_P99_MS if is_answer else _ROW_P99_MS)
    report.tell(as_json=as_json)


def _touch(
    times: Times,
    network: str,
    broker: str,
    display: str,
    finger: Finger,
    outbox: Path,
    touches: int,
    rng: random.Random,
) -> None:
    prepare_outbox(outbox)
    answers = times.setdefault(f"touch to answer on the screen{network}", [])
    rows = times.setdefault(f"touch to row on disk{network}", [])
    with watched_kiosk(display, outbox, broker=broker) as kiosk:
        _hear(kiosk, shown="ask")
        for _ in range(touches):
            finger.move(*rng.choices(_FACES, (5, 4, 1))[0])
            time.sleep(rng.uniform(0.15, 0.4))
            touched_ns = finger.down()
            facts = {"shown": "touched", "committed": None}
            while facts:
                fact = kiosk.hear()
                if fact.get("shown") == facts.get("shown", ""):
                    answers.append((fact["at_ns"] - touched_ns) / 1e6)
                    del facts["shown"]
                if "committed" in fact:
                    rows.append((fact["at_ns"] - touched_ns) / 1e6)
                    del facts["committed"]
            finger.up()
            _hear(kiosk, shown="ask")


def _hear(kiosk: Helper, **facts: Any) -> dict[str, Any]:
    while True:
        fact = kiosk.hear()
        if facts.items() <= fact.items():
            return fact


if __name__ == "__main__":
    main()
