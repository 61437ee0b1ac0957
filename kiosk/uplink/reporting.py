"""What the uplink tells of itself: on the kiosk's board, and from the board to the hub.

Health goes out every minute, and soon after something in it has changed that is no mere figure of
the machine. It also goes out while the outbox cannot be written: that is when it matters.
"""

from __future__ import annotations

import socket
from collections.abc import Callable

import msgspec

from faccine.runtime.mqtt import Connection
from faccine.wire.states import Health
from kiosk.machine.monitor import Board
from kiosk.session.status import Link
from kiosk.uplink.carrier import Carrier

_HEALTH_MS = 60_000
_LOOK_MS = 5_000
_ADDRESS_MS = 30_000
_ANYWHERE = "192.0.2.1"
"""An address kept for documentation: nothing is ever sent there."""


class Reporter:
    """Reports for one uplink, on its thread.

    Args:
        board: where to say how we stand with the hub.
        connection: where we connect, and how that goes.
        publish_health: hands a health message to the broker.
    """

    def __init__(
        self,
        board: Board,
        connection: Connection,
        publish_health: Callable[[Health], None],
    ) -> None:
        self.receipt_ms: int | None = None
        """When the last receipt for us came that was no error, on the clock since boot."""
        self._board = board
        self._connection = connection
        self._publish = publish_health
        self._address: str | None = None
        self._address_at_ms = self._look_at_ms = self._health_at_ms = 0
        self._told: Health | None = None

    def report(self, carrier: Carrier | None, now_ms: int) -> None:
        """Say how we stand, and tell the hub when it is time. Cheap; may be called at any rate."""
        is_ready = self._connection.is_ready
        if is_ready:
            self._address = self._connection.local_address
        elif now_ms >= self._address_at_ms:
            # Looking a name up may take long; whoever is connected is spared it.
            self._address = address_towards(*self._connection.broker.first_hop)
            self._address_at_ms = now_ms + _ADDRESS_MS
        link = Link(
            broker=str(self._connection.broker),
            address=self._address,
            is_connected=is_ready,
            is_hub_online=carrier is not None and carrier.line.is_hub_online,
            receipt_ms=self.receipt_ms,
            error=self._connection.trouble,
        )
        books, facts = (carrier.books, carrier.facts) if carrier is not None else (None, None)
        self._board.uplink(link, books, facts)
        if is_ready:
            self._tell_hub(now_ms)

    def _tell_hub(self, now_ms: int) -> None:
        if now_ms < self._look_at_ms:
            return
        self._look_at_ms = now_ms + _LOOK_MS
        health = self._board.health()
        if now_ms < self._health_at_ms and _news(health) == _news(self._told):
            return
        self._health_at_ms = now_ms + _HEALTH_MS
        self._told = health
        self._publish(health)


def address_towards(host: str, port: int) -> str | None:
    """Return this machine's own address on the way to a host, None without a network.

    Nothing is sent. Where the name cannot be resolved, it is the address towards the world.
    """
    for target in (host, _ANYWHERE):
        try:
            found = socket.getaddrinfo(target, port, type=socket.SOCK_DGRAM)[0]
            with socket.socket(found[0], socket.SOCK_DGRAM) as probe:
                probe.connect(found[4])
                return str(probe.getsockname()[0])
        except OSError:
            continue
    return None


def _news(health: Health | None) -> Health | None:
    """Leave out what changes all the time."""
    if health is None:
        return None
    return msgspec.structs.replace(
        health, uptime_seconds=None, disk_used_percent=None, temperature_celsius=None, ignored=None
    )
