"""Codes with which machines become kiosks, and the one credential each kiosk has at the broker.

A code is for one kiosk, is used once and expires; only its hash is kept. Who uses it puts a new
credential in the place of the old one, which locks out a card that was lost. Looking a code up is
one look at an index by its hash, whatever the code, so that the time an answer takes tells nothing.
"""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from dataclasses import dataclass, field

from sqlite_utils import Database

from faccine.runtime.database import transaction
from faccine.runtime.passwords import is_password_hash
from faccine.wire.enrolment import (
    CODE_ALPHABET,
    CODE_LENGTH,
    EnrolmentError,
    EnrolmentWhy,
    read_code,
    show_code,
)
from faccine.wire.errors import BadMessage, CatalogueError

DAY_MS = 24 * 60 * 60 * 1000
VALID_MS = 14 * DAY_MS
"""How long a code is good for where nobody says otherwise: cards wait for whoever drives out."""

_WORDS = {
    EnrolmentWhy.UNKNOWN_CODE: "nobody made this code; compare it with the sheet, sign by sign",
    EnrolmentWhy.EXPIRED: "this code has expired; ask for a new one",
    EnrolmentWhy.USED: "another machine has used this code; ask for a new one",
    EnrolmentWhy.WITHDRAWN: "a newer code took the place of this one, or its kiosk was revoked",
}


@dataclass(frozen=True, slots=True)
class EnrolmentCode:
    """A code as it leaves the hub, once: nobody can ask for it again."""

    kiosk: str
    code: str = field(repr=False)
    expires_ms: int


@dataclass(frozen=True, slots=True)
class OpenCode:
    """That a kiosk has a code which nobody has used yet; the code itself nobody knows."""

    kiosk: str
    made_ms: int
    expires_ms: int


@dataclass(frozen=True, slots=True)
class _Found:
    row_id: int
    kiosk_id: int
    kiosk: str
    expires_ms: int
    is_used: bool
    is_withdrawn: bool
    credential: str | None


def make_code(
    database: Database, kiosk: str, now_ms: int, *, valid_ms: int = VALID_MS
) -> EnrolmentCode:
    """Make a code for a kiosk; its earlier codes are good for nothing any more.

    Raises:
        CatalogueError: nobody knows the kiosk, or it is revoked.
    """
    signs = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
    expires_ms = now_ms + valid_ms
    with transaction(database) as connection:
        row_id = _trusted_kiosk(connection, kiosk)
        _withdraw(connection, row_id, now_ms)
        connection.execute(
            "INSERT INTO enrolment_code (kiosk, code_hash, made_ms, expires_ms) "
            "VALUES (?, ?, ?, ?)",
            [row_id, _hash(signs), now_ms, expires_ms],
        )
    return EnrolmentCode(kiosk, show_code(signs), expires_ms)


def enrol(database: Database, request_code: str, password_hash: str, now_ms: int) -> str:
    """Give the kiosk that a code is for its credential, and return its id.

    The same code with the same hash is answered again: the first answer may not have arrived.

    Args:
        database: the books.
        request_code: as somebody typed it.
        password_hash: in Mosquitto's ``$7$`` form.
        now_ms: the time now.

    Raises:
        EnrolmentError: the code is not taken; says why.
        BadMessage: the hash is not one that the broker's password file may hold.
    """
    _check_hash(password_hash)
    digest = _hash(read_code(request_code) or request_code)
    found = _judged(database.conn, digest, password_hash, now_ms)
    if found.is_used:
        return found.kiosk
    with transaction(database) as connection:
        found = _judged(connection, digest, password_hash, now_ms)
        connection.execute(
            "UPDATE enrolment_code SET used_ms = ifnull(used_ms, ?) WHERE id = ?",
            [now_ms, found.row_id],
        )
        connection.execute(
            "INSERT INTO credential (kiosk, password_hash, since_ms) VALUES (?1, ?2, ?3) "
            "ON CONFLICT (kiosk) DO UPDATE SET password_hash = ?2, since_ms = ?3 "
            "WHERE password_hash <> ?2",
            [found.kiosk_id, password_hash, now_ms],
        )
    return found.kiosk


def withdraw_codes(database: Database, kiosk: str, now_ms: int) -> bool:
    """Make the open codes of a kiosk good for nothing, and tell whether there was one.

    Raises:
        CatalogueError: nobody knows the kiosk.
    """
    with transaction(database) as connection:
        return _withdraw(connection, _kiosk(connection, kiosk)[0], now_ms)


