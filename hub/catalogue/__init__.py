"""The catalogue: who stands where and offers what. The hub's second door, the one for writing.

Whoever writes here moves the catalogue's revision; the hub sees it, issues the settings that
differ, and books by a new :class:`Snapshot`. The entries of a snapshot are pure and live in
:mod:`hub.catalogue.entries`, where rules may import them from.
"""

from __future__ import annotations

from sqlite_utils import Database

from hub.catalogue.entries import (
    AdministrationEntry,
    KioskEntry,
    OfficeEntry,
    PlacementEntry,
    ServiceEntry,
)
from hub.catalogue.forms import Channel, Position
from hub.catalogue.issuing import (
    IssuedSettings,
    issue_settings,
    newest_settings,
    preview_settings,
    settings_above,
)
from hub.catalogue.kiosks import (
    add_kiosk,
    move_kiosk,
    restore_kiosk,
    revoke_kiosk,
    set_kiosk_mode,
)
from hub.catalogue.loading import (
    LoadReport,
    add_administration,
    change_catalogue,
    load_catalogue,
)
from hub.catalogue.reading_back import administration_codes, catalogue_form, revision_of
from hub.catalogue.snapshot import Snapshot, read_revision
from hub.catalogue.telling import Told, is_told, take_untold, tell_kiosk

__all__ = [
    "AdministrationEntry",
    "Channel",
    "IssuedSettings",
    "KioskEntry",
    "LoadReport",
    "OfficeEntry",
    "PlacementEntry",
    "Position",
    "ServiceEntry",
    "Snapshot",
    "Told",
    "add_administration",
    "add_kiosk",
    "administration_codes",
    "catalogue_form",
    "catalogue_revision",
    "change_catalogue",
    "is_told",
    "issue_settings",
    "load_catalogue",
    "move_kiosk",
    "newest_settings",
    "preview_settings",
    "restore_kiosk",
    "revision_of",
    "revoke_kiosk",
    "set_kiosk_mode",
    "settings_above",
    "take_untold",
    "tell_kiosk",
]


def catalogue_revision(database: Database) -> int:
    """Return the number that moves with every change of the catalogue and its settings."""
    return read_revision(database.conn)
