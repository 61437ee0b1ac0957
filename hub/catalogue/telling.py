"""What somebody asks of a kiosk, left in the books for the running hub to send.

Only the hub may publish commands, and whoever asks is another process: a command line, a page. A
request that no hub could send before it expires is never sent, since a kiosk that restarts long
after somebody asked for it does harm.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlite_utils import Database

from faccine.runtime.database import transaction
from faccine.wire.clocks import to_datetime
from faccine.wire.errors import CatalogueError
from faccine.wire.events import VERSION
from faccine.wire.states import Action, Command

EXPIRES_AFTER_MS = 5 * 60 * 1000
_KEPT_MS = 90 * 24 * 60 * 60 * 1000


@dataclass(frozen=True, slots=True)
class Told:
    """A command and the kiosk it is for."""

    kiosk: str
    command: Command


def tell_kiosk(database: Database, code: str, action: Action, now_ms: int) -> Command:
    """Ask something of a kiosk; the running hub sends it within a second.

    Returns:
        The command as the kiosk will read it, if a hub sends it before it expires.

    Raises:
        CatalogueError: nobody knows the kiosk, or it is revoked.
    """
    command = Command(
        v=VERSION,
        id=secrets.token_hex(8),
        action=action,
        expires=to_datetime(now_ms + EXPIRES_AFTER_MS),
    )
    with transaction(database) as connection:
        row = connection.execute(
            "SELECT id, revoked_ms FROM kiosk WHERE code = ?", [code]
        ).fetchone()
        if row is None:
            raise CatalogueError(
                f"kiosk {code!r} is not in the catalogue; 'faccine-hub kiosk list' shows those "
                "that are"
            )
        if row[1] is not None:
            raise CatalogueError(
                f"kiosk {code!r} is revoked; 'faccine-hub kiosk restore {code}' trusts it again"
            )
        connection.execute("DELETE FROM kiosk_command WHERE asked_ms < ?", [now_ms - _KEPT_MS])
        connection.execute(
            "INSERT INTO kiosk_command (id, kiosk, action, asked_ms, expires_ms) "
            "VALUES (?, ?, ?, ?, ?)",
            [command.id, row[0], action.value, now_ms, now_ms + EXPIRES_AFTER_MS],
        )
    return command


def take_untold(database: Database, now_ms: int) -> list[Told]:
    """Return what is to be sent now, and note that it was: nothing is ever returned twice.

    A hub that dies before it has sent them loses them, which is better than a second restart.

    Raises:
        StorageError: the books cannot be written; nothing was taken.
    """
    query = (
        "SELECT kiosk_command.id, code, action, expires_ms FROM kiosk_command "
        "JOIN kiosk ON kiosk.id = kiosk_command.kiosk "
        "WHERE sent_ms IS NULL AND expires_ms > ? AND revoked_ms IS NULL ORDER BY asked_ms"
    )
    if database.conn.execute(query, [now_ms]).fetchone() is None:
        return []
    with transaction(database) as connection:
        rows = connection.execute(query, [now_ms]).fetchall()
        connection.executemany(
            "UPDATE kiosk_command SET sent_ms = ? WHERE id = ?",
            [(now_ms, command_id) for command_id, *_ in rows],
        )
    return [
        Told(
            code,
            Command(
                v=VERSION, id=command_id, action=Action(action), expires=to_datetime(expires_ms)
            ),
        )
        for command_id, code, action, expires_ms in rows
    ]


def is_told(database: Database, command: Command) -> bool:
    """Tell whether a hub has handed a command to its broker."""
    row = database.conn.execute(
        "SELECT sent_ms FROM kiosk_command WHERE id = ?", [command.id]
    ).fetchone()
    return row is not None and row[0] is not None
