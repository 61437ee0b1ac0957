"""How long until a kiosk can be used: from starting the process to a screen that takes a touch.

The real kiosk in a real window on a screen that nobody sees, without network. Yardsticks: a Python
that only starts, and one that imports Kivy and opens an empty window.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import click
from harness.a_kiosk import SIZE, prepare_outbox, running_screen, watched_kiosk
from harness.figures import Report
from harness.options import folder_option, json_option, repetitions_option
from harness.runs import tell, workshop

_USABLE_SECONDS = 2.0
_EMPTY_WINDOW = """
import os
os.environ.update(KIVY_NO_ARGS="1", KIVY_NO_CONFIG="1", KIVY_NO_FILELOG="1", KIVY_LOG_MODE="PYTHON")
from kivy.core.window import Window
Window.flip()
"""


@click.command(context_settings={"show_default": True})
@repetitions_option
@folder_option
@json_option
def main(repetitions: int, folder: Path | None, as_json: bool) -> None:
    """Measure how long a kiosk takes to start.

    \b
    Example:
      python benchmarks/start.py --repetitions 2
    """
    usable, python, window = [], [], []
    with workshop(folder) as place, running_screen(*SIZE) as display:
        for number in range(repetitions):
            outbox = place / f"outbox-{number}.db"
            prepare_outbox(outbox)
            usable.append(_seconds_to_faces(display, outbox))
            python.append(_seconds_of("pass"))
            window.append(_seconds_of(_EMPTY_WINDOW))
            tell(f"usable after {usable[-1]:.2f} s, an empty window after {window[-1]:.2f} s")
    report = Report("Starting a kiosk", {})
    report.claim_at_most(report.add("until the faces take a touch", "s", usable), _USABLE_SECONDS)
    report.add("python that does nothing", "s", python)
    report.add("an empty Kivy window", "s", window)
    report.tell(as_json=as_json)


def _seconds_to_faces(display: str, outbox: Path) -> float:
    began_ns = time.monotonic_ns()
    with watched_kiosk(display, outbox) as kiosk:
        while True:
            fact = kiosk.hear()
            if fact.get("shown") == "ask":
                return float(fact["at_ns"] - began_ns) / 1e9


def _seconds_of(code: str) -> float:
    began_ns = time.monotonic_ns()
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    return (time.monotonic_ns() - began_ns) / 1e9


if __name__ == "__main__":
    main()
