"""Makes a blank machine one box: finds Faccine on card, stick or in a repository, sets it up.

``faccine-begin-box.service`` runs it until it has succeeded once. Standard library only, Python
3.11 or later, as root. Every step may be taken again.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

CARD = Path(__file__).resolve().parent
STICK = Path("/dev/disk/by-label/FACCINE")
MOUNTED = Path("/run/faccine-begin")
UNPACKED = Path("/var/tmp/faccine-release")
RELEASES = Path("/opt/faccine/releases")
DONE = Path("/etc/faccine/begun")
TRUST = Path("/etc/faccine")
SOURCES = Path("/etc/apt/sources.list.d/faccine.sources")
_SOURCE = """\
Types: deb
URIs: {repository}
Suites: faccine
Components: main
Signed-By: {key}
"""


class NotYet(Exception):
    """Something is missing that may come by itself; the next attempt may succeed."""


def main() -> int:
    """Take every step; exit code 1 asks for another attempt."""
    try:
        told = tomllib.loads((CARD / "box.toml").read_text(encoding="utf-8"))
        begin(told)
    except (NotYet, OSError, subprocess.CalledProcessError, ValueError) as error:
        print(f"Faccine: {error}", flush=True)
        return 1
    DONE.parent.mkdir(parents=True, exist_ok=True)
    DONE.touch()
    shutil.rmtree(UNPACKED, ignore_errors=True)
    return 0


def begin(told: dict[str, Any]) -> None:
    """Make this machine what its card says."""
    repository = told.get("repository")
    source = from_repository(str(repository)) if repository else unpacked()
    options = ["--copies", str(told.get("copies", "usb"))]
    kiosk = CARD / "kiosk.toml"
    options += ["--kiosk", str(kiosk)] if kiosk.exists() else []
    options += [] if told.get("screen", True) else ["--no-screen"]
    print("Faccine: setting up; this takes some minutes", flush=True)
    run(str(source / "deploy/onebox/setup"), "--from", str(source), *options)
    run("systemctl", "restart", "--no-block", "faccine-kiosk.service")


def unpacked() -> Path:
    """Return the release of the card or the stick, unpacked.

    Raises:
        NotYet: neither holds one.
    """
    bundle = newest(CARD)
    if bundle is not None:
        return unpack(bundle)
    if STICK.exists():
        MOUNTED.mkdir(exist_ok=True)
        run("mount", "-o", "ro,nosuid,nodev,noexec", str(STICK), str(MOUNTED))
        try:
            bundle = newest(MOUNTED)
            if bundle is not None:
                return unpack(bundle)
        finally:
            run("umount", str(MOUNTED))
    raise NotYet(f"no faccine-<version>.tar in {CARD} or on a stick called FACCINE: copy one there")


def newest(folder: Path) -> Path | None:
    """Return the bundle that was written last, None where there is none."""
    found = sorted(folder.glob("faccine-*.tar"), key=lambda file: file.stat().st_mtime)
    return found[-1] if found else None


def unpack(bundle: Path) -> Path:
    """Unpack a bundle whole, and return its folder."""
    shutil.rmtree(UNPACKED, ignore_errors=True)
    print(f"Faccine: unpacking {bundle.name}", flush=True)
    UNPACKED.mkdir(parents=True)
    run("tar", "--extract", "--no-same-owner", "--file", str(bundle), "--directory", str(UNPACKED))
    (folder,) = UNPACKED.iterdir()
    return folder


def from_repository(repository: str) -> Path:
    """Install the package of hub and kiosk, and return the release's folder.

    Raises:
        NotYet: it cannot be had now.
    """
    TRUST.mkdir(parents=True, exist_ok=True)
    key = TRUST / "repository.asc"
    shutil.copyfile(CARD / "repository.asc", key)
    SOURCES.write_text(_SOURCE.format(repository=repository, key=key), encoding="utf-8")
    apt("update")
    apt("install", "--no-install-recommends", "faccine-hub")
    releases = sorted(RELEASES.iterdir(), key=lambda folder: folder.stat().st_mtime)
    if not releases:
        raise NotYet(f"{repository}: its package brought no release")
    run(str(releases[-1] / "make-venv"), "one-box")
    return releases[-1]


def apt(*arguments: str) -> None:
    """Run apt-get without a question.

    Raises:
        NotYet: it did not succeed.
    """
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "-y", "-q", "-o", "DPkg::Lock::Timeout=300", *arguments]
    done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.startswith("E:")]
        raise NotYet(f"apt-get {arguments[0]}: {lines[-1] if lines else done.returncode}")


def run(*command: str) -> None:
    """Run a command that has to succeed."""
    subprocess.run(command, check=True)


if __name__ == "__main__":
    sys.exit(main())
