"""A release to install on machines: this checkout, for this processor and this Python only."""

from __future__ import annotations

import sys
from pathlib import Path

from host import said

ROOT = Path(__file__).parents[2]
VERSION = "1.0.0"
"""What the first release is called here."""


class Releases:
    """Makes releases into one signed repository.

    Args:
        folder: for the key and the repository; empty.
        python: what the machines have, for instance 3.13; None: what runs here.
    """

    def __init__(self, folder: Path, python: str | None = None) -> None:
        self._python = python or f"{sys.version_info.major}.{sys.version_info.minor}"
        self.folder = folder / "releases"
        self._key = folder / "key"
        said([ROOT / "scripts/release", "--new-key", self._key], seconds=120)

    def make(self, version: str = VERSION) -> Path:
        """Make a release; return the one file of it that a hub installs from."""
        arch = said(["dpkg", "--print-architecture"]).strip()
        said(
            [
                *(ROOT / "scripts/release", "--keyring", self._key, "--to", self.folder),
                *("--version", version, "--arch", arch, "--python", self._python, "--untried"),
            ],
            seconds=600,
        )
        return self.folder / f"faccine-{version}.tar"
