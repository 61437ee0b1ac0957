"""Small files that are there whole or not at all, whenever the power goes."""

from __future__ import annotations

import os
from pathlib import Path

from faccine.wire.errors import StorageError


def write_whole(path: Path, content: bytes, *, mode: int | None = 0o600) -> None:
    """Put a file in the place of another at once; when this returns it is on the disk.

    Args:
        path: the file.
        content: all of it.
        mode: who may read and write it; written by root it then belongs to whom its folder
            belongs. None for a stick or card whose files belong to nobody.

    Raises:
        StorageError: it cannot be written; what was there before is untouched.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        part.unlink(missing_ok=True)
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            if mode is not None:
                _give_to_owner_of(path.parent, descriptor)
                os.fchmod(descriptor, mode)
            file.flush()
            os.fsync(descriptor)
        part.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise StorageError(
            f"file {path}: {error.strerror}; check that the disk is there, ours and not full"
        ) from None


def give_to_owner_of_folder(path: Path) -> None:
    """Have a file that root made belong to whom its folder belongs; else do nothing.

    Raises:
        StorageError: it cannot be given away.
    """
    try:
        with path.open("rb") as file:
            _give_to_owner_of(path.parent, file.fileno())
    except OSError as error:
        raise StorageError(f"file {path}: {error.strerror}; check its owner") from None


def remove(path: Path) -> bool:
    """Remove a file for good, and tell whether it was there.

    Raises:
        StorageError: it cannot be removed.
    """
    try:
        path.unlink()
        sync_folder(path.parent)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise StorageError(f"file {path}: {error.strerror}; remove it by hand") from None
    return True


def sync_folder(folder: Path) -> None:
    """Have the disk know which files a folder holds.

    Raises:
        OSError: it cannot be opened.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _give_to_owner_of(folder: Path, descriptor: int) -> None:
    if os.geteuid() == 0:
        owner = folder.stat()
        os.fchown(descriptor, owner.st_uid, owner.st_gid)
