"""Passwords as Mosquitto's password files keep them: ``$7$``, salted PBKDF2 with SHA-512.

A kiosk makes its own password and tells the hub this hash only, so that books, backups and the
broker's file never hold anything that lets somebody in. Passwords are drawn at random: stretching
them would guard nothing and would cost the broker at every connection, so the rounds are those
of ``mosquitto_passwd``.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from base64 import b64encode

_ROUNDS = 101
_SALT_BYTES = 12
"""Mosquitto 2.0 takes no other length."""
_PASSWORD_BYTES = 24
HASH_PATTERN = r"\$7\$[1-9][0-9]{0,3}\$[A-Za-z0-9+/]{16}\$[A-Za-z0-9+/]{86}=="
"""The whole of a hash: nothing that would begin another login, and no rounds that tire a broker."""
_HASH = re.compile(HASH_PATTERN)


def new_password() -> str:
    """Return a password drawn at random: 192 bits, in letters, digits, ``-`` and ``_``."""
    return secrets.token_urlsafe(_PASSWORD_BYTES)


def password_hash(password: str, *, salt: bytes | None = None) -> str:
    """Return a password as Mosquitto's password files write it.

    Args:
        password: as a client sends it.
        salt: 12 bytes; None draws them at random.

    Raises:
        ValueError: the salt has another length, which Mosquitto would not take.
    """
    salt = secrets.token_bytes(_SALT_BYTES) if salt is None else salt
    if len(salt) != _SALT_BYTES:
        raise ValueError(f"salt of {len(salt)} bytes: expected {_SALT_BYTES}")
    digest = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, _ROUNDS)
    return f"$7${_ROUNDS}${b64encode(salt).decode()}${b64encode(digest).decode()}"


def is_password_hash(text: str) -> bool:
    """Tell whether a text is such a hash and nothing more: it may stand in the broker's file."""
    return _HASH.fullmatch(text) is not None
