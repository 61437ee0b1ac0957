"""What somebody was shown, as a number that differs when anything in it does. Pure.

A form carries the number of the piece it shows, so that only a change of that same piece meanwhile
is a conflict: who renames a service is not held up by somebody who opens an office.
"""

from __future__ import annotations

import hashlib

import msgspec

from hub.catalogue.forms import (
    AdministrationForm,
    KioskForm,
    MessageForm,
    OfficeForm,
    ServiceForm,
    SurveyForm,
)

Piece = AdministrationForm | OfficeForm | ServiceForm | SurveyForm | tuple[str, KioskForm] | None


def piece_number(piece: Piece) -> str:
    """Return the number of a piece; None is one that is only being made.

    Kiosks of an office, and what an administration holds, are pieces of their own.
    """
    if isinstance(piece, OfficeForm):
        piece = msgspec.structs.replace(piece, kiosk=[])
    if isinstance(piece, AdministrationForm):
        piece = msgspec.structs.replace(piece, office=[], service=[], survey=[], message=None)
    text = msgspec.json.encode(piece, order="deterministic")
    return hashlib.blake2b(text, digest_size=6).hexdigest()


def message_number(message: MessageForm) -> str:
    """Return the number of a message, which has no code: who takes one away names it so."""
    text = msgspec.json.encode(message, order="deterministic")
    return hashlib.blake2b(text, digest_size=6).hexdigest()
