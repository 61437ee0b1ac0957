"""Where the form of a new box is: read from a file that somebody else keeps up.

The kiosk finds no addresses itself and reads no PIN of the dashboard's: it shows what it is handed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

Address = Annotated[str, Meta(max_length=100)]


class Welcome(msgspec.Struct, frozen=True, kw_only=True):
    """What to show. ``addresses`` are without ``https://``, the one to read out first.

    ``qr`` is what the code holds. Without addresses there is no network yet; without a PIN there
    is none yet.
    """

    addresses: Annotated[list[Address], Meta(max_length=3)] = []
    qr: Annotated[str, Meta(max_length=200)] | None = None
    pin: Annotated[str, Meta(pattern=r"^[0-9]{6}$")] | None = None


NOTHING_YET = Welcome()


def read_welcome(path: Path) -> Welcome:
    """Return what a file says; nothing yet where it is missing or half written."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Welcome)
    except (OSError, msgspec.DecodeError):
        return NOTHING_YET


def spaced(pin: str) -> str:
    """Return a PIN in two groups, as one reads it out."""
    return f"{pin[:3]} {pin[3:]}"
