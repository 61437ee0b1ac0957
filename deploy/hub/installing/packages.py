"""The Debian packages a hub needs, the machine itself, and the ports that must be free."""

from __future__ import annotations

import os
from pathlib import Path

from installing.machine import Machine, Problem, Rights
from installing.steps import Done
from installing.wish import Wish

PACKAGES = ("mosquitto", "nginx", "libnginx-mod-stream", "openssl", "python3-venv")
_DEBIAN = {"12": "bookworm", "13": "trixie"}
_PORTS = (80, 443, 8883)
_OURS = {"nginx", "mosquitto"}


def debian(machine: Machine, wish: Wish) -> Done:
    """See that this is a Debian this was tried on, with systemd, and that we may set it up."""
    if os.geteuid() != 0:
        raise Problem("this needs root: run it with sudo")
    said = _os_release(machine.at("/etc/os-release"))
    version = said.get("VERSION_ID", "")
    if said.get("ID") != "debian" or version not in _DEBIAN:
        name = said.get("PRETTY_NAME", "something else")
        raise Problem(f"this machine runs {name}: expected Debian 12 or 13")
    if not machine.at("/run/systemd/system").is_dir():
        raise Problem("systemd does not run here: expected a whole machine, not a bare container")
    return Done(is_changed=False, said=f"{version} ({_DEBIAN[version]})")


def _os_release(file: Path) -> dict[str, str]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    pairs = (line.split("=", 1) for line in lines if "=" in line)
    return {key: value.strip('"') for key, value in pairs}


def wanted_packages(wish: Wish) -> list[str]:
    """Return the Debian packages needed for what is wanted."""
    return [*PACKAGES, *(["certbot"] if wish.acme else [])]


def packages(machine: Machine, wish: Wish) -> Done:
    """Install what is missing; ask the package source only then."""
    wanted = wanted_packages(wish)
    missing = [name for name in wanted if not _is_installed(machine, name)]
    if not missing:
        return Done(is_changed=False, said=", ".join(wanted))
    if not machine.is_looking:
        _install(machine, missing)
    return Done(is_changed=True, said=", ".join(missing))


def _install(machine: Machine, missing: list[str]) -> None:
    step = "see that the machine reaches a Debian mirror (apt-get update), then run this again"
    why = f"packages {', '.join(missing)} cannot be installed"
    command = ("apt-get", "install", "-qq", "--no-install-recommends", *missing)
    if machine.asks("apt-get", "install", "-s", *missing)[0]:  # lists are missing or too old
        machine.does("apt-get", "update", "-qq", why=why, next_step=step)
    # What Debian starts by itself would listen with its own settings until ours are there.
    policy = "/usr/sbin/policy-rc.d"
    had_policy = machine.at(policy).exists()
    if not had_policy:
        machine.write(policy, "#!/bin/sh\nexit 101\n", Rights(0o755))
    try:
        machine.does(*command, why=why, next_step=step)
    finally:
        if not had_policy:
            machine.remove(policy)


def _is_installed(machine: Machine, name: str) -> bool:
    code, said = machine.asks("dpkg-query", "-W", "-f", "${db:Status-Status}", name)
    return code == 0 and said == "installed"


def ports(machine: Machine, wish: Wish) -> Done:
    """See that nobody else listens where kiosks and browsers will look for the hub."""
    listening = listeners(machine)
    for port in _PORTS:
        others = listening.get(port, set()) - _OURS
        if others:
            raise Problem(
                f"port {port} is used by {', '.join(sorted(others))}: a hub wants a machine of its "
                "own; stop that program first (systemctl disable --now …)"
            )
    return Done(is_changed=False, said=", ".join(map(str, _PORTS)))


def listeners(machine: Machine) -> dict[int, set[str]]:
    """Return the programs that listen on TCP ports."""
    inodes: dict[str, int] = {}
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            lines = machine.at(table).read_text(encoding="ascii").splitlines()[1:]
        except OSError:
            continue  # a machine without IPv6
        for cells in (line.split() for line in lines):
            if cells[3] == "0A":  # listening
                inodes[f"socket:[{cells[9]}]"] = int(cells[1].rpartition(":")[2], 16)
    found: dict[int, set[str]] = {}
    for link in machine.at("/proc").glob("[0-9]*/fd/*"):
        try:
            port = inodes.get(str(link.readlink()))
            if port is not None:
                name = (link.parent.parent / "comm").read_text(encoding="utf-8").strip()
                found.setdefault(port, set()).add(name)
        except OSError:
            continue  # it ended while we looked
    return found
