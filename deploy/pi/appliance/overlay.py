"""The system's part of the card, read-only: what is written goes into memory, and away with it.

Debian's ``overlayroot`` does it, told by a word on the kernel's command line: that file lies on the
part of the card that any computer reads, so that a kiosk that does not start can be helped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from appliance.boot import CMDLINE, CONFIG, OVERLAY, set_words
from appliance.machine import Machine, Problem
from appliance.users import DATA

STAYS_OFF = f"{DATA}/overlay-off"
"""Somebody switched it off on purpose; nothing switches it on again but they."""
_NAME = "overlayroot"
_SCRIPT = "scripts/init-bottom/overlayroot"
_TOOLS = ("bin/busybox", "bin/grep")
"""One of them: without grep the script gives up, and says so where nobody looks."""


@dataclass(frozen=True)
class State:
    """``is_on``: now. ``will_be_on``: after the next start. ``stays_off``: somebody wants it so."""

    is_on: bool
    will_be_on: bool
    stays_off: bool


def state_of(machine: Machine) -> State:
    """Return how it is."""
    return State(
        is_on=_is_overlay(machine.read("/proc/self/mounts")),
        will_be_on=OVERLAY in machine.read(CMDLINE).split(),
        stays_off=machine.has(STAYS_OFF),
    )


def _is_overlay(mounts: str) -> bool:
    lines = (line.split() for line in mounts.splitlines())
    return any(cells[1:3] == ["/", "overlay"] for cells in lines)


def switch_on(machine: Machine) -> bool:
    """Have it on from the next start; tell whether that is new.

    Raises:
        Problem: it could not work, or would lose what citizens press.
    """
    _check_boot(machine)
    _check_data(machine)
    _check_initramfs(machine)
    machine.remove(STAYS_OFF)
    return set_words(machine, [OVERLAY])


def switch_off(machine: Machine, *, for_good: bool = True) -> bool:
    """Have it off from the next start; tell whether that is new.

    ``for_good``: until somebody switches it on, not just for an update of the system.
    """
    if for_good:
        machine.write(STAYS_OFF, "Written by deploy/pi/overlay off; 'overlay on' takes it away.\n")
    return set_words(machine, (), without=[_NAME])


def _check_boot(machine: Machine) -> None:
    if not machine.has(CMDLINE):
        raise Problem(f"{CMDLINE} is not there: this machine does not start like a Raspberry Pi")
    if not re.search(r"^auto_initramfs=1\s*$", machine.read(CONFIG), re.MULTILINE):
        raise Problem(f"{CONFIG} lacks auto_initramfs=1: add that line, then run this again")


def _check_data(machine: Machine) -> None:
    mounts = (line.split() for line in machine.read("/proc/self/mounts").splitlines())
    if not any(cells[1:2] == [DATA] and cells[2] == "ext4" for cells in mounts):
        raise Problem(
            f"{DATA} is no partition of its own: what citizens press would be lost with the power. "
            "Write the card anew with 'resize' taken out of cmdline.txt, or go on without"
        )


def _check_initramfs(machine: Machine) -> None:
    """See that what starts each kernel here knows the overlay; make it if it does not."""
    if not _ignorant(machine):
        return
    next_step = "see 'update-initramfs -u -k all'"
    machine.does("update-initramfs", "-u", "-k", "all", next_step=next_step)
    if ignorant := _ignorant(machine):
        raise Problem(
            f"{ignorant[0]}: no overlayroot, or no busybox; install these Debian packages"
        )


def _ignorant(machine: Machine) -> list[str]:
    files = [file.name for file in sorted(machine.at("/boot/firmware").glob("initramfs*"))]
    if not files:
        raise Problem("/boot/firmware has no initramfs: install raspi-firmware, initramfs-tools")
    paths = [f"/boot/firmware/{name}" for name in files]
    return [path for path in paths if not _knows(machine.asks("lsinitramfs", path)[1])]


def _knows(listing: str) -> bool:
    names = listing.splitlines()
    return _SCRIPT in names and any(name.endswith(_TOOLS) for name in names)
