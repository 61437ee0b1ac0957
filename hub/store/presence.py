"""When a kiosk was last heard, and what it said of itself."""

from __future__ import annotations

import sqlite3

from faccine.wire import codec, states
from faccine.wire.errors import BadMessage

_SEEN = (
    "INSERT INTO kiosk_status (kiosk, state, seen_ms) VALUES (?, ?, ?)"
    " ON CONFLICT DO UPDATE SET state = excluded.state, seen_ms = excluded.seen_ms"
)


class Presences:
    """Keeps each kiosk's last state and health, within the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._received: dict[int, int] = {}

    def state(self, kiosk: int, state: states.KioskState, received_ms: int) -> None:
        """Keep a state. Being offline is no sign of life: it is the broker that says so."""
        if state.state is states.Presence.OFFLINE:
            self._connection.execute(
                "UPDATE kiosk_status SET state = 'offline' WHERE kiosk = ?", (kiosk,)
            )
            return
        self._connection.execute(_SEEN, (kiosk, "online", received_ms))
        self._connection.execute(
            "UPDATE kiosk_status SET outbox = ?, settings = ?, clock = ?, software = ?, boot = ?,"
            " problem = ? WHERE kiosk = ?",
            (
                state.outbox, state.settings, state.clock, state.software, state.boot,
                state.problem, kiosk,
            ),
        )  # fmt: skip

    def received(self, kiosk: int, received_ms: int) -> None:
        """Keep that events arrived, at the latest at :meth:`flush`."""
        self._received[kiosk] = received_ms

    def forget(self) -> None:
        """Drop what waits, after a rollback."""
        self._received.clear()

    def flush(self) -> None:
        """Write who sent events."""
        for kiosk, received_ms in self._received.items():
            self._connection.execute(_SEEN, (kiosk, "online", received_ms))
            self._connection.execute(
                "UPDATE kiosk_status SET received_ms = ? WHERE kiosk = ?", (received_ms, kiosk)
            )
        self._received.clear()

    def health(self, kiosk: int, payload: bytes, received_ms: int) -> None:
        """Keep a health message; one that cannot be read is only a sign of life."""
        self._connection.execute(_SEEN, (kiosk, "online", received_ms))
        try:
            health = codec.decode(payload, states.Health)
        except BadMessage:
            return
        self._connection.execute(
            "UPDATE kiosk_status SET health = ? WHERE kiosk = ?",
            (codec.encode(health).decode(), kiosk),
        )
