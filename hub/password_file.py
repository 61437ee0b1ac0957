"""Mosquitto's password file on the disk: read by the broker at any time, so replaced whole.

It holds hashes only; the broker reads it by its group, nobody else may. The file ``changed`` beside
it asks for the broker to read it anew. Whoever sees to that (faccine-gate-reload.path) removes the
mark first: a change that comes meanwhile marks it again, so that none is ever missed.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from faccine.runtime.passwords import is_password_hash
from faccine.wire.errors import SettingsError, StorageError

_MODE = 0o640
_MARK = "changed"


def own_lines(path: Path) -> list[str]:
    """Return the lines of logins that are no kiosk's.

    Raises:
        SettingsError: the file cannot be read, or holds something else.
    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"own logins {path}: {error}") from None
    found = []
    for number, line in enumerate(lines, 1):
        if not line or line.startswith("#"):
            continue
        name, _, password_hash = line.partition(":")
        if not name.startswith("_") or not is_password_hash(password_hash):
            raise SettingsError(
                f"own logins {path}, line {number}: expected _name:$7$…, as 'mosquitto_passwd' "
                "writes it; no kiosk's name begins with '_'"
            )
        found.append(line)
    return found


def stamp(path: Path) -> tuple[int, ...]:
    """Return what changes whenever a file is written or replaced; nothing where it is missing."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_mode, found.st_gid


def write_if_changed(path: Path, text: str) -> bool:
    """Replace a file at once, so that nobody ever reads half of it; tell whether it was needed.

    It keeps its group; a new one has that of its folder, where the folder says so.

    Raises:
        StorageError: it cannot be written.
    """
    with suppress(OSError, UnicodeDecodeError):
        if path.read_text("utf-8") == text and path.stat().st_mode & 0o777 == _MODE:
            return False
    part = path.with_name(path.name + ".part")
    try:
        part.unlink(missing_ok=True)
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            _take_group(descriptor, path)
            os.fchmod(descriptor, _MODE)
            file.flush()
            os.fsync(descriptor)
        part.replace(path)
    except OSError as error:
        raise StorageError(
            f"password file {path}: {error.strerror}; the folder must be ours, of Mosquitto's group"
        ) from None
    return True


def mark_changed(path: Path) -> None:
    """Ask for the broker to read the password file anew.

    Raises:
        StorageError: the mark cannot be made.
    """
    mark = path.with_name(_MARK)
    try:
        mark.touch()
    except OSError as error:
        raise StorageError(
            f"mark {mark}: {error.strerror}; the folder must be ours, of Mosquitto's group"
        ) from None


def _take_group(descriptor: int, path: Path) -> None:
    try:
        wanted = path.stat().st_gid
    except FileNotFoundError:
        return
    if os.fstat(descriptor).st_gid != wanted:
        os.fchown(descriptor, -1, wanted)
