"""What a figure was measured on."""

from __future__ import annotations

import os
import platform
import sqlite3
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from harness.broker import mosquitto


def describe_machine() -> dict[str, str]:
    """Return what a reader must know to compare figures."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": f"{os.cpu_count()} cores, {_processor()}, {platform.machine()}",
        "load": " ".join(f"{load:.1f}" for load in os.getloadavg()),
        "system": f"{platform.system()} {platform.release()}",
        "software": f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
        f"paho-mqtt {version('paho-mqtt')}, {_mosquitto_version()}",
    }


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition(":")
        if name.strip() in ("model name", "Model"):
            return value.strip()
    return "unknown processor"


def _mosquitto_version() -> str:
    # It has no --version; its help begins with it, and ends with exit code 3.
    told = subprocess.run([mosquitto(), "-h"], capture_output=True, text=True, check=False)
    return told.stdout.partition("\n")[0]
