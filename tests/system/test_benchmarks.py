"""Every benchmark runs, in small: no speed is asked for, only that it measures and concludes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
SMALL = {
    "single": ["--events=40", "--kiosks=2", "--repetitions=1"],
    "backlog": ["--events=400", "--kiosks=2", "--repetitions=1"],
    "latency": ["--presses=3", "--every-ms=10", "--repetitions=1"],
    "pages": [
        "--ratings=300",
        "--years=0.1",
        "--offices=3",
        "--rate=20",
        "--fetched=1",
        "--loads=1",
        "--opened=2",
    ],
    "questions": ["--ratings=300", "--years=0.1", "--offices=3", "--asked=2", "--fetched=1"],
    "memory": ["--events=2000", "--kiosks=2", "--samples=10"],
    "touch": ["--touches=2", "--repetitions=1"],
    "start": ["--repetitions=1"],
    "verdicts": ["--histories=2"],
    "rest": ["--seconds=1", "--settle-seconds=1", "--repetitions=1"],
}

pytestmark = pytest.mark.system


def run(name, tmp_path, *more):
    folder = {"questions": "--data", "verdicts": None}.get(name, "--folder")
    where = [folder, str(tmp_path)] if folder else []
    command = [sys.executable, str(BENCHMARKS / f"{name}.py"), *SMALL[name], *where, *more]
    done = subprocess.run(command, capture_output=True, text=True, timeout=250, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_benchmark_is_tried_here():
    assert {path.stem for path in BENCHMARKS.glob("*.py")} == set(SMALL)


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=pytest.mark.browser) if name == "pages" else name for name in SMALL],
)
def test_a_benchmark_measures_and_concludes(name, tmp_path):
    told = json.loads(run(name, tmp_path, "--json"))
    assert told["figures"]
    assert told["claims"]
    assert all(figure["values"] for figure in told["figures"])
    assert told["met"] == all(claim["met"] for claim in told["claims"])


def test_the_last_line_is_the_verdict(tmp_path):
    last = run("memory", tmp_path).splitlines()[-1]
    assert last == "met" or "missed by" in last
