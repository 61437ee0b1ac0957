"""When a kiosk was last heard, and what it said of itself: state, health, log when asked."""

from __future__ import annotations

import sqlite3

from faccine.runtime.logs import get_logger
from faccine.wire import codec, states
from faccine.wire.errors import BadMessage

log = get_logger("presence")

_SEEN = (
    "INSERT INTO kiosk_status (kiosk, state, seen_ms) VALUES (?, ?, ?)"
    " ON CONFLICT DO UPDATE SET state = excluded.state, seen_ms = excluded.seen_ms"
)
_WAS_ASKED = "SELECT 1 FROM kiosk_command WHERE id = ? AND kiosk = ? AND action = ?"
_LOG = "INSERT OR REPLACE INTO kiosk_log (kiosk, command, received_ms, lines) VALUES (?, ?, ?, ?)"


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

    def log(self, kiosk: int, payload: bytes, received_ms: int) -> None:
        """Keep the last lines of a kiosk's log, in the place of earlier ones, if it was asked."""
        self._connection.execute(_SEEN, (kiosk, "online", received_ms))
        try:
            said = codec.decode(payload, states.KioskLog)
        except BadMessage as error:
            log.warning("log of a kiosk passed over", error=str(error))
            return
        asked = (said.command, kiosk, states.Action.SEND_LOG.value)
        if self._connection.execute(_WAS_ASKED, asked).fetchone() is None:
            log.warning("log of a kiosk passed over", error="nobody asked for it")
            return
        lines = "\n".join(_printable(line) for line in said.lines)
        self._connection.execute(_LOG, (kiosk, said.command, received_ms, lines))


def _printable(line: str) -> str:
    """Return a line that does nothing to a terminal on which it is shown."""
    return "".join(sign if sign.isprintable() else " " for sign in line)
