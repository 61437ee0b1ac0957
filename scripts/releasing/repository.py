"""A signed apt repository: what apt fetches from, and what it believes.

It never expires (no ``Valid-Until``). A kiosk installs exactly the version its settings name, so
an old copy of the repository can hold a release back and cannot bring an old one in; and a commune
that changes nothing for a year must still be able to bring up a kiosk that lay in a drawer.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from releasing.contents import link_or_copy
from releasing.keys import Key
from releasing.running import run

SUITE, COMPONENT = "faccine", "main"
PUBLIC_KEY = "faccine.asc"
# One hash, by which indexes are also kept: apt asks for the strongest that is named.
_APT_FTPARCHIVE = ("apt-ftparchive", "--no-md5", "--no-sha1", "--no-sha512")


def publish(folder: Path, packages: Sequence[Path], key: Key, *, keep: int) -> None:
    """Put packages into a repository, which is begun if it is not there, and sign it anew.

    Args:
        folder: the repository.
        packages: built by :mod:`releasing.packages`.
        key: whom machines believe.
        keep: how many releases of each package stay.
    """
    pool = folder / "pool"
    pool.mkdir(parents=True, exist_ok=True)
    for package in packages:
        (pool / package.name).unlink(missing_ok=True)
        link_or_copy(package, pool / package.name)
    _prune(pool, keep)
    dists = folder / "dists" / SUITE
    for name in ("Release", "InRelease", "Release.gpg"):
        (dists / name).unlink(missing_ok=True)
    arches = sorted({path.stem.rpartition("_")[2] for path in pool.glob("*.deb")})
    for arch in arches:
        index = dists / COMPONENT / f"binary-{arch}"
        index.mkdir(parents=True, exist_ok=True)
        listed = run([*_APT_FTPARCHIVE, "--arch", arch, "packages", "pool"], cwd=folder)
        (index / "Packages").write_text(listed)
    (dists / "Release").write_text(_release(dists, arches))
    for arch in arches:
        _by_hash(dists / COMPONENT / f"binary-{arch}" / "Packages")
    key.sign(dists / "Release")
    (folder / PUBLIC_KEY).write_text(key.public())


def _release(dists: Path, arches: Sequence[str]) -> str:
    about = {
        "Origin": "Faccine",
        "Label": "Faccine",
        "Suite": SUITE,
        "Codename": SUITE,
        "Components": COMPONENT,
        "Architectures": " ".join(arches),
        "Description": "Releases of Faccine",
        "Acquire-By-Hash": "true",
    }
    options = [f"APT::FTPArchive::Release::{name}={value}" for name, value in about.items()]
    words = [word for option in options for word in ("-o", option)]
    return run([*_APT_FTPARCHIVE, *words, "release", dists])


def _by_hash(index: Path) -> None:
    """Keep each index under its hash too: readers of an older ``InRelease`` find what it names."""
    asked = subprocess.run(["sha256sum", index], capture_output=True, text=True, check=True)
    folder = index.parent / "by-hash" / "SHA256"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(index, folder / asked.stdout.split()[0])


def _prune(pool: Path, keep: int) -> None:
    by_name: dict[tuple[str, str], list[Path]] = {}
    for path in pool.glob("*.deb"):
        name, _, arch = path.stem.split("_")
        by_name.setdefault((name, arch), []).append(path)
    for paths in by_name.values():
        newest_last = sorted(paths, key=lambda path: _Order(path.stem.split("_")[1]))
        for path in newest_last[:-keep]:
            path.unlink()


class _Order:
    """A Debian version, ordered by dpkg itself."""

    def __init__(self, version: str) -> None:
        self._version = version

    def __lt__(self, other: _Order) -> bool:
        words = ["dpkg", "--compare-versions", self._version, "lt", other._version]
        return subprocess.run(words, check=False).returncode == 0
