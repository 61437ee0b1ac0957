"""What booking a press needs to know, as immutable values. No database here.

The entries of one snapshot are shared and never change, so a press costs a few dictionary
look-ups. What changes in the catalogue makes a new snapshot.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from hub.hours import OpeningHours


@dataclass(frozen=True, slots=True)
class ServiceEntry:
    """A service of an administration."""

    id: int
    code: str
    channel: str
    """``counter``, ``web`` or ``phone``."""
    is_retired: bool = False
    """No longer offered; presses that name it are still taken in."""


@dataclass(frozen=True, slots=True)
class AdministrationEntry:
    """A commune, a province, a health authority."""

    id: int
    code: str
    timezone: str
    languages: tuple[str, ...]
    services: Mapping[str, ServiceEntry]
    """By code, retired ones included."""


@dataclass(frozen=True, slots=True)
class OfficeEntry:
    """An office of an administration."""

    id: int
    code: str
    administration: AdministrationEntry
    hours: OpeningHours
    rotating_staff: int | None
    """How many people take turns at its counters; None: nobody said."""


@dataclass(frozen=True, slots=True)
class PlacementEntry:
    """Where a kiosk stands, what it offers, and the survey that runs there meanwhile."""

    id: int
    office: OfficeEntry
    position: str | None
    services: tuple[ServiceEntry, ...]
    survey: int
    face_labels: int
    reasons: Mapping[str, int]
    """The survey's reasons, code to id, those no longer offered included."""


@dataclass(frozen=True, slots=True)
class KioskEntry:
    """A kiosk, everywhere it stood and under every settings version it was given."""

    id: int
    code: str
    revoked: bool
    moves_ms: tuple[int, ...]
    """The instants from which ``places`` are valid, ascending."""
    places: tuple[PlacementEntry, ...]
    by_settings: Mapping[int, PlacementEntry]

    def placement_at(self, at_ms: int) -> PlacementEntry | None:
        """Return where it stood at an instant; None when it was never placed anywhere.

        Before its first placement it stood where it stood first.
        """
        if not self.places:
            return None
        return self.places[max(bisect_right(self.moves_ms, at_ms) - 1, 0)]

    def placement_of_settings(self, version: int) -> PlacementEntry | None:
        """Return where it stood under a settings version; None for one never issued."""
        return self.by_settings.get(version)
