"""Telling kiosks what somebody asks of them, once each.

Whoever asks writes it into the books from another process; one cheap read says that somebody
wrote. While the broker is away nothing is taken out of the books: what is handed to a connection
that is down is lost.
"""

from __future__ import annotations

from sqlite_utils import Database

from faccine.runtime.clock import Clock
from faccine.runtime.database import data_version
from faccine.runtime.logs import get_logger
from faccine.runtime.mqtt import Connection
from faccine.wire import codec
from faccine.wire.topics import KioskTopic, kiosk_topic
from hub.catalogue import take_untold

log = get_logger("commands")


class Commander:
    """Publishes commands to kiosks, not retained."""

    def __init__(self, database: Database, connection: Connection, clock: Clock) -> None:
        self._database = database
        self._connection = connection
        self._clock = clock
        self._data_version = -1

    def refresh(self) -> None:
        """Send what has been asked for since; cheap when nobody wrote.

        Raises:
            StorageError: the books cannot be written; nothing was sent, another call tries again.
        """
        if not self._connection.is_ready:
            return
        version = data_version(self._database)
        if version == self._data_version:
            return
        untold = take_untold(self._database, self._clock.wall_ms())
        self._data_version = version
        for told in untold:
            topic = kiosk_topic(told.kiosk, KioskTopic.COMMAND)
            self._connection.publish(topic, codec.encode(told.command))
            log.info("told", kiosk=told.kiosk, action=told.command.action, id=told.command.id)
