"""Puts a card's files into the card's first partition.

A stock image's own ``cmdline.txt`` stays as it is but for the word ``resize``, with which the
system takes the whole card at its first start and leaves nothing for what must survive.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

from faccine.wire.errors import CardError, StorageError
from hub.cards.files import MARK, OFFLINE, SOMETIMES, Files, owner_of

CMDLINE = "cmdline.txt"
_RESIZE = re.compile(r"(?:^| +)resize(?=\s|$)")
_PACKAGE = "faccine-kiosk_*.deb"
_SPARE_BYTES = 32 << 20


def packages_in(folder: Path) -> list[Path]:
    """Return the packages that a bundle holds, wherever in it.

    Raises:
        CardError: the kiosk's own is not among them.
    """
    found = sorted(path for path in folder.rglob("*.deb") if path.is_file())
    if not any(path.match(_PACKAGE) for path in found):
        raise CardError("offline", f"--offline {folder}: expected packages, {_PACKAGE} among them")
    return found


def check_owner(folder: Path, kiosk: str) -> None:
    """Raise if a folder holds the card of another kiosk, or of a system that would not read ours.

    Raises:
        CardError: it does.
        StorageError: it is no folder, or cannot be read.
    """
    if not folder.is_dir():
        raise StorageError(f"--to {folder}: expected the folder where the card is mounted")
    if (folder / CMDLINE).exists() and not (folder / "user-data").exists():
        raise CardError(
            "to",
            f"--to {folder}: this system knows no cloud-init; write a stock Raspberry Pi OS "
            "(Trixie or later) onto the card",
        )
    mark = folder / MARK
    if not mark.exists():
        return
    owner = owner_of(_read(mark))
    if owner != kiosk:
        raise CardError(
            "to",
            f"--to {folder}: this is the card of {owner or 'nobody knows whom'}, not of {kiosk}; "
            f"take another card, or remove {MARK} from it",
        )


def write_card(folder: Path, files: Files, packages: Sequence[Path] = ()) -> list[str]:
    """Write a card's files, and return the names of those that were written or changed.

    What the card said before of this kiosk is replaced; what somebody else put there stays.

    Args:
        folder: the card's first partition.
        files: from :func:`hub.cards.files.card_files`.
        packages: of an offline bundle.

    Raises:
        StorageError: there is no room, or it cannot be written.
    """
    _check_room(folder, files, packages)
    try:
        _take_away(folder, files)
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        for package in packages:
            (folder / OFFLINE).mkdir(exist_ok=True)
            shutil.copyfile(package, folder / OFFLINE / package.name)
        done = [*files, *(f"{OFFLINE}/{package.name}" for package in packages)]
        return [*done, CMDLINE] if _keep_the_end_free(folder / CMDLINE) else done
    except OSError as error:
        raise StorageError(f"--to {error.filename or folder}: {error.strerror}") from None


def _take_away(folder: Path, files: Files) -> None:
    """Remove what an earlier card of this kiosk had and this one has not."""
    for name in SOMETIMES:
        if name not in files:
            (folder / name).unlink(missing_ok=True)
    for package in (folder / OFFLINE).glob("*.deb"):
        package.unlink()


def without_resize(cmdline: str) -> str:
    """Return a kernel's command line without the word that takes the whole card."""
    return _RESIZE.sub("", cmdline)


def _keep_the_end_free(cmdline: Path) -> bool:
    if not cmdline.exists():
        return False
    old = _read(cmdline).decode()
    new = without_resize(old)
    if new == old:
        return False
    cmdline.write_text(new, encoding="utf-8")
    return True


def _check_room(folder: Path, files: Files, packages: Sequence[Path]) -> None:
    needed = sum(map(len, files.values())) + sum(path.stat().st_size for path in packages)
    free = shutil.disk_usage(folder).free
    if free < needed + _SPARE_BYTES and packages:
        raise StorageError(
            f"--to {folder}: {free >> 20} MiB are free, {needed >> 20} are needed; take packages "
            "from the hub instead of --offline"
        )


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise StorageError(f"--to {path}: {error.strerror}") from None
