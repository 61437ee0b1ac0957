"""The services: their units, and which have to be started again because of what changed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from installing.broker import ACCESS_LIST, CONFIGURATION
from installing.certificates import CERTIFICATE
from installing.credentials import HUB_PASSWORD, METRICS_PASSWORD, METRICS_TOKEN, OWN_LOGINS
from installing.machine import Machine
from installing.release import CURRENT
from installing.settings import ADDRESSES, DASHBOARD, HUB
from installing.steps import Done
from installing.web import SERVER, STREAM
from installing.wish import Wish

UNITS = "/etc/systemd/system"
STARTED = "/etc/faccine/started.json"


@dataclass(frozen=True)
class Service:
    """A unit, and the files that it has to be started again for when they change."""

    unit: str
    reads: tuple[str, ...] = ()
    is_ours: bool = True
    runs_release: bool = True


SERVICES = (
    # The gate comes before Mosquitto, which wants its password file, and that before the hub.
    Service("faccine-gate.service", (HUB, OWN_LOGINS)),
    Service("mosquitto.service", (CONFIGURATION, ACCESS_LIST, CERTIFICATE), is_ours=False),
    Service("faccine-gate-reload.path", runs_release=False),
    Service("faccine-hub.service", (HUB, HUB_PASSWORD)),
    Service("faccine-dashboard.service", (DASHBOARD, ADDRESSES)),
    Service("faccine-dashboard-jobs.service", (DASHBOARD, ADDRESSES)),
    Service("faccine-metrics.service", (HUB, METRICS_PASSWORD, METRICS_TOKEN)),
    Service("nginx.service", (SERVER, STREAM, CERTIFICATE), is_ours=False),
    Service("faccine-backup.timer", runs_release=False),
    Service("faccine-tidy.timer", runs_release=False),
    Service("faccine-renew.timer", runs_release=False),
)
"""In the order in which they are started."""

CALLED = (
    "faccine-gate-reload.service",
    "faccine-backup.service",
    "faccine-backup-accounts.service",
    "faccine-backup-settings.service",
    "faccine-tidy.service",
    "faccine-renew.service",
)
"""Units that paths and timers start."""


def our_units() -> list[str]:
    """Return the names of all unit files of ours on a hub."""
    return [*(one.unit for one in SERVICES if one.is_ours), *CALLED]


def units(machine: Machine, wish: Wish) -> Done:
    """Have the release's unit files."""
    source = wish.source / "deploy/systemd"
    changed = [
        unit
        for unit in our_units()
        if machine.write(f"{UNITS}/{unit}", (source / unit).read_bytes())
    ]
    if changed:
        machine.does(
            "systemctl", "daemon-reload", why="systemd", next_step="see journalctl -p err -n 50"
        )
    return Done(bool(changed), ", ".join(changed) or f"{len(our_units())} units")


def services(machine: Machine, wish: Wish) -> Done:
    """Have every service enabled and running with what stands in its files now."""
    known = _known(machine)
    disabled = [one.unit for one in SERVICES if not _is(machine, "is-enabled", one.unit)]
    if disabled:
        _systemctl(machine, "enable", *disabled)
    running = {one.unit for one in SERVICES if _is(machine, "is-active", one.unit)}
    due = [one for one in SERVICES if _is_due(machine, one, running, known)]
    # All are stopped before one is started: a release may have them listen elsewhere.
    stopping = [one.unit for one in reversed(due) if one.unit in running]
    if stopping:
        _systemctl(machine, "stop", *stopping)
    for one in due:
        if not machine.is_looking:
            machine.asks("systemctl", "reset-failed", one.unit)  # it may have failed too often
        _systemctl(machine, "start", one.unit)
        known[one.unit] = _seen(machine, one)
        machine.write(STARTED, json.dumps(known, indent=2, sort_keys=True) + "\n")
    said = ", ".join(dict.fromkeys([*disabled, *(one.unit for one in due)]))
    return Done(bool(said), said or f"{len(SERVICES)} running")


def _is_due(machine: Machine, one: Service, running: set[str], known: dict[str, str]) -> bool:
    return one.unit not in running or known.get(one.unit) != _seen(machine, one)


def take_certificate(machine: Machine) -> Done:
    """Start again what shows a certificate, where it is not the one it was started with."""
    known = _known(machine)
    shown = [one for one in SERVICES if CERTIFICATE in one.reads]
    due = [one for one in shown if known.get(one.unit) != _seen(machine, one)]
    for one in due:
        _systemctl(machine, "restart", one.unit)
        known[one.unit] = _seen(machine, one)
        machine.write(STARTED, json.dumps(known, indent=2, sort_keys=True) + "\n")
    return Done(bool(due), ", ".join(one.unit for one in due))


def stop(machine: Machine) -> list[str]:
    """Stop what works on books and accounts; return the units that were running."""
    ours = [one.unit for one in reversed(SERVICES) if one.is_ours]
    running = [unit for unit in [*ours, *CALLED] if _is(machine, "is-active", unit)]
    if running:
        _systemctl(machine, "stop", *running)
    return running


def _seen(machine: Machine, one: Service) -> str:
    """Return what a service was started with, in short."""
    digest = hashlib.sha256()
    for path in (*one.reads, *([f"{UNITS}/{one.unit}"] if one.is_ours else [])):
        file = machine.at(path)
        digest.update(hashlib.sha256(file.read_bytes() if file.exists() else b"").digest())
    link = machine.at(CURRENT)
    if one.is_ours and one.runs_release and link.is_symlink():
        digest.update(str(link.readlink()).encode())
    return digest.hexdigest()


def _known(machine: Machine) -> dict[str, str]:
    file = machine.at(STARTED)
    try:
        found: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found


def _is(machine: Machine, question: str, unit: str) -> bool:
    return machine.asks("systemctl", "--quiet", question, unit)[0] == 0


def _systemctl(machine: Machine, *arguments: str) -> None:
    unit = Path(arguments[-1]).name
    machine.does(
        "systemctl",
        *arguments,
        why=f"systemctl {' '.join(arguments)}",
        next_step=f"see journalctl -u {unit} -n 50",
    )
