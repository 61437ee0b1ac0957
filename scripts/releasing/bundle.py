"""One file that holds a release: for a hub that reaches no repository, and to carry on a stick."""

from __future__ import annotations

import tarfile
from pathlib import Path

from releasing.running import say


def pack(repository: Path, deploy: Path, *, version: str, date: str, to: Path) -> Path:
    """Write ``faccine-<version>.tar`` and return it.

    Args:
        repository: its apt repository, which is part of it whole.
        deploy: the folder of that name in the source.
        version: the release.
        date: of all files, in seconds since 1970.
        to: the folder for it.
    """
    path = to / f"faccine-{version}.tar"
    say(f"Packing {path.name}")
    top = f"faccine-{version}"

    def alike(info: tarfile.TarInfo) -> tarfile.TarInfo | None:
        info.uid = info.gid = 0
        info.uname = info.gname = "root"
        info.mtime = int(date)
        is_program = info.isdir() or info.mode & 0o100
        info.mode = 0o755 if is_program else 0o644
        return None if "__pycache__" in info.name else info

    new = path.with_suffix(".new")
    with tarfile.open(new, "w", format=tarfile.PAX_FORMAT) as tar:
        tar.add(repository, f"{top}/apt", filter=alike)
        tar.add(deploy, f"{top}/deploy", filter=alike)
        tar.add(deploy.parent / "VERSION", f"{top}/VERSION", filter=alike)
    new.replace(path)
    return path