def lock_out(database: Database, kiosk: str) -> bool:
    """Take a kiosk's credential away until a machine uses a new code; tell whether it had one.

    Raises:
        CatalogueError: nobody knows the kiosk.
    """
    with transaction(database) as connection:
        row_id, _ = _kiosk(connection, kiosk)
        return bool(connection.execute("DELETE FROM credential WHERE kiosk = ?", [row_id]).rowcount)


def open_codes(database: Database, now_ms: int) -> list[OpenCode]:
    """Return what codes can still be used, by kiosk."""
    rows = database.conn.execute(
        "SELECT code, made_ms, expires_ms FROM enrolment_code JOIN kiosk "
        "ON kiosk.id = enrolment_code.kiosk WHERE used_ms IS NULL AND withdrawn_ms IS NULL "
        "AND revoked_ms IS NULL AND expires_ms > ? ORDER BY code",
        [now_ms],
    )
    return [OpenCode(*row) for row in rows]


def credentials(database: Database) -> list[tuple[str, str]]:
    """Return (kiosk, password hash) of every kiosk that has one and is not revoked, by kiosk."""
    return database.conn.execute(
        "SELECT code, password_hash FROM credential JOIN kiosk ON kiosk.id = credential.kiosk "
        "WHERE revoked_ms IS NULL ORDER BY code"
    ).fetchall()


def enrolled_since(database: Database) -> dict[str, int]:
    """Return since when each enrolled kiosk has had its credential, in milliseconds."""
    return dict(
        database.conn.execute(
            "SELECT code, since_ms FROM credential JOIN kiosk ON kiosk.id = credential.kiosk"
        ).fetchall()
    )


def _judged(
    connection: sqlite3.Connection, digest: bytes, password_hash: str, now_ms: int
) -> _Found:
    """Return the code of that hash if it can be used, or was used with this very password.

    Raises:
        EnrolmentError: it cannot.
    """
    row = connection.execute(
        "SELECT enrolment_code.id, kiosk.id, code, expires_ms, used_ms IS NOT NULL, "
        "withdrawn_ms IS NOT NULL OR revoked_ms IS NOT NULL, password_hash "
        "FROM enrolment_code JOIN kiosk ON kiosk.id = enrolment_code.kiosk "
        "LEFT JOIN credential ON credential.kiosk = kiosk.id WHERE code_hash = ?",
        [digest],
    ).fetchone()
    found = None if row is None else _Found(*row)
    why = _why_not(found, password_hash, now_ms)
    if found is None or why is not None:
        why = why or EnrolmentWhy.UNKNOWN_CODE
        raise EnrolmentError(f"enrolment code: {_WORDS[why]}", why)
    return found


def _why_not(found: _Found | None, password_hash: str, now_ms: int) -> EnrolmentWhy | None:
    if found is None:
        return EnrolmentWhy.UNKNOWN_CODE
    if found.is_withdrawn:
        return EnrolmentWhy.WITHDRAWN
    if found.is_used:
        return None if found.credential == password_hash else EnrolmentWhy.USED
    return EnrolmentWhy.EXPIRED if found.expires_ms <= now_ms else None


def _check_hash(password_hash: str) -> None:
    # One bad line in the broker's password file could close it to every kiosk.
    if not is_password_hash(password_hash):
        raise BadMessage(
            f"password_hash of {len(password_hash)} characters: expected a whole $7$ hash as "
            "Mosquitto's password files hold it"
        )


def _hash(code: str) -> bytes:
    return hashlib.sha256(code.encode()).digest()


def _trusted_kiosk(connection: sqlite3.Connection, code: str) -> int:
    row_id, is_revoked = _kiosk(connection, code)
    if is_revoked:
        raise CatalogueError(
            f"kiosk {code!r} is revoked; 'faccine-hub kiosk restore {code}' trusts it again"
        )
    return row_id


def _kiosk(connection: sqlite3.Connection, code: str) -> tuple[int, bool]:
    row = connection.execute(
        "SELECT id, revoked_ms IS NOT NULL FROM kiosk WHERE code = ?", [code]
    ).fetchone()
    if row is None:
        raise CatalogueError(
            f"kiosk {code!r} is not in the catalogue; 'faccine-hub kiosk list' shows those that are"
        )
    return int(row[0]), bool(row[1])


def _withdraw(connection: sqlite3.Connection, kiosk: int, now_ms: int) -> bool:
    return bool(
        connection.execute(
            "UPDATE enrolment_code SET withdrawn_ms = ? "
            "WHERE kiosk = ? AND used_ms IS NULL AND withdrawn_ms IS NULL",
            [now_ms, kiosk],
        ).rowcount
    )
