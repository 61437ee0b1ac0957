"""The small files beside the outbox through which a kiosk and its updater speak.

    wanted.json    the kiosk: what its settings want, ``{"software": "1.4.0"}``
    idle           the kiosk: there while nobody would notice a restart
    running.json   the kiosk: which release it is, as which process, and what is wrong with it
    update.json    the updater: where it stands; not there where the wanted software runs

Each is written whole under another name and then renamed, so that nobody reads half of one.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import msgspec

from faccine.wire.states import KioskUpdate

_T = TypeVar("_T")


class Wanted(msgspec.Struct, frozen=True):
    """What a kiosk's settings want to run; None: whatever it has."""

    software: str | None = None


class Running(msgspec.Struct, frozen=True):
    """A kiosk that runs: its release, its process in which boot, and its trouble, None for none."""

    software: str
    pid: int
    boot: str
    problem: str | None = None


class Mailbox:
    """The files of one kiosk.

    Args:
        folder: where its outbox is.
    """

    def __init__(self, folder: Path) -> None:
        self._wanted = folder / "wanted.json"
        self._idle = folder / "idle"
        self._running = folder / "running.json"
        self._update = folder / "update.json"

    def wanted(self) -> str | None:
        """Return the version the settings want, None where they want none or never came."""
        found = read(self._wanted, Wanted)
        return None if found is None else found.software

    def want(self, software: str | None) -> None:
        """Say what the settings want."""
        _write_news(self._wanted, Wanted(software))

    def is_idle(self) -> bool:
        """Tell whether nobody would notice a restart."""
        return self._idle.exists()

    def say_idle(self, *, is_so: bool) -> None:
        """Say whether nobody would notice a restart."""
        if is_so:
            self._idle.touch()
        else:
            self._idle.unlink(missing_ok=True)

    def running(self) -> Running | None:
        """Return what the kiosk said last of itself, None if it never did."""
        return read(self._running, Running)

    def say_running(self, running: Running) -> None:
        """Say which release this is."""
        _write_news(self._running, running)

    def update(self) -> KioskUpdate | None:
        """Return where the updater stands, None where it has nothing to do."""
        return read(self._update, KioskUpdate)

    def say_update(self, update: KioskUpdate | None) -> None:
        """Say where the updater stands."""
        if update is None:
            self._update.unlink(missing_ok=True)
        else:
            _write_news(self._update, update)


def read(path: Path, kind: type[_T]) -> _T | None:
    """Return what a file holds, None where it is missing or makes no sense."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except (OSError, msgspec.DecodeError):
        return None


def write(path: Path, value: object) -> None:
    """Write a file whole; it lasts through a power cut, or the one before it does.

    Raises:
        OSError: it cannot be written.
    """
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)
    # Never through a link: the updater is root, and the folder is the kiosk's.
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    with os.fdopen(os.open(new, flags, 0o644), "wb") as file:
        file.write(msgspec.json.encode(value))
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    with suppress(OSError):  # some file systems cannot, and then need not
        os.fsync(descriptor)
    os.close(descriptor)


def _write_news(path: Path, value: msgspec.Struct) -> None:
    if read(path, type(value)) != value:
        write(path, value)
