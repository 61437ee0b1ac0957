"""Which part of this machine's card can be written, read from the kernel's table of mounts.

A kiosk's system is read-only under an overlay in memory, so that a power cut cannot hurt it; what
citizens pressed must then lie elsewhere. A service sees everything read-only that it may not write,
so what counts is what the file system itself says, not the place where it is mounted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

TABLE = "proc/self/mountinfo"
_IN_MEMORY = frozenset({"tmpfs", "ramfs"})


@dataclass(frozen=True)
class Mount:
    """One line: where, what kind, and the options of the file system itself."""

    point: str
    kind: str
    options: tuple[str, ...]


def read_mounts(table: str) -> list[Mount]:
    """Return the mounts of ``/proc/self/mountinfo``, later ones on top; odd lines are left out."""
    found = []
    for line in table.splitlines():
        place, _, system = line.partition(" - ")
        places, systems = place.split(), system.split()
        if len(places) > 4 and len(systems) > 2:
            options = tuple(systems[2].split(","))
            found.append(Mount(_unescaped(places[4]), systems[0], options))
    return found


def mounts_here() -> list[Mount]:
    """Return this machine's mounts, none where it does not tell."""
    try:
        return read_mounts(Path("/", TABLE).read_text(encoding="latin-1"))
    except OSError:
        return []


def is_root_read_only(mounts: Sequence[Mount]) -> bool | None:
    """Tell whether nothing that is written to the system outlives a restart; None: not known."""
    root = _mount_of(mounts, "/")
    if root is None:
        return None
    return "ro" in root.options or _is_lost(mounts, root)


def is_lost_with_power(mounts: Sequence[Mount], folder: str) -> bool | None:
    """Tell whether a folder lies in memory; None: not known."""
    mount = _mount_of(mounts, folder)
    return None if mount is None else _is_lost(mounts, mount)


def _is_lost(mounts: Sequence[Mount], mount: Mount) -> bool:
    if mount.kind != "overlay":
        return mount.kind in _IN_MEMORY
    upper = next((one[9:] for one in mount.options if one.startswith("upperdir=")), None)
    if upper is None:
        return False
    below = _mount_of(mounts, upper)
    # An overlay upon itself: its upper folder cannot be seen from here, so nobody knows.
    return below is not None and below is not mount and below.kind in _IN_MEMORY


def _mount_of(mounts: Sequence[Mount], folder: str) -> Mount | None:
    around = {str(one) for one in (PurePosixPath(folder), *PurePosixPath(folder).parents)}
    holding = [mount for mount in mounts if mount.point in around]
    longest = max((len(mount.point) for mount in holding), default=0)
    return next((one for one in reversed(holding) if len(one.point) == longest), None)


def _unescaped(text: str) -> str:
    return text.encode("latin-1", "replace").decode("unicode_escape")
