"""The key that signs sessions: made once, kept in a file that only its owner reads."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from faccine.wire.errors import StorageError

_FEWEST_BYTES = 32


def key_beside(accounts: Path) -> bytes:
    """Return the key kept beside the accounts' file, making it if it is not there.

    Raises:
        StorageError: it can be neither read nor made, others may read it, or it is cut short.
    """
    path = accounts.with_suffix(".key")
    try:
        _make(path)
        if path.stat().st_mode & 0o077:
            raise StorageError(f"key {path}: others may read it; run chmod 600 {path}")
        key = path.read_bytes()
    except OSError as error:
        raise StorageError(f"key {path}: {error.strerror}; check the folder's owner") from None
    if len(key) < _FEWEST_BYTES:
        raise StorageError(
            f"key {path}: {len(key)} bytes, expected {_FEWEST_BYTES}; delete it to make a new one "
            "(everybody logs in again)"
        )
    return key


def _make(path: Path) -> None:
    if path.exists():
        return
    # Written aside and linked into place whole: of two processes starting at once, one wins.
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(_FEWEST_BYTES))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(aside, path)
    except FileExistsError:
        pass
    finally:
        aside.unlink()
