"""What a kiosk costs while nobody is there: memory, and the time of one processor core.

The real kiosk with its window on a screen that nobody sees, and the real kiosk with three buttons
and lamps on pins that are only pretended, both without network. Memory is the proportional set
size: what would be free again if it were gone.
"""

from __future__ import annotations

import time
from pathlib import Path

import click
import psutil
from harness.a_kiosk import BUTTONS, LAMPS, SIZE, prepare_outbox, running_kiosk, running_screen
from harness.figures import Report
from harness.options import folder_option, json_option, repetitions_option
from harness.runs import tell, workshop

_MIB = 1024 * 1024
_SCREEN_MIB = 150.0
_BUTTONS_MIB = 60.0
_REST_PERCENT = 2.0


@click.command(context_settings={"show_default": True})
@click.option("--seconds", type=click.FloatRange(0.5), default=60.0, help="Of watching each.")
@click.option("--settle-seconds", type=click.FloatRange(0), default=10.0, help="Not counted.")
@repetitions_option
@folder_option
@json_option
def main(
    seconds: float, settle_seconds: float, repetitions: int, folder: Path | None, as_json: bool
) -> None:
    """Measure what a kiosk costs at rest.

    \b
    Example:
      python benchmarks/rest.py --seconds 30 --repetitions 1
    """
    found: dict[str, list[float]] = {}
    with workshop(folder) as place, running_screen(*SIZE) as display:
        for number in range(repetitions):
            for name, screen, more in (
                ("with a screen", display, ()),
                ("with buttons", None, ("--no-screen", "--buttons", BUTTONS, "--lamps", LAMPS)),
            ):
                outbox = place / f"{number}-{name.replace(' ', '-')}.db"
                prepare_outbox(outbox)
                with running_kiosk(screen, outbox, *more) as pid:
                    time.sleep(settle_seconds)
                    percent, mib = _watch(psutil.Process(pid), seconds)
                found.setdefault(f"{name}: memory", []).append(mib)
                found.setdefault(f"{name}: of one core", []).append(percent)
                tell(f"{name}: {mib:.0f} MiB, {percent:.2f}% of one core")
    report = Report("A kiosk at rest", {"seconds": seconds})
    targets = {"with a screen: memory": _SCREEN_MIB, "with buttons: memory": _BUTTONS_MIB}
    for name, values in found.items():
        figure = report.add(name, "MiB" if name.endswith("memory") else "%", values)
        report.claim_at_most(figure, targets.get(name, _REST_PERCENT))
    report.tell(as_json=as_json)


def _watch(process: psutil.Process, seconds: float) -> tuple[float, float]:
    before, began = process.cpu_times(), time.monotonic()
    time.sleep(seconds)
    after, passed = process.cpu_times(), time.monotonic() - began
    used = after.user + after.system - before.user - before.system
    return 100 * used / passed, process.memory_full_info().pss / _MIB


if __name__ == "__main__":
    main()
