"""Makes a fetched package a release that could run, beside the one that does.

No script that Debian would run at an installation is run: the package is unpacked, and
``make-venv`` in it installs its wheels without a network. Then the new release, as the kiosk's
user, looks at the kiosk and says what would not work; what does not work with the running one
either is no reason.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from faccine.wire.errors import UpdateError
from kiosk.updating.home import Home
from kiosk.updating.programs import User, run

_VENV_SECONDS = 1800
_CHECK_SECONDS = 120


def unpack(package: Path, version: str, home: Home) -> None:
    """Put a package's release where releases are; it is not ready yet.

    Raises:
        UpdateError: it holds something else.
    """
    folder = home.work / "unpacked"
    shutil.rmtree(folder, ignore_errors=True)
    ended = run(["dpkg-deb", "-x", package, folder], within_seconds=600)
    if ended.code:
        raise UpdateError(f"the package cannot be unpacked: {ended.last_line}")
    found = folder / "opt/faccine/releases" / version
    if not (found / "make-venv").is_file():
        raise UpdateError(f"the package holds no release {version}: make-venv is missing in it")
    target = home.release(version)
    home.unmark(version)
    shutil.rmtree(target, ignore_errors=True)
    target.parent.mkdir(exist_ok=True)
    found.rename(target)
    shutil.rmtree(folder)


def install(version: str, home: Home) -> None:
    """Make a release's virtual environment, from its own wheels.

    Raises:
        UpdateError: it cannot be made.
    """
    release = home.release(version)
    ended = run([release / "make-venv"], within_seconds=_VENV_SECONDS)
    if ended.code:
        raise UpdateError(f"its environment cannot be made: {ended.last_line}")
    shutil.rmtree(release / "wheels")  # the environment holds what was in them


def compare(version: str, home: Home, config: Path | None, user: User | None = None) -> None:
    """Have a release look at the kiosk as it is configured.

    Args:
        version: which release.
        home: where it is.
        config: the kiosk's settings file, None for none.
        user: whom a kiosk runs as, None for whoever we are.

    Raises:
        UpdateError: it cannot, or something would not work that works now.
    """
    new = _wrong(home.release(version), config, user)
    if new is None:
        raise UpdateError(f"{version} does not start: its 'check' ended without a report")
    now = _wrong(home.folder / "current", config, user) or {}
    for what, says in new.items():
        if what not in now:
            raise UpdateError(f"{version} would not work here: {what}: {says}")


def _wrong(release: Path, config: Path | None, user: User | None) -> dict[str, str] | None:
    """Return what a release finds wrong with this kiosk; None where it cannot tell."""
    words: list[str | Path] = [] if config is None else ["--config", config]
    program = release / "bin/faccine-kiosk"
    ended = run([program, *words, "check", "--json"], within_seconds=_CHECK_SECONDS, user=user)
    try:
        report = json.loads(ended.last_line)
        found = [one for one in report["findings"] if one["level"] == "wrong"]
        return {one["what"]: one["says"] for one in found}
    except (ValueError, LookupError, TypeError):
        return None
