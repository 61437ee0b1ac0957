"""A line of ``faccine-kiosk check`` and of a self-test."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """What was looked at and what is the matter.

    ``is_wrong``: it would not do its work. ``is_doubtful``: it would, but not all that people
    expect of it.
    """

    what: str
    says: str
    is_wrong: bool = False
    is_doubtful: bool = False

    @property
    def level(self) -> str:
        """``ok``, ``warn`` or ``wrong``."""
        if self.is_wrong:
            return "wrong"
        return "warn" if self.is_doubtful else "ok"
