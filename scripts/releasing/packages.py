"""Debian packages, the same byte for byte whoever builds them of the same source."""

from __future__ import annotations

import os
from pathlib import Path

from faccine.wire.versions import debian_version
from releasing.contents import RELEASES, write_script
from releasing.running import run

_INSTALLED = f"""\
#!/bin/sh
# Makes the release's environment. Another release that runs is left running: who installs decides.
set -e
[ "$1" = configure ] || exit 0
/{RELEASES}/VERSION/make-venv
[ -e /opt/faccine/current ] || /{RELEASES}/VERSION/make-current
"""

_REMOVED = f"""\
#!/bin/sh
# Takes the environment away with the release; an upgrade leaves it, so that one can go back.
set -e
[ "$1" = remove ] || exit 0
cd /{RELEASES}/VERSION 2>/dev/null || exit 0
rm -rf bin include lib lib64 share pyvenv.cfg ready
"""


def build(
    root: Path, *, name: str, version: str, arch: str, control: str, date: str, to: Path
) -> Path:
    """Build a package of a folder and return it.

    Args:
        root: what becomes ``/`` where it is installed; the package's own files are added to it.
        name: the package, for instance faccine-kiosk.
        version: the release.
        arch: Debian's word for the processor.
        control: the fields that every release has.
        date: of all files, in seconds since 1970.
        to: the folder for it.
    """
    kilobytes = sum(path.stat().st_size for path in root.rglob("*") if path.is_file()) // 1024
    head = (
        f"Package: {name}\nVersion: {debian_version(version)}\nArchitecture: {arch}\n"
        f"Installed-Size: {kilobytes}\n"
    )
    about = root / "DEBIAN"
    about.mkdir()
    (about / "control").write_text(head + control)
    write_script(about / "postinst", _INSTALLED.replace("VERSION", version))
    write_script(about / "prerm", _REMOVED.replace("VERSION", version))
    for path in [root, *root.rglob("*")]:
        if not path.is_symlink():
            is_program = path.is_dir() or os.access(path, os.X_OK)
            path.chmod(0o755 if is_program else 0o644)
            os.utime(path, (int(date), int(date)))
    package = to / f"{name}_{debian_version(version)}_{arch}.deb"
    # Wheels are compressed already; packing them again would cost minutes and save nothing.
    command = ["dpkg-deb", "--build", "--root-owner-group", "-Znone", root, package]
    run(command, env={**os.environ, "SOURCE_DATE_EPOCH": date})
    return package
