"""Touched without a plan, a kiosk holds exactly what it thanked for. In long: scripts/monkey."""

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest
from displays import Display

HERE = Path(__file__).parent
TOUCHES = 800
SEED = 2026
"""Few touches may miss a screen by bad luck; those of this seed see all that is asked for."""
LONG_TOUCHES = 100_000

pytestmark = pytest.mark.system


@pytest.fixture
def display():
    opened = Display(1280, 1000)
    yield opened
    opened.close()


def let_loose(display, outbox, touches, seed, timeout_seconds):
    print(f"to see the same touches: scripts/monkey --touches {touches} --seed {seed}")
    process = subprocess.run(
        [sys.executable, "monkey.py", f"--touches={touches}", f"--seed={seed}", "--outbox", outbox],
        cwd=HERE,
        env=display.environment() | {"PYTHONPATH": str(HERE.parent)},
        capture_output=True,
        text=True,
        timeout=timeout_seconds,
        check=False,
    )
    assert "Traceback" not in process.stderr, process.stderr[-4000:]
    assert process.returncode == 0, process.stdout + process.stderr[-4000:]
    return json.loads(process.stdout.splitlines()[-1])


def test_the_outbox_holds_exactly_what_was_thanked_for(display, tmp_path):
    result = let_loose(display, tmp_path / "outbox.db", TOUCHES, SEED, 280)
    assert result["is_exact"], result
    assert result["rows"] > 30, "hardly anything was pressed"
    assert result["screens"]["why"] > 1
    assert result["widgets"] < 400


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_a_week_of_touches_is_thanked_for_exactly_and_grows_no_memory(display, tmp_path):
    seed = random.SystemRandom().randrange(10**6)
    result = let_loose(display, tmp_path / "outbox.db", LONG_TOUCHES, seed, 3600)
    assert result["is_exact"], result
    first, last = result["memory_mib"][2], result["memory_mib"][-1]
    assert last < first + 8, result["memory_mib"]
