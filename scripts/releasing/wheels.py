"""The wheels of everything Faccine needs, for machines other than this one."""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import sys
from pathlib import Path

from packaging.utils import parse_wheel_filename
from packaging.version import Version

from releasing.locks import Pin
from releasing.running import run, say
from releasing.targets import Target

ONLY_SOURCE = ("sdnotify", "sqlite-fts4")
"""Published without any wheel. They are pure Python, and built here, once for everybody."""
FROM_DEBIAN = {("lgpio", "3.13")}
"""No wheel for that Python: ``make-venv`` takes what Debian's python3-lgpio brings."""
_PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "-q")


def collect(pins: list[Pin], target: Target, *, to: Path, wheels_from: Path | None) -> list[Path]:
    """Return the wheels of ``pins`` for a machine, held to their hashes.

    Args:
        pins: what it needs.
        target: which machine.
        to: where they are put; what is there already is not fetched again.
        wheels_from: where they are, None: wherever pip is told to look.
    """
    to.mkdir(parents=True, exist_ok=True)
    with (to / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two releases at once: the second finds them there
        _collect(pins, target, to, wheels_from)
        return [_wheel_of(pin, to, target) for pin in pins]


def _collect(pins: list[Pin], target: Target, to: Path, wheels_from: Path | None) -> None:
    built = [pin for pin in pins if pin.name in ONLY_SOURCE]
    ready = [pin for pin in pins if pin not in built]
    lines = to / "requirements.txt"
    lines.write_text("\n".join(pin.line() for pin in ready) + "\n")
    where = ["--no-index", "--find-links", wheels_from] if wheels_from else ["--find-links", to]
    say(f"Collecting {len(pins)} wheels for {target.arch}, Python {target.python}")
    run(
        [*_PIP, "download", "--no-deps", "--require-hashes", "--only-binary", ":all:"]
        + ["--implementation", "cp", "--python-version", target.python]
        + [word for name in target.platforms for word in ("--platform", name)]
        + [*where, "--dest", to, "-r", lines]
    )
    lines.unlink()
    for pin in built:
        _build(pin, to, wheels_from)


def _build(pin: Pin, to: Path, wheels_from: Path | None) -> None:
    found = _wheels_of(pin, wheels_from or to)
    if found:
        if wheels_from is not None:
            shutil.copy(found[0], to)
        return
    say(f"Building the wheel of {pin.name} {pin.version}, which is published as source only")
    lines = to / "requirements.txt"
    lines.write_text(pin.line() + "\n")
    run([*_PIP, "wheel", "--no-deps", "--require-hashes", "--wheel-dir", to, "-r", lines])
    lines.unlink()
    if not _wheels_of(pin, to)[0].name.endswith("-none-any.whl"):
        sys.exit(f"scripts/release: {pin.name} is not pure Python: it needs a wheel per machine")


def _wheels_of(pin: Pin, folder: Path) -> list[Path]:
    return [
        path
        for path in sorted(folder.glob("*.whl"))
        if (named := parse_wheel_filename(path.name))[0] == pin.name
        and named[1] == Version(pin.version)
    ]


def _wheel_of(pin: Pin, folder: Path, target: Target) -> Path:
    found = _wheels_of(pin, folder)
    if len(found) != 1:
        says = ", ".join(path.name for path in found) or "none"
        sys.exit(f"scripts/release: {pin.name} {pin.version} for {target}: one wheel, not {says}")
    return found[0]


def sha256(path: Path) -> str:
    """Return a file's hash as pip writes it."""
    with path.open("rb") as file:
        return f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}"
