"""Everything of one kiosk, for its page and its files."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from dashboard.fleet import KioskNow
from dashboard.kiosk_health import HealthRow, health_rows, read_health
from dashboard.kiosk_tables import fleet_table, refused_table
from dashboard.one_kiosk_tables import (
    health_table,
    move_table,
    outbox_table,
    request_table,
    settings_table,
)
from dashboard.settings_words import SettingRow, setting_rows
from dashboard.tables import Table
from faccine.wire.settings import KioskSettings
from faccine.wire.states import Action
from hub.reading import KioskDocuments, KioskPast, Reader, RefusedSummary, SettingsDocument

ACTIONS: tuple[Action, ...] = (
    Action.IDENTIFY,
    Action.TEST_MODE,
    Action.SELF_TEST,
    Action.SEND_LOG,
    Action.RESTART,
)
"""From the one that changes least to the one that changes most."""


class OneKiosk:
    """What the books know of one kiosk, asked for when first needed."""

    actions = ACTIONS

    def __init__(self, reader: Reader, one: KioskNow, now_ms: int) -> None:
        self._reader = reader
        self._one = one
        self._now_ms = now_ms

    @cached_property
    def past(self) -> KioskPast:
        """Its moves, and what was asked of it."""
        return self._reader.kiosk_past(self._one.kiosk.code)

    @cached_property
    def documents(self) -> KioskDocuments:
        """Its settings as they were issued."""
        return self._reader.kiosk_settings(self._one.kiosk.code)

    @cached_property
    def settings(self) -> list[SettingRow]:
        """Its settings in words, those that differ from what is wanted first."""
        documents = self.documents
        return setting_rows(_settings(documents.in_force), _settings(documents.wanted))

    @cached_property
    def health(self) -> list[HealthRow]:
        """What it says of its machine."""
        return health_rows(read_health(self._one.kiosk.health))

    @cached_property
    def refused(self) -> Sequence[RefusedSummary]:
        """What was refused from it."""
        code = self._one.kiosk.code
        return [one for one in self._reader.refused() if one.kiosk == code]

    def tables(self) -> list[Table]:
        """Return all of it as tables."""
        zone = self._one.timezone
        return [
            fleet_table([self._one], self._now_ms),
            outbox_table(self._one.kiosk.outboxes, self.past),
            health_table(self._one),
            settings_table(self.settings),
            move_table(self.past, zone),
            request_table(self.past, zone),
            refused_table(self.refused, zone),
        ]


def _settings(document: SettingsDocument | None) -> KioskSettings | None:
    return None if document is None else document.settings
