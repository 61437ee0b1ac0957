"""A place of its own among the host's control groups for each machine.

systemd-nspawn builds the machine's groups below the one it is started in. Two machines in one group
would share their services' groups, and the init of one would end what runs in the other.
"""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

_PATIENCE_SECONDS = 10
_PREFIX = "faccine"


def make_groups(name: str) -> list[Path]:
    """Make a group in each tree that systemd uses (one, or two on older hosts); return them."""
    trees = _our_groups()
    for tree in trees:
        for group in tree.glob(f"{_PREFIX}-*-*"):
            # Empty, and all that a test run leaves that was killed.
            if not Path("/proc", group.name.split("-")[1]).exists():
                remove_groups([group])
    groups = [tree / f"{_PREFIX}-{os.getpid()}-{name}" for tree in trees]
    for group in groups:
        group.mkdir(exist_ok=True)
    return groups


def remove_groups(groups: list[Path]) -> None:
    """End whatever still runs in groups, and remove them and all below them."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    for group in groups:
        below = sorted((found for found in group.rglob("*") if found.is_dir()), reverse=True)
        for folder in [*below, group]:
            while folder.is_dir():
                try:
                    folder.rmdir()
                except OSError:
                    assert time.monotonic() < deadline, f"something still runs in {folder}"
                    _end_all(folder)
                    time.sleep(0.05)


def _end_all(group: Path) -> None:
    with suppress(FileNotFoundError, ProcessLookupError):
        for pid in map(int, (group / "cgroup.procs").read_text().split()):
            if pid > 0:  # 0 is somebody who is none of ours, and a whole group to kill
                os.kill(pid, signal.SIGKILL)


def _our_groups() -> list[Path]:
    """Return the groups that this process is in, as folders."""
    found = []
    for line in Path("/proc/self/cgroup").read_text().splitlines():
        _, controllers, path = line.split(":", 2)
        if controllers in {"", "name=systemd"}:
            mounted = _mounted("cgroup2" if controllers == "" else "name=systemd")
            found += [mounted / path.lstrip("/")] if mounted else []
    return found


def _mounted(kind: str) -> Path | None:
    for line in Path("/proc/self/mountinfo").read_text().splitlines():
        before, _, after = line.partition(" - ")
        file_system, _, options = after.split(" ", 2)
        if kind == file_system or kind in options.split(","):
            return Path(before.split()[4])
    return None
