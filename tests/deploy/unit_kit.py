"""What tests of units share: a machine's files as far as units name them, and systemd's word."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

UNITS = Path(__file__).parents[2] / "deploy/systemd"
MOST_EXPOSED = 3.0
"""What 'systemd-analyze security' may say at most; 10 is everything."""


def lay_units(root: Path, units: Iterable[str]) -> None:
    """Put units into a machine's files, and the programs they start as empty scripts."""
    folder = root / "etc/systemd/system"
    folder.mkdir(parents=True)
    for unit in units:
        text = (UNITS / unit).read_text()
        (folder / unit).write_text(text)
        for program in re.findall(r"^Exec\w+=[-+!:@]*(\S+)", text, re.MULTILINE):
            file = root / program.lstrip("/")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("#!/bin/sh\n")
            file.chmod(0o755)


def complaints(root: Path, unit: str) -> str:
    """Return what systemd has against a unit on a machine with these files; nothing if good."""
    code, said = _analyze("verify", f"--root={root}", "--man=no", "--recursive-errors=no", unit)
    return said or (f"exit code {code}" if code else "")


def exposure(unit: str) -> float:
    """Return how much a service of ours could do that it should not, 0 to 10."""
    _, said = _analyze("security", "--offline=yes", UNITS / unit)
    found = re.search(r"Overall exposure level for \S+: ([\d.]+)", said)
    assert found, said
    return float(found[1])


def _analyze(*words: str | Path) -> tuple[int, str]:
    done = subprocess.run(
        ["systemd-analyze", *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=60,
    )
    return done.returncode, done.stdout
