"""How a machine without a name becomes a kiosk: one request over HTTPS, one answer.

Somebody at the hub is given a code for a kiosk and carries it to the machine: on its card, on a
sheet, by telephone. Its alphabet is Crockford's base32, which leaves out letters that look like
digits and forgives those who type them. The machine makes its own password and sends only what
Mosquitto's password files hold of it, so that nobody else ever knows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from faccine.wire.errors import FaccineError
from faccine.wire.states import Software

ENROL_PATH = "/enrol"
AUTHORITY_PATH = "/authority.pem"
MAX_REQUEST_BYTES = 4096
MAX_ANSWER_BYTES = 64 * 1024
MAX_MACHINE = 120

CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 16
"""Times five random bits: nobody guesses one of 80 over the network."""
_GROUP = 4
_MISREAD = str.maketrans("OIL", "011", "- ")


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
    machine: Annotated[str, Meta(max_length=MAX_MACHINE)] | None = None


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
