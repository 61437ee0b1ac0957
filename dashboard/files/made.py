"""A file on its way to the reader."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A finished file. ``is_shown``: a browser may show it instead of saving it."""

    name: str
    media_type: str
    body: bytes
    is_shown: bool = False
