"""The catalogue: who stands where and offers what. The hub's second door, for writing."""

from __future__ import annotations

from hub.catalogue.entries import (
    AdministrationEntry,
    KioskEntry,
    OfficeEntry,
    PlacementEntry,
    ServiceEntry,
)
from hub.catalogue.snapshot import Snapshot

__all__ = [
    "AdministrationEntry",
    "KioskEntry",
    "OfficeEntry",
    "PlacementEntry",
    "ServiceEntry",
    "Snapshot",
]
