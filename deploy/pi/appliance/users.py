"""The user that the kiosk runs as, and the folders it needs."""

from __future__ import annotations

from appliance.machine import Machine
from appliance.steps import Done
from appliance.wish import Wish

KIOSK = "faccine-kiosk"
GROUPS = ("gpio", "video", "input", "render", "audio")
"""Who may use pins, screen, touch, graphics and sound; those that this system knows."""
DATA = "/var/lib/faccine"
KIOSK_DATA = f"{DATA}/kiosk"
ERRORS = f"{DATA}/errors"
PROGRAM = "/opt/faccine"
COMMAND = "/usr/local/bin/faccine-kiosk"


def users(machine: Machine, wish: Wish) -> Done:
    """Have a user without a password, a shell or a home, in the groups of the kiosk's parts."""
    known = _members(machine)
    is_new = KIOSK not in known
    where = () if machine.is_this_one else ("--prefix", str(machine.root))
    next_step = "see /etc/passwd and /etc/group"
    if is_new:
        options = ("--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent")
        more = ("--shell", "/usr/sbin/nologin", "--comment", "Faccine kiosk")
        machine.does("useradd", *where, *options, *more, KIOSK, next_step=next_step)
    there = [name for name in GROUPS if name in known]
    missing = [name for name in there if KIOSK not in known[name]]
    if missing:
        groups = ",".join(missing)
        machine.does("usermod", *where, "--append", "--groups", groups, KIOSK, next_step=next_step)
    return Done(is_new or bool(missing), f"{KIOSK} in {', '.join(there) or 'no group of devices'}")


def _members(machine: Machine) -> dict[str, list[str]]:
    lines = machine.read("/etc/group").splitlines()
    cells = (line.split(":") for line in lines if line.count(":") == 3)
    return {name: members.split(",") for name, _, _, members in cells}


def folders(machine: Machine, wish: Wish) -> Done:
    """Have the data's folders, and the program among them where they have a partition."""
    changed = [machine.folder(DATA)]
    changed.append(machine.folder(KIOSK_DATA, 0o750, KIOSK))
    changed.append(machine.folder(ERRORS, 0o755))
    changed.append(machine.folder(f"{DATA}/opt"))
    if not machine.has(PROGRAM):
        changed.append(machine.link(PROGRAM, f"{DATA}/opt"))
    # Who sets a PC up, or looks after a kiosk, types its name.
    changed.append(machine.link(COMMAND, f"{PROGRAM}/current/bin/faccine-kiosk"))
    place = "on a partition of its own" if _has_partition(machine) else "beside the system"
    return Done(any(changed), f"{DATA}, {place}")


def _has_partition(machine: Machine) -> bool:
    lines = machine.read("/etc/fstab").splitlines()
    return any(line.split()[1:2] == [DATA] for line in lines if not line.startswith("#"))
