"""Faccine's own wheel, built from a copy of what is in the repository: two builds are alike."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from faccine.wire.versions import is_version
from releasing.running import run

ROOT = Path(__file__).parents[2]
_ASSETS = ("dashboard/static/vendor", "kiosk/ui/assets/fonts")
_VERSION = re.compile(r'^__version__ = "(.+)"$', re.MULTILINE)


def version_here() -> str:
    """Return the version that the source says it is."""
    found = _VERSION.search((ROOT / "faccine/__init__.py").read_text("utf-8"))
    return found.group(1) if found else ""


def check_version(version: str) -> str:
    """Return a version that packages, folders and settings can carry; else ends the program."""
    if not is_version(version):
        sys.exit(f"scripts/release: version {version!r}: expected for instance 1.4.0 or 1.4.0rc1")
    return version


def source_date() -> str:
    """Return when the newest commit was made, in seconds since 1970: the date of every file."""
    asked = ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()


def copy_source(version: str, to: Path) -> None:
    """Copy what git knows, and the assets, under another version if one is asked for."""
    asked = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached"]
    listed = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, to / name)
    for name in _ASSETS:
        shutil.copytree(ROOT / name, to / name, dirs_exist_ok=True)
    module = to / "faccine/__init__.py"
    module.write_text(_VERSION.sub(f'__version__ = "{version}"', module.read_text("utf-8")))


def build_wheel(source: Path, to: Path) -> Path:
    """Build the wheel and return it."""
    run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(to)], cwd=source)
    return next(to.glob("faccine-*.whl"))
