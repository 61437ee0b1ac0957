"""A line of ``faccine-kiosk check``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """What was looked at and what is the matter. ``is_wrong``: it would not do its work."""

    what: str
    says: str
    is_wrong: bool = False
