"""Wrong logins, counted by e-mail and by address in the file, so that a restart forgives nothing.

An attempt counts as wrong before its password is looked at, and is taken back when it was right:
whoever tries many passwords at once gains nothing. They are forgotten fifteen minutes after the
first of them; at the last one allowed, everything stops for fifteen minutes from then. An e-mail
nobody has is counted like any other.
"""

from __future__ import annotations

from sqlite_utils import Database

from dashboard.accounts.tokens import digest_of
from faccine.runtime.database import transaction

LOCK_MINUTES = 15
OF_AN_EMAIL = 5
OF_AN_ADDRESS = 30
_LOCK_MS = LOCK_MINUTES * 60_000


class Attempts:
    """How often somebody was wrong."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, email: str, address: str, now_ms: int) -> int | None:
        """Take an attempt; return how many remain after it, None where there was none left."""
        limits = [(_email(email), OF_AN_EMAIL), (_address(address), OF_AN_ADDRESS)]
        with transaction(self._database) as connection:
            connection.execute(
                "DELETE FROM attempt WHERE since_ms <= ? AND locked_until_ms <= ?",
                (now_ms - _LOCK_MS, now_ms),
            )
            for subject, limit in limits:
                row = connection.execute(
                    "SELECT failures FROM attempt WHERE subject = ?", (subject,)
                ).fetchone()
                if row is not None and row[0] >= limit:
                    return None
            return min(limit - self._count(subject, limit, now_ms) for subject, limit in limits)

    def take_back(self, email: str, address: str) -> None:
        """Forget the attempts for an e-mail and the last one from an address: it was right."""
        with transaction(self._database) as connection:
            connection.execute("DELETE FROM attempt WHERE subject = ?", (_email(email),))
            connection.execute(
                "UPDATE attempt SET failures = failures - 1, locked_until_ms = 0"
                " WHERE subject = ? AND failures > 0",
                (_address(address),),
            )

    def _count(self, subject: str, limit: int, now_ms: int) -> int:
        row = self._database.conn.execute(
            "INSERT INTO attempt (subject, failures, since_ms) VALUES (?, 1, ?)"
            " ON CONFLICT DO UPDATE SET failures = failures + 1 RETURNING failures",
            (subject, now_ms),
        ).fetchone()
        failures = int(row[0])
        if failures >= limit:
            self._database.conn.execute(
                "UPDATE attempt SET locked_until_ms = ? WHERE subject = ?",
                (now_ms + _LOCK_MS, subject),
            )
        return failures


def _email(email: str) -> str:
    return digest_of(f"email {email.strip().casefold()}")


def _address(address: str) -> str:
    return digest_of(f"address {address}")
