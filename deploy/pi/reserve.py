#!/usr/bin/env python3
"""Keeps the end of a new card free for what must survive: a partition for /var/lib/faccine.

The system's part of the card is then never written again (``overlay``), and a power cut can only
ever hit this partition. It must run before the system takes the whole card, which Raspberry Pi OS
does at its first start while the word ``resize`` stands in ``cmdline.txt``. So it comes with the
card, needs nothing but Debian's own programs, and may be interrupted anywhere: what is done is
left alone, what is missing is done. Without room it changes nothing, says why, and ends well: the
data then lie beside the system.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LABEL = "faccine-data"
DATA = "/var/lib/faccine"
RESERVED_BYTES = 2 << 30
SYSTEM_BYTES = 4 << 30
"""The system, a screen's libraries and room for its updates: less would leave none for the data."""
_ALIGN_BYTES = 4 << 20  # the erase blocks of memory cards
_MOST_SECTORS = 1 << 32  # a partition table of the old kind counts no further
_OPTIONS = "noatime,nodev,nosuid,errors=remount-ro,nofail,x-systemd.device-timeout=30s"
"""``nofail``: a broken partition must not end in an emergency shell; the kiosk stays away then."""


class NoRoom(Exception):
    """Why there will be no partition for the data, in one line."""


@dataclass(frozen=True)
class Plan:
    """What the card shall look like, in sectors.

    ``root_sectors``: how long the system's partition becomes; None: the partitions are there, from
    a run that was cut off. ``node``, ``start`` and ``sectors``: the partition for the data, which
    is not made where ``sectors`` is 0: the system then takes the whole card.
    """

    root_node: str
    root_sectors: int | None
    node: str
    start: int
    sectors: int


