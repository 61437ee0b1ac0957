"""The folder of the releases: which are there, which one starts, which one is known to work.

    releases/1.4.0/          a release with its virtual environment; ``ready`` in it: it is whole
    current, proven          links to one of them
    update/                  the updater's own: journal, apt's indexes, what is being unpacked

A link changes in one step, after everything it leads to is on the disk.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from faccine.wire.errors import SettingsError, UpdateError
from kiosk.updating.files import read, sync_folder, write
from kiosk.updating.rules import HOUR_MS, Journal

_READY = "ready"
_MARGIN_BYTES = 100 * 1024 * 1024
"""Presses come first: this much is left to them."""


class Home:
    """The releases of one machine.

    Args:
        folder: usually ``/opt/faccine``.

    Raises:
        SettingsError: nothing was ever installed there.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.work = self.folder / "update"
        if not (self.folder / "current").is_symlink():
            raise SettingsError(
                f"--home {folder}: no link 'current' in it; expected where releases are installed"
            )
        try:
            self.work.mkdir(exist_ok=True)
            if not (self.folder / "proven").is_symlink():
                self.point("proven", self.target("current"))
        except OSError as error:
            raise SettingsError(f"--home {folder}: {error.strerror}; check its owner") from None

    def release(self, version: str) -> Path:
        """Return the folder of a release."""
        return self.folder / "releases" / version

    def target(self, link: str) -> str:
        """Return which version ``current`` or ``proven`` leads to."""
        return (self.folder / link).readlink().name

    def point(self, link: str, version: str) -> None:
        """Have ``current`` or ``proven`` lead to a release, in one step.

        Raises:
            OSError: the link cannot be written.
        """
        os.sync()
        new = self.folder / f"{link}.new"
        new.unlink(missing_ok=True)
        new.symlink_to(f"releases/{version}")
        new.replace(self.folder / link)
        sync_folder(self.folder)

    def prepared(self) -> frozenset[str]:
        """Return the releases that are whole."""
        ready = (path.parent.name for path in self.folder.glob(f"releases/*/{_READY}"))
        return frozenset(ready) | {self.target("proven")}

    def mark_ready(self, version: str) -> None:
        """Say that a release is whole, once all of it is on the disk."""
        os.sync()
        (self.release(version) / _READY).touch()
        sync_folder(self.release(version))

    def unmark(self, version: str) -> None:
        """Have a release fetched again before it is tried another time."""
        (self.release(version) / _READY).unlink(missing_ok=True)

    def prune(self, kept: frozenset[str]) -> None:
        """Remove all other releases."""
        for path in (self.folder / "releases").iterdir():
            if path.name not in kept:
                self.unmark(path.name)
                shutil.rmtree(path)

    def check_space(self, needed_bytes: int) -> None:
        """Refuse what would not fit, or would leave too little for presses.

        Raises:
            UpdateError: it would not.
        """
        disk = os.statvfs(self.folder)
        free = disk.f_bavail * disk.f_frsize
        if free < needed_bytes + _MARGIN_BYTES:
            needed_mb, free_mb = (needed_bytes + _MARGIN_BYTES) >> 20, free >> 20
            raise UpdateError(
                f"the disk has {free_mb} MB free, expected {needed_mb}: make room",
                rest_ms=HOUR_MS,
            )

    def journal(self) -> Journal:
        """Return what the updater wrote down last."""
        return read(self.work / "journal.json", Journal) or Journal()

    def note(self, journal: Journal) -> None:
        """Write down what the updater must know when it starts again."""
        write(self.work / "journal.json", journal)
