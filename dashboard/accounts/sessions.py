"""Sessions, kept here and not in the browser, so that each of them can be seen and ended.

The browser keeps a token, this file its digest. A session ends after twelve hours without a page,
after seven days in any case, and at once when somebody ends it.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from dashboard.accounts.tokens import digest_of, new_token
from faccine.runtime.database import transaction

IDLE_HOURS = 12
LONGEST_DAYS = 7
_IDLE_MS = IDLE_HOURS * 3_600_000
_LONGEST_MS = LONGEST_DAYS * 86_400_000
_STEP_MS = 60_000
"""A session's last page is written down once a minute: not every page has to write."""


@dataclass(frozen=True)
class Session:
    """Where somebody is logged in. ``device`` is a word or two, as the browser described itself."""

    digest: str
    created_ms: int
    seen_ms: int
    device: str


class Sessions:
    """The sessions of all accounts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, account: int, device: str, now_ms: int) -> str:
        """Begin a session and return its token; those that are over are cleared away."""
        token = new_token()
        with transaction(self._database) as connection:
            connection.execute(
                "DELETE FROM session WHERE seen_ms <= ? OR created_ms <= ?",
                (now_ms - _IDLE_MS, now_ms - _LONGEST_MS),
            )
            connection.execute(
                "INSERT INTO session VALUES (?, ?, ?, ?, ?)",
                (digest_of(token), account, now_ms, now_ms, device),
            )
            connection.execute("UPDATE account SET seen_ms = ? WHERE id = ?", (now_ms, account))
        return token

    def account_of(self, token: str, now_ms: int) -> int | None:
        """Return whose session a token is, None where it has ended; notes that it was used."""
        digest = digest_of(token)
        row = self._database.conn.execute(
            "SELECT account, seen_ms FROM session"
            " WHERE digest = ? AND seen_ms > ? AND created_ms > ?",
            (digest, now_ms - _IDLE_MS, now_ms - _LONGEST_MS),
        ).fetchone()
        if row is None:
            return None
        account, seen_ms = row
        if now_ms - seen_ms >= _STEP_MS:
            self._was_seen(digest, account, now_ms)
        return int(account)

    def of(self, account: int, now_ms: int) -> list[Session]:
        """Return an account's sessions, the one used last first."""
        rows = self._database.conn.execute(
            "SELECT digest, created_ms, seen_ms, device FROM session"
            " WHERE account = ? AND seen_ms > ? AND created_ms > ? ORDER BY seen_ms DESC, digest",
            (account, now_ms - _IDLE_MS, now_ms - _LONGEST_MS),
        )
        return [Session(*row) for row in rows]

    def end(self, account: int, digest: str) -> bool:
        """End one of an account's sessions; tell whether there was such a one."""
        with transaction(self._database) as connection:
            found = connection.execute(
                "DELETE FROM session WHERE account = ? AND digest = ?", (account, digest)
            )
        return found.rowcount > 0

    def digest(self, token: str | None) -> str:
        """Return what a session is known by here; empty for none."""
        return digest_of(token) if token else ""

    def end_token(self, token: str) -> None:
        """End the session of a token, if there is one."""
        with transaction(self._database) as connection:
            connection.execute("DELETE FROM session WHERE digest = ?", (digest_of(token),))

    def end_all(self, account: int, but_token: str | None = None) -> int:
        """End all sessions of an account but the one of a token; return how many."""
        kept = digest_of(but_token) if but_token else ""
        with transaction(self._database) as connection:
            found = connection.execute(
                "DELETE FROM session WHERE account = ? AND digest <> ?", (account, kept)
            )
        return found.rowcount

    def _was_seen(self, digest: str, account: int, now_ms: int) -> None:
        with transaction(self._database) as connection:
            connection.execute("UPDATE session SET seen_ms = ? WHERE digest = ?", (now_ms, digest))
            connection.execute("UPDATE account SET seen_ms = ? WHERE id = ?", (now_ms, account))
