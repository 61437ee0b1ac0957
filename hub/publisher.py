"""Giving kiosks their settings: retained, and again when the catalogue has changed.

The dashboard writes the catalogue from another process; one cheap read says that somebody wrote.
"""

from __future__ import annotations

from sqlite_utils import Database

from faccine.runtime.clock import Clock
from faccine.runtime.database import data_version
from faccine.runtime.logs import get_logger
from faccine.runtime.mqtt import Connection
from faccine.wire import codec
from faccine.wire.topics import KioskTopic, kiosk_topic
from hub.catalogue import (
    IssuedSettings,
    catalogue_revision,
    issue_settings,
    newest_settings,
    settings_above,
)
from hub.store.books import Books

_EVERY_MS = 60 * 60 * 1000
"""Surveys and moves have dates: what is wanted changes while the catalogue does not."""

log = get_logger("settings")


class SettingsPublisher:
    """Publishes settings versions, and makes the books follow the catalogue."""

    def __init__(
        self, database: Database, books: Books, connection: Connection, clock: Clock
    ) -> None:
        self._database = database
        self._books = books
        self._connection = connection
        self._clock = clock
        self._versions: dict[str, int] = {}
        self._data_version = -1
        self._revision = -1
        self._issued_ms = 0
        self._has_news = True

    def refresh(self) -> None:
        """Issue and publish what a changed catalogue asks for; cheap when nothing changed.

        Whoever loaded the catalogue may have issued the settings already: published is what the
        kiosks have not been told yet.

        Raises:
            StorageError: the books cannot be written; another call tries again.
        """
        self._follow_catalogue()
        if not self._has_news:
            return
        for settings in newest_settings(self._database):
            if self._versions.get(settings.kiosk) != settings.version:
                self._publish(settings)
        self._has_news = False

    def begin_afresh(self) -> None:
        """Have every kiosk's newest settings published, for a broker that may have lost them."""
        self._versions.clear()
        self._has_news = True

    def _follow_catalogue(self) -> None:
        """Issue settings and book by the catalogue as it is now, where that is due."""
        version, now_ms = data_version(self._database), self._clock.wall_ms()
        is_due = not self._issued_ms <= now_ms < self._issued_ms + _EVERY_MS
        if version == self._data_version and not is_due:
            return
        revision = catalogue_revision(self._database)
        if revision != self._revision or is_due:
            issue_settings(self._database, now_ms)
            self._books.reload_catalogue()
            self._revision, self._issued_ms, self._has_news = revision, now_ms, True
        self._data_version = version

    def heard(self, kiosk: str, version: int) -> None:
        """Note what a kiosk says is in force; a version from the future is issued anew above it.

        That happens when the hub came back from a backup older than those settings.
        """
        if version <= self._versions.get(kiosk, version):
            return
        issued = settings_above(self._database, kiosk, version, self._clock.wall_ms())
        self._books.reload_catalogue()
        log.warning("settings issued anew", kiosk=kiosk, reported=version)
        if issued is not None:
            self._publish(issued)

    def _publish(self, settings: IssuedSettings) -> None:
        self._versions[settings.kiosk] = settings.version
        self._connection.publish(
            kiosk_topic(settings.kiosk, KioskTopic.SETTINGS),
            codec.encode(settings.document),
            retain=True,
        )
