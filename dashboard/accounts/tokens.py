"""Tokens that are handed out once and kept as digests: who reads the file cannot use them."""

from __future__ import annotations

import hashlib
import secrets


def new_token() -> str:
    """Return a token nobody can guess."""
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """Return what is kept of a token, an e-mail or an address."""
    return hashlib.sha256(token.encode()).hexdigest()
