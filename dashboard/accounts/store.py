"""The accounts' file."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask_login import UserMixin
from sqlite_utils import Database
from werkzeug.security import check_password_hash, generate_password_hash

from dashboard.accounts.audit import AuditLog
from dashboard.accounts.grants import grants_of, put_grants
from dashboard.accounts.migrations import migrations
from dashboard.rights import Grant, Role, Viewer
from faccine.runtime.database import migrate, open_database, transaction
from faccine.wire.errors import SettingsError

LINK_MINUTES = 15
FEWEST_CHARACTERS = 12

# What an unknown e-mail's password is compared with: the answer then takes as long as for a known
# one, and its time does not tell who has an account.
_NOBODY = generate_password_hash(secrets.token_hex(), "scrypt")


@dataclass(frozen=True)
class Account(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """Somebody who may log in."""

    id: int
    email: str
    name: str | None
    has_password: bool
    stamp: str
    grants: tuple[Grant, ...] = ()

    @property
    def viewer(self) -> Viewer:
        """What pages know of them."""
        return Viewer(self.id, self.email, self.name, self.grants)

    def get_id(self) -> str:
        """Return what a session remembers."""
        return f"{self.id}:{self.stamp}"


def open_accounts(path: Path) -> Accounts:
    """Open the accounts' file for this thread, making it if it is not there.

    Raises:
        StorageError: it cannot be made or is no database.
    """
    is_new = not path.exists()
    database = open_database(path, create=True)
    if is_new:
        path.chmod(0o600)
    migrate(database, migrations)
    return Accounts(database)


def reopen_accounts(path: Path) -> Accounts:
    """Open the accounts' file for one request: it was made and migrated when the process began.

    Raises:
        StorageError: it is no longer there.
    """
    return Accounts(open_database(path))


class Accounts:
    """People who may log in."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.audit = AuditLog(database)

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def add(
        self,
        email: str,
        name: str | None,
        password: str | None,
        now_ms: int,
        grants: Sequence[Grant] = (Grant(Role.HUB_ADMIN),),
    ) -> Account:
        """Add an account; ``password`` None means that it logs in by link only.

        Without ``grants`` it is one of a hub administrator.

        Raises:
            SettingsError: it exists, the e-mail is none, or the password is too short.
        """
        if email.count("@") != 1 or email != email.strip() or " " in email:
            raise SettingsError(f"e-mail {email!r}: expected name@example.org")
        if password is not None and len(password) < FEWEST_CHARACTERS:
            raise SettingsError(f"password: expected at least {FEWEST_CHARACTERS} characters")
        if self.by_email(email) is not None:
            raise SettingsError(f"account {email}: exists already; see 'accounts list'")
        row = {
            "email": email,
            "name": name,
            "password": password and generate_password_hash(password, "scrypt"),
            "stamp": secrets.token_hex(8),
            "created_ms": now_ms,
        }
        with transaction(self._database):
            inserted = self._database.table("account").insert(row)
            put_grants(self._database, int(str(inserted.last_pk)), grants)
        added = self.by_email(email)
        if added is None:
            raise SettingsError(f"account {email}: was not added; try again")
        return added

    def all(self) -> list[Account]:
        """Return all accounts, by e-mail."""
        return [
            self._account(row) for row in self._database["account"].rows_where(order_by="email")
        ]

    def by_email(self, email: str) -> Account | None:
        """Return the account of an e-mail, None for nobody's."""
        row = self._row("email = ?", email)
        return self._account(row) if row else None

    def by_session(self, remembered: str) -> Account | None:
        """Return the account a session belongs to, None where it has ended."""
        number, _, stamp = remembered.partition(":")
        row = self._row("id = ?", number)
        return self._account(row) if row and secrets.compare_digest(row["stamp"], stamp) else None

    def check_password(self, email: str, password: str) -> Account | None:
        """Return the account if the password is its own; takes as long if there is none."""
        row = self._row("email = ?", email)
        known = (row and row["password"]) or _NOBODY
        is_right = check_password_hash(known, password)
        return self._account(row) if row and row["password"] and is_right else None

    def make_link(self, email: str, now_ms: int) -> str:
        """Return a token that logs the account in once, within 15 minutes.

        Raises:
            SettingsError: there is no such account.
        """
        account = self.by_email(email)
        if account is None:
            raise SettingsError(f"account {email}: not found; add it with 'accounts add {email}'")
        token = secrets.token_urlsafe(32)
        links = self._database.table("login_link")
        with transaction(self._database):
            links.delete_where("expires_ms < ?", [now_ms])
            links.insert(
                {
                    "digest": _digest(token),
                    "account": account.id,
                    "expires_ms": now_ms + LINK_MINUTES * 60_000,
                }
            )
        return token

    def use_link(self, token: str, now_ms: int) -> Account | None:
        """Return whom a token logs in and end it; None if it was used, is too old or unknown."""
        digest = _digest(token)
        links = self._database["login_link"]
        with transaction(self._database):
            rows = list(links.rows_where("digest = ? AND expires_ms >= ?", [digest, now_ms]))
            self._database.table("login_link").delete_where("digest = ?", [digest])
        row = self._row("id = ?", rows[0]["account"]) if rows else None
        return self._account(row) if row else None

    def _account(self, row: dict[str, Any]) -> Account:
        return Account(
            row["id"],
            row["email"],
            row["name"],
            row["password"] is not None,
            row["stamp"],
            grants_of(self._database, row["id"]),
        )

    def _row(self, where: str, value: Any) -> dict[str, Any] | None:
        return next(iter(self._database["account"].rows_where(where, [value])), None)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
