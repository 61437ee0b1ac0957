"""The programs: each release in a folder of its own, and a link to the one that runs.

``--from`` may be what scripts/release makes (unpacked), the folder of a release that is installed
already, or a checkout. Only a checkout needs a network, for pip.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from installing.machine import Machine, Problem
from installing.steps import Done
from installing.wish import Wish

RELEASES = "/opt/faccine/releases"
CURRENT = "/opt/faccine/current"
REPOSITORY = "/var/lib/faccine/repository"
BOX = "/etc/faccine/box.json"
"""There on one box, whose programs are those of a hub and of a kiosk."""
_PACKAGES = ("faccine", "kiosk", "hub", "dashboard")
_VERSION = re.compile(r'^__version__ = "(.+)"$', re.MULTILINE)
_ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
_AGAIN = "see that the folder is whole, then run this again"


@dataclass(frozen=True)
class Source:
    """Where a release comes from, and what its folder is called."""

    folder: Path
    version: str

    @property
    def home(self) -> str:
        """The folder of the release on the machine."""
        return f"{RELEASES}/{self.version}"

    @property
    def is_checkout(self) -> bool:
        """Whether it is the source code and not a release."""
        return (self.folder / "pyproject.toml").is_file()

    @property
    def package(self) -> Path | None:
        """The Debian package in it, None where there is none for this machine."""
        architecture = _ARCHITECTURES.get(platform.machine(), platform.machine())
        name = f"faccine-hub_{self.version}_{architecture}.deb"
        return next((self.folder / "apt").rglob(name), None)


def source_of(folder: Path) -> Source:
    """Return the release in a folder.

    Raises:
        Problem: there is none in it.
    """
    version_file, module = folder / "VERSION", folder / "faccine/__init__.py"
    if version_file.is_file():
        return Source(folder, version_file.read_text(encoding="utf-8").strip())
    if (folder / "pyproject.toml").is_file() and module.is_file():
        found = _VERSION.search(module.read_text(encoding="utf-8"))
        if found:
            return Source(folder, f"{found.group(1)}+{fingerprint(folder)}")
    raise Problem(
        f"--from {folder}: expected an unpacked release (with VERSION and apt/), or a checkout"
    )


def fingerprint(checkout: Path) -> str:
    """Return eight digits that change with anything that would be installed of a checkout."""
    files = [checkout / "pyproject.toml", checkout / "requirements/server.txt"]
    for name in (*_PACKAGES, "deploy"):
        files += [file for file in (checkout / name).rglob("*") if file.is_file()]
    seen = hashlib.sha256()
    for file in sorted(files):
        if "__pycache__" not in file.parts:
            content = hashlib.sha256(file.read_bytes()).hexdigest()
            seen.update(f"{file.relative_to(checkout)} {content}\n".encode())
    return seen.hexdigest()[:8]


def current_version(machine: Machine) -> str | None:
    """Return the version that runs, None where none is installed."""
    link = machine.at(CURRENT)
    return link.readlink().name if link.is_symlink() else None


def is_there(machine: Machine, version: str) -> bool:
    """Tell whether a release is installed whole: its name appears only then."""
    home = machine.at(f"{RELEASES}/{version}")
    return (home / "bin/faccine-hub").is_file() and (home / "ready").is_file()


def release(machine: Machine, wish: Wish) -> Done:
    """Have the release beside others, and run it if nothing else runs yet.

    Raises:
        Problem: another one runs: that is for ``upgrade``, which makes a copy of the books first.
    """
    source = source_of(wish.source)
    running = current_version(machine)
    if running not in {None, source.version}:
        raise Problem(
            f"release {running} runs here: for {source.version} run "
            f"{wish.source}/deploy/hub/upgrade"
        )
    is_new = put_beside(machine, source)
    is_linked = machine.link(CURRENT, source.home)
    return Done(is_new or is_linked, source.version)


def put_beside(machine: Machine, source: Source) -> bool:
    """Install a release beside others, without running it; tell whether it was not there yet."""
    if is_there(machine, source.version):
        return False
    if machine.is_looking:
        return True
    home = machine.at(source.home)
    if home.exists():
        shutil.rmtree(home)  # left by a run that was interrupted
    if source.is_checkout:
        _from_checkout(machine, source, home)
    else:
        _from_release(machine, source, home)
    said = machine.does(
        f"{home}/bin/faccine-hub", "--version", why=f"release {source.version}", next_step=_AGAIN
    )
    os.sync()  # "ready" is believed for good: never on a disk that the rest has not reached
    (home / "ready").write_text(f"{said}\n", encoding="utf-8")
    return True


def _from_release(machine: Machine, source: Source, home: Path) -> None:
    """Unpack wheels and make the virtual environment from them, without a network."""
    why = f"release {source.version} cannot be installed"
    if source.package is not None:
        with tempfile.TemporaryDirectory(dir=home.parent, prefix=".unpacking-") as aside:
            command = ("dpkg-deb", "-x", str(source.package), aside)
            machine.does(*command, why=why, next_step=_AGAIN)
            (Path(aside) / source.home.lstrip("/")).rename(home)
    elif (source.folder / "wheels").is_dir():
        leave = shutil.ignore_patterns("bin", "lib", "lib64", "include", "pyvenv.cfg", "ready")
        shutil.copytree(source.folder, home, ignore=leave)
    else:
        raise Problem(
            f"--from {source.folder}: no package faccine-hub {source.version} for "
            f"{platform.machine()} in it; take the release made for this kind of machine"
        )
    kind = ("one-box",) if machine.at(BOX).exists() else ()
    machine.does(f"{home}/make-venv", *kind, why=why, next_step=_AGAIN)


def _from_checkout(machine: Machine, source: Source, home: Path) -> None:
    """Install a checkout with pip, in the versions of its lists."""
    checkout = source.folder
    step = "see that pip reaches its package index (pip download click), then run this again"
    why = f"release {source.version} cannot be installed"
    if not (checkout / "dashboard/static/vendor").is_dir():
        machine.does(f"{checkout}/scripts/assets", why=why, next_step=step)
    machine.does("python3", "-m", "venv", str(home), why=why, next_step=_AGAIN)
    pip = (f"{home}/bin/python", "-m", "pip", "--disable-pip-version-check", "--no-input")
    names = ("build", "server", *(("kiosk",) if machine.at(BOX).exists() else ()))
    lists = [f"{checkout}/requirements/{name}.txt" for name in names]
    options = [word for file in lists for word in ("-r", file)]
    hashed = ("install", "-q", "--require-hashes", "--root-user-action=ignore", *options)
    machine.does(*pip, *hashed, why=why, next_step=step)
    ours = ("install", "-q", "--no-deps", "--no-build-isolation", "--root-user-action=ignore")
    machine.does(*pip, *ours, str(checkout), why=why, next_step=step)
    leave = shutil.ignore_patterns("__pycache__")
    shutil.copytree(checkout / "deploy", home / "deploy", ignore=leave)
    (home / "VERSION").write_text(f"{source.version}\n", encoding="utf-8")


def repository(machine: Machine, wish: Wish) -> Done:
    """Have the packages of a release where kiosks fetch them from, and none that it dropped."""
    source = source_of(wish.source)
    held = machine.at(REPOSITORY)
    if source.package is None:
        is_empty = not any(held.iterdir()) if held.is_dir() else True
        return Done(
            is_changed=False,
            said="none yet: this is no signed release" if is_empty else f"{REPOSITORY}, as it was",
        )
    apt = source.folder / "apt"
    wanted = {file.relative_to(apt) for file in apt.rglob("*") if file.is_file()}
    there = {file.relative_to(held) for file in held.rglob("*") if file.is_file()}
    # Packages before the lists that name them (dists/): a kiosk may ask in between.
    changed = False
    for name in sorted(wanted, key=lambda name: (name.parts[0] == "dists", name)):
        changed |= machine.folder(str(Path(REPOSITORY, name).parent))
        changed |= machine.write(str(Path(REPOSITORY, name)), (apt / name).read_bytes())
    for name in sorted(there - wanted):
        changed |= machine.remove(str(Path(REPOSITORY, name)))
    return Done(changed, REPOSITORY)
