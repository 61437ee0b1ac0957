"""The kiosk's units, as the release brings them, in the system."""

from __future__ import annotations

from pathlib import Path

from appliance.boot import CMDLINE
from appliance.machine import Machine
from appliance.steps import Done
from appliance.wish import Wish

SOURCE = Path(__file__).resolve().parents[2] / "systemd"
"""Beside ``deploy/pi`` in every release."""
ENABLED = (
    "faccine-kiosk.service",
    "faccine-enrol.service",
    "faccine-last-errors.service",
    "faccine-maintain.service",
    "faccine-update.path",
    "faccine-update.timer",
)
"""What starts by itself; the others are started by these. What a release lacks is left out."""
SEALING = "faccine-settle.timer"
WAITING = (
    SEALING,
    "faccine-last-errors.service",
    "faccine-update.path",
    "faccine-update.timer",
)
OTHERS = ("faccine-settle.service", "faccine-update.service")


def units(machine: Machine, wish: Wish) -> Done:
    """Have the units installed and started at boot.

    Those that only wait are started now, too; the kiosk is whoever's who installs it.
    """
    wanted = [*ENABLED, SEALING, *OTHERS]
    there = [name for name in wanted if (SOURCE / name).is_file()]
    changed = [
        machine.write(f"/etc/systemd/system/{name}", (SOURCE / name).read_text(encoding="utf-8"))
        for name in there
    ]
    if any(changed) and machine.runs:
        machine.systemctl("daemon-reload")
    is_sealed = wish.is_sealed and machine.has(CMDLINE)
    starts = [name for name in there if name in ENABLED or (is_sealed and name == SEALING)]
    changed += [_enable(machine, name) for name in starts]
    if any(changed) and machine.runs:
        machine.systemctl("start", *(name for name in starts if name in WAITING))
    return Done(any(changed), " ".join(starts))


def _enable(machine: Machine, name: str) -> bool:
    folder = machine.at("/etc/systemd/system")
    if any((wants / name).is_symlink() for wants in folder.glob("*.wants")):
        return False
    machine.systemctl("enable", name)
    return True