def plan_of(table: Mapping[str, Any], disk_sectors: int, root_node: str) -> Plan:
    """Decide where the data go.

    Args:
        table: the partition table, as ``sfdisk --json`` prints it.
        disk_sectors: how long the disk is.
        root_node: the partition the system runs from, for instance /dev/mmcblk0p2.

    Raises:
        NoRoom: the card is laid out otherwise, or none of it is free.
    """
    parts = sorted(table["partitions"], key=lambda part: int(part["start"]))
    roots = [index for index, part in enumerate(parts) if part["node"] == root_node]
    if not roots:
        raise NoRoom(f"{root_node} is not in the partition table")
    root, behind = parts[roots[0]], parts[roots[0] + 1 :]
    sector_bytes = sector_of(table)
    reserved = RESERVED_BYTES // sector_bytes
    if behind:
        last = behind[-1]
        if len(behind) > 1 or int(last["size"]) != reserved:
            raise NoRoom("there are other partitions behind the system's")
        return Plan(root_node, None, last["node"], int(last["start"]), reserved)
    if table.get("label") not in {"dos", "gpt"} or len(parts) > 3:
        raise NoRoom(f"{len(parts)} partitions of kind {table.get('label')}: expected at most 3")
    root_start, root_end = int(root["start"]), int(root["start"]) + int(root["size"])
    align = _ALIGN_BYTES // sector_bytes
    end = disk_sectors if table["label"] == "dos" else int(table["lastlba"]) + 1
    end = min(end, _MOST_SECTORS) // align * align
    if end - root_end < align:
        raise NoRoom("the system has taken the whole card already")
    start = end - reserved
    if start - root_start < max(SYSTEM_BYTES // sector_bytes, root_end - root_start):
        return Plan(root_node, end - root_start, "", end, 0)
    number = 1 + max(_number_of(part["node"]) for part in parts)
    return Plan(root_node, start - root_start, _with_number(root_node, number), start, reserved)


def table_with(plan: Plan, dump: str) -> str:
    """Return what ``sfdisk --dump`` printed, with the system's part longer and one for the data."""
    lines = dump.rstrip("\n").splitlines()
    root = next(index for index, line in enumerate(lines) if line.startswith(f"{plan.root_node} :"))
    lines[root] = re.sub(r"size= *\d+", f"size={plan.root_sectors}", lines[root])
    if plan.sectors:
        lines.append(f"{plan.node} : start={plan.start}, size={plan.sectors}, type=linux")
    return "\n".join(lines) + "\n"


def sector_of(table: Mapping[str, Any]) -> int:
    """Return how many bytes a sector has."""
    return int(table.get("sectorsize", 512))


def _number_of(node: str) -> int:
    return int(node[len(node.rstrip("0123456789")) :])


def _with_number(node: str, number: int) -> str:
    return node.rstrip("0123456789") + str(number)


def with_mount(fstab: str, device: str = f"LABEL={LABEL}") -> str:
    """Return /etc/fstab with a line for the data; the same text if it is there."""
    if any(line.split()[1:2] == [DATA] for line in fstab.splitlines() if not line.startswith("#")):
        return fstab
    end = "" if not fstab or fstab.endswith("\n") else "\n"
    return f"{fstab}{end}{device} {DATA} ext4 {_OPTIONS} 0 2\n"


# -- what changes the machine


def reserve(disk: str, root_node: str) -> str:
    """Have the partition, with a file system on it; return what was done.

    Raises:
        NoRoom: it cannot be had.
    """
    table = json.loads(_run("sfdisk", "--json", disk))["partitiontable"]
    sector_bytes = sector_of(table)
    disk_sectors = int(_run("blockdev", "--getsize64", disk)) // sector_bytes
    plan = plan_of(table, disk_sectors, root_node)
    if plan.root_sectors is not None:
        # One write of the whole table, so that a power cut leaves the old one or the new one.
        quietly = ("--quiet", "--no-reread", "--no-tell-kernel", "--wipe=never")
        _run("sfdisk", *quietly, disk, text=table_with(plan, _run("sfdisk", "--dump", disk)))
    # The disk is in use, so the kernel is told of each partition by itself.
    _run("partx", "--update", disk)
    _run("udevadm", "settle", "--timeout=20")
    _run("resize2fs", root_node)
    if not plan.sectors:
        raise NoRoom(f"a card of {disk_sectors * sector_bytes / 1e9:.1f} GB is too small")
    tags = ("-s", "LABEL", "-s", "TYPE")
    found = _run("blkid", "--probe", "-o", "value", *tags, plan.node, codes=(0, 2)).split()
    if set(found) == {LABEL, "ext4"}:
        return f"{plan.node} is there"
    if found:
        raise NoRoom(f"{plan.node} holds something else ({' '.join(found)})")
    _run("mkfs.ext4", "-q", "-m", "1", "-L", LABEL, plan.node)
    return f"{plan.node} made, {plan.sectors * sector_bytes >> 20} MiB"


def device_of(node: str) -> str:
    """Return what the data's partition is called in fstab: as no other disk in the world is.

    Root runs programs from there, and everybody can give a stick the same label.
    """
    uuid = _run("blkid", "--probe", "-o", "value", "-s", "UUID", node, codes=(0, 2))
    return f"UUID={uuid}" if uuid else f"LABEL={LABEL}"


def take_into_use(root: Path = Path("/"), device: str = f"LABEL={LABEL}") -> None:
    """Mount the partition, now and at every start, and have the program live on it."""
    data, program = root / DATA.lstrip("/"), root / "opt/faccine"
    data.mkdir(parents=True, exist_ok=True)
    fstab = root / "etc/fstab"
    old = fstab.read_text(encoding="utf-8") if fstab.exists() else ""
    if (new := with_mount(old, device)) != old:
        part = fstab.with_name(".fstab.new")
        part.write_text(new, encoding="utf-8")
        part.replace(fstab)
    if root == Path("/"):
        _run("systemctl", "daemon-reload")
        if not data.is_mount():
            _run("mount", DATA)
    (data / "opt").mkdir(exist_ok=True)
    if not program.exists() and not program.is_symlink():
        program.parent.mkdir(exist_ok=True)
        program.symlink_to(f"{DATA}/opt")


def _run(*command: str, text: str = "", codes: Sequence[int] = (0,)) -> str:
    try:
        done = subprocess.run(
            command, input=text, capture_output=True, text=True, check=False, timeout=600
        )
    except OSError as error:
        raise NoRoom(f"{command[0]}: {error.strerror}") from None
    if done.returncode not in codes:
        words = (done.stderr.strip() or f"exit code {done.returncode}").splitlines()[-1]
        raise NoRoom(f"{' '.join(command)}: {words}")
    return done.stdout.strip()


def main() -> int:
    """Reserve the end of the disk that the system runs from; always ends well."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--disk", help="another disk than the one the system runs from")
    parser.add_argument("--system", help="the partition of the system on it")
    given = parser.parse_args()
    try:
        print(_reserve_unless_there(given.disk, given.system))
        if given.disk is None:
            node = _run("blkid", "--label", LABEL, codes=(0, 2))
            take_into_use(device=device_of(node) if node else f"LABEL={LABEL}")
    except NoRoom as why:
        print(f"no partition for the data, they lie beside the system: {why}", file=sys.stderr)
    return 0


def _reserve_unless_there(disk: str | None, root_node: str | None) -> str:
    if disk is None:
        if node := _run("blkid", "--label", LABEL, codes=(0, 2)):
            return f"ok: {node} is there"
        if Path(DATA).is_dir() and any(Path(DATA).iterdir()):
            raise NoRoom(f"there is something in {DATA} already")
    root_node = root_node or _run("findmnt", "-n", "-o", "SOURCE", "/")
    disk = disk or "/dev/" + _run("lsblk", "-n", "-d", "-o", "PKNAME", root_node)
    return f"changed: {reserve(disk, root_node)}"


if __name__ == "__main__":
    sys.exit(main())
