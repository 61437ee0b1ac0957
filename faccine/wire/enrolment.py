"""How a machine without a name becomes a kiosk: one request over HTTPS, one answer.

Somebody at the hub is given a code for a kiosk and carries it to the machine: on its card, on a
sheet, by telephone. Its alphabet is Crockford's base32, which leaves out letters that look like
digits and forgives those who type them. The machine makes its own password and sends only what
Mosquitto's password files hold of it, so that nobody else ever knows it.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from faccine.wire.errors import BadMessage, FaccineError
from faccine.wire.states import Software

ENROL_PATH = "/enrol"
AUTHORITY_PATH = "/authority.pem"
MAX_REQUEST_BYTES = 4096
MAX_ANSWER_BYTES = 64 * 1024

CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 16
"""Times five random bits: nobody guesses one of 80 over the network."""
_GROUP = 4
_MISREAD = str.maketrans("OIL", "011", "- ")

HASH_ITERATIONS = range(101, 10_001)
"""A password of 256 random bits needs no slow hash; a slower one would keep the broker busy."""
_SALT_BYTES = 12
_DIGEST_BYTES = 64
_PASSWORD_HASH = re.compile(r"\$7\$([1-9][0-9]{2,4})\$([A-Za-z0-9+/=]+)\$([A-Za-z0-9+/=]+)")


class EnrolmentWhy(StrEnum):
    """Why a code is not taken."""

    UNKNOWN_CODE = "unknown-code"
    EXPIRED = "expired"
    USED = "used"
    """By a machine with another password."""
    WITHDRAWN = "withdrawn"
    """A newer code was made for its kiosk, or the kiosk was revoked."""


class EnrolmentError(FaccineError, PermissionError):
    """Error raised when a code is not taken; ``why`` is what the wire says of it."""

    def __init__(self, message: str, why: EnrolmentWhy) -> None:
        super().__init__(message)
        self.why = why


class EnrolmentRequest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a machine asks with. ``machine`` says what it is, for whoever looks at the audit log."""

    v: int
    code: Annotated[str, Meta(max_length=64)]
    password_hash: Annotated[str, Meta(max_length=200)]
    software: Software | None = None
    machine: Annotated[str, Meta(max_length=120)] | None = None


class EnrolmentAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Who the machine is from now on, and all it needs to work.

    ``brokers`` are addresses to try in this order. ``authority`` is the PEM of who signed their
    certificates, None where every machine knows them. ``repository`` and ``repository_key`` (ASCII
    armour) are where software comes from, ``software`` which release is wanted; None: nobody says.
    """

    v: int
    kiosk: str
    brokers: Annotated[Sequence[str], Meta(min_length=1, max_length=8)]
    authority: str | None = None
    repository: str | None = None
    repository_key: str | None = None
    software: Software | None = None


class EnrolmentRefusal(msgspec.Struct, frozen=True, kw_only=True):
    """Why a machine is not taken in: one of :class:`EnrolmentWhy`, or a word of a newer hub."""

    v: int
    error: str


def read_code(text: str) -> str | None:
    """Return a code as it is hashed, None where the text cannot be one.

    Case, spaces, hyphens, and the letters O, I and L for the digits they look like are forgiven.
    """
    code = text.strip().upper().translate(_MISREAD)
    is_code = len(code) == CODE_LENGTH and all(sign in CODE_ALPHABET for sign in code)
    return code if is_code else None


def show_code(code: str) -> str:
    """Return a code as people read it: ``ABCD-EFGH-JKMN-PQRS``."""
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def make_password_hash(salt: bytes, digest: bytes, iterations: int = HASH_ITERATIONS[0]) -> str:
    """Return a PBKDF2-SHA512 digest as Mosquitto's password files write it."""
    return f"$7${iterations}${b64encode(salt).decode()}${b64encode(digest).decode()}"


def check_password_hash(text: str) -> str:
    """Return the text if a password file may hold it: one bad line would close a broker to all.

    Raises:
        BadMessage: it is anything but a whole ``$7$`` hash that is quick to check.
    """
    found = _PASSWORD_HASH.fullmatch(text)
    if (
        found is None
        or int(found[1]) not in HASH_ITERATIONS
        or _length(found[2]) != _SALT_BYTES
        or _length(found[3]) != _DIGEST_BYTES
    ):
        raise BadMessage(
            f"password hash of {len(text)} characters: expected $7$, {HASH_ITERATIONS[0]} to "
            f"{HASH_ITERATIONS[-1]} iterations, a salt of {_SALT_BYTES} and a digest of "
            f"{_DIGEST_BYTES} bytes in base64"
        )
    return text


def _length(text: str) -> int | None:
    """Return how many bytes a base64 text stands for, None where it is not written the one way."""
    try:
        content = b64decode(text, validate=True)
    except NotBase64:
        return None
    return len(content) if b64encode(content).decode() == text else None
