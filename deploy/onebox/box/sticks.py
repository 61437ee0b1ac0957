"""Which of the disks is the stick for copies: pure, from what ``lsblk`` says in JSON.

The one whose label is FACCINE, else the first one on USB that can be written. Never a disk of
which something is in use, so that a system that runs from USB does not copy onto itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

COLUMNS = "PATH,LABEL,FSTYPE,TRAN,RO,MOUNTPOINTS"
LABEL = "FACCINE"
WITHOUT_OWNERS = ("vfat", "exfat")
"""What computers of offices format sticks as; everybody's files look alike on them."""
_WRITABLE = (*WITHOUT_OWNERS, "ext4", "ext3", "xfs", "btrfs")
_INSTALLING = ("CIDATA", "BOOTFS")


@dataclass(frozen=True)
class Stick:
    """A file system that can be mounted."""

    path: str
    kind: str
    label: str


def stick_of(listed: str) -> Stick | None:
    """Return the stick; None where there is none.

    Args:
        listed: what ``lsblk --json --tree --output COLUMNS`` printed.
    """
    try:
        disks = json.loads(listed).get("blockdevices", [])
    except ValueError:
        return None
    found = [stick for disk in disks if _is_free_usb(disk) for stick in _file_systems(disk)]
    found.sort(key=lambda stick: (stick.label.upper() != LABEL, stick.path))
    return found[0] if found else None


def _is_free_usb(disk: Mapping[str, Any]) -> bool:
    return disk.get("tran") == "usb" and not any(_is_mounted(one) for one in _all(disk))


def _file_systems(disk: Mapping[str, Any]) -> Iterator[Stick]:
    for one in _all(disk):
        label, kind = str(one.get("label") or ""), str(one.get("fstype") or "")
        if kind in _WRITABLE and not one.get("ro") and label.upper() not in _INSTALLING:
            yield Stick(str(one["path"]), kind, label)


def _all(disk: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield disk
    for part in disk.get("children") or []:
        yield from _all(part)


def _is_mounted(one: Mapping[str, Any]) -> bool:
    return any(one.get("mountpoints") or [])
