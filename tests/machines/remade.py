"""Other releases made of one that is there, in seconds: the same files under another version."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from releasing.contents import RELEASES
from releasing.packages import build

_UPLINK = "lib/python3*/site-packages/kiosk/uplink/uplink.py"
MUTE = f"sed -i '/^    def _publish(/a \\        return' {_UPLINK}"
"""It starts, shows faces, and says nothing to the hub."""


def remade(package: Path, old: str, new: str, folder: Path, spoil: str = ":") -> Path:
    """Return a package of a kiosk's release that calls itself otherwise.

    Args:
        package: the release that is there.
        old: its version.
        new: what the other one calls itself.
        folder: to work in.
        spoil: what to do to its environment once it is made; in its folder, by a shell.
    """
    root = folder / f"remade-{new}"
    root.mkdir()
    subprocess.run(["dpkg-deb", "-x", package, root], check=True)
    release = (root / RELEASES / old).rename(root / RELEASES / new)
    (release / "VERSION").write_text(f"{new}\n")
    rename = f"sed -i 's/^__version__ = .*/__version__ = \"{new}\"/'"
    with (release / "make-venv").open("a") as script:
        script.write(f"{rename} lib/python3*/site-packages/faccine/__init__.py\n{spoil}\n")
    made = build(
        root,
        name="faccine-kiosk",
        version=new,
        arch=package.stem.rpartition("_")[2],
        control="Maintainer: Tests <tests@localhost>\nDescription: a release of a test\n",
        date="1795258800",
        to=folder,
    )
    shutil.rmtree(root)
    return made
