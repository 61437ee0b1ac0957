"""Links that work once: to log in at once, or to choose a password.

A link to choose a password is used up by choosing one and not by being opened, since programs that
look through mail open links too.
"""

from __future__ import annotations

from sqlite_utils import Database

from dashboard.accounts.tokens import digest_of, new_token
from faccine.runtime.database import transaction

LOGIN_MINUTES = 15
PASSWORD_DAYS = 7


class Links:
    """Links of one kind: ``login_link`` or ``password_link`` in the accounts' file."""

    def __init__(self, database: Database, table: str, lasts_ms: int) -> None:
        self._database = database
        self._table = table
        self._lasts_ms = lasts_ms

    def make(self, account: int, now_ms: int, *, ends_others: bool = False) -> str:
        """Return the token of a new link; ``ends_others``: it takes the place of earlier ones."""
        token = new_token()
        with transaction(self._database) as connection:
            connection.execute(f"DELETE FROM {self._table} WHERE expires_ms < ?", (now_ms,))
            if ends_others:
                connection.execute(f"DELETE FROM {self._table} WHERE account = ?", (account,))
            connection.execute(
                f"INSERT INTO {self._table} (digest, account, expires_ms) VALUES (?, ?, ?)",
                (digest_of(token), account, now_ms + self._lasts_ms),
            )
        return token

    def account_of(self, token: str, now_ms: int) -> int | None:
        """Return whose link a token is; None if it was used, is too old or unknown."""
        row = self._database.conn.execute(
            f"SELECT account FROM {self._table} WHERE digest = ? AND expires_ms >= ?",
            (digest_of(token), now_ms),
        ).fetchone()
        return None if row is None else int(row[0])

    def use(self, token: str, now_ms: int) -> int | None:
        """Return whose link a token is and end it; of two who use it at once, one gets it."""
        with transaction(self._database) as connection:
            row = connection.execute(
                f"DELETE FROM {self._table} WHERE digest = ? RETURNING account, expires_ms",
                (digest_of(token),),
            ).fetchone()
        return int(row[0]) if row and row[1] >= now_ms else None

    def end_all(self, account: int) -> None:
        """End all links of an account."""
        with transaction(self._database) as connection:
            connection.execute(f"DELETE FROM {self._table} WHERE account = ?", (account,))
