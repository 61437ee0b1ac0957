"""The accounts' file."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from sqlite_utils import Database
from werkzeug.security import check_password_hash, generate_password_hash

from dashboard.accounts.account import Account, account_of, check_email, check_password_length
from dashboard.accounts.alert_migrations import alert_migrations
from dashboard.accounts.alert_rules import RuleBook
from dashboard.accounts.alerts import AlertBook
from dashboard.accounts.api_token_migrations import api_token_migrations
from dashboard.accounts.api_tokens import ApiTokens
from dashboard.accounts.attempts import Attempts
from dashboard.accounts.audit import AuditLog
from dashboard.accounts.deliveries import DeliveryBook
from dashboard.accounts.grants import grants_of, put_grants
from dashboard.accounts.jobs import JobBook
from dashboard.accounts.links import LOGIN_MINUTES, PASSWORD_DAYS, Links
from dashboard.accounts.mail_choices import MailChoices
from dashboard.accounts.migrations import migrations
from dashboard.accounts.page_views import PageViews
from dashboard.accounts.sessions import Sessions
from dashboard.accounts.webhooks import Webhooks
from dashboard.rights import Grant, Role
from faccine.runtime.database import migrate, open_database, transaction
from faccine.runtime.lending import borrow, give_back
from faccine.wire.errors import SettingsError

# What an unknown e-mail's password is compared with: the answer then takes as long as for a known
# one, and its time does not tell who has an account.
_NOBODY = generate_password_hash(secrets.token_hex(), "scrypt")


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
    migrate(database, api_token_migrations)
    migrate(database, alert_migrations)
    return Accounts(database, database.close)


def reopen_accounts(path: Path) -> Accounts:
    """Open the accounts' file for one request: it was made and migrated when the process began.

    The file stays open for this thread's next request.

    Raises:
        StorageError: it is no longer there.
    """
    database = borrow(path)
    return Accounts(database, partial(give_back, path, database))


class Accounts:
    """People who may log in; their sessions, links, wrong attempts and what they changed.

    Args:
        database: of them.
        let_go: what to do with it in the end.
    """

    def __init__(self, database: Database, let_go: Callable[[], None]) -> None:
        self._database = database
        self._let_go = let_go
        self.audit = AuditLog(database)
        self.api_tokens = ApiTokens(database)
        self.alerts = AlertBook(database)
        self.alert_rules = RuleBook(database)
        self.deliveries = DeliveryBook(database)
        self.jobs = JobBook(database)
        self.mail_choices = MailChoices(database)
        self.page_views = PageViews(database)
        self.webhooks = Webhooks(database)
        self.attempts = Attempts(database)
        self.sessions = Sessions(database)
        self.login_links = Links(database, "login_link", LOGIN_MINUTES * 60_000)
        self.password_links = Links(database, "password_link", PASSWORD_DAYS * 86_400_000)

    def close(self) -> None:
        """Let go of the file."""
        self._let_go()

    def add(
        self,
        email: str,
        name: str | None,
        password: str | None,
        now_ms: int,
        grants: Sequence[Grant] = (Grant(Role.HUB_ADMIN),),
    ) -> Account:
        """Add an account; ``password`` None means that it has none yet.

        Without ``grants`` it is one of a hub administrator.

        Raises:
            SettingsError: it exists, the e-mail is none, or the password is too short.
        """
        check_email(email)
        if password is not None:
            check_password_length(password)
        if self.by_email(email) is not None:
            raise SettingsError(f"account {email}: exists already; see 'accounts list'")
        hashed = password and generate_password_hash(password, "scrypt")
        row = {"email": email, "name": name, "password": hashed, "created_ms": now_ms}
        with transaction(self._database):
            number = int(str(self._database.table("account").insert(row).last_pk))
            put_grants(self._database, number, grants)
        return self._known("id = ?", number)

    def all(self) -> list[Account]:
        """Return all accounts, by e-mail."""
        rows = list(self._database["account"].rows_where(order_by="email"))
        return [account_of(row, grants_of(self._database, row["id"])) for row in rows]

    def by_id(self, account: int) -> Account | None:
        """Return the account of a number, None for nobody's."""
        return self._one("id = ?", account)

    def by_email(self, email: str) -> Account | None:
        """Return the account of an e-mail, None for nobody's."""
        return self._one("email = ?", email)

    def by_subject(self, issuer: str, subject: str) -> Account | None:
        """Return the account a provider of single sign-on means by a subject, None for nobody's."""
        return self._one("issuer = ? AND subject = ?", issuer, subject)

    def by_session(self, token: str, now_ms: int) -> Account | None:
        """Return whose session a token is, None where it has ended."""
        number = self.sessions.account_of(token, now_ms)
        account = None if number is None else self.by_id(number)
        return replace(account, token=token) if account and not account.is_blocked else None

    def begin_session(self, account: Account, device: str, now_ms: int) -> Account:
        """Return the account with a session just begun."""
        return replace(account, token=self.sessions.begin(account.id, device, now_ms))

    def check_password(self, email: str, password: str) -> Account | None:
        """Return the account if the password is its own; takes as long if there is none."""
        row = self._row("email = ?", email)
        known = (row and row["password"]) or _NOBODY
        is_right = check_password_hash(known, password)
        if not row or not row["password"] or row["blocked_ms"] is not None or not is_right:
            return None
        return account_of(row, grants_of(self._database, row["id"]))

    def set_password(self, account: int, password: str, but_token: str | None = None) -> None:
        """Give an account another password; ends its links, and its sessions but one.

        Raises:
            SettingsError: the password is too short.
        """
        check_password_length(password)
        self._update(account, password=generate_password_hash(password, "scrypt"))
        self.sessions.end_all(account, but_token)
        self.end_links(account)

    def set_grants(self, account: int, grants: Iterable[Grant]) -> None:
        """Put an account's roles in the place of those it had.

        A role in a place more ends its links: whoever made one for somebody of their own must not
        hold a key to what others give that person afterwards.
        """
        given = list(grants)
        known = {one.administration for one in grants_of(self._database, account)}
        with transaction(self._database):
            put_grants(self._database, account, given)
        if any(one.administration not in known for one in given):
            self.end_links(account)

    def rename(self, account: int, name: str | None) -> None:
        """Give an account another name, None for none."""
        self._update(account, name=name)

    def bind(self, account: int, issuer: str, subject: str) -> None:
        """Remember whom a provider of single sign-on means by a subject."""
        self._update(account, issuer=issuer, subject=subject)

    def is_bound(self, account: int, issuer: str) -> bool:
        """Tell whether a provider of single sign-on already has a subject for an account."""
        return self._row("id = ? AND issuer = ?", account, issuer) is not None

    def block(self, account: int, now_ms: int) -> None:
        """Let nobody in with an account until it is unblocked; ends its sessions and links."""
        self._update(account, blocked_ms=now_ms)
        self.sessions.end_all(account)
        self.end_links(account)

    def unblock(self, account: int) -> None:
        """Let its owner in again."""
        self._update(account, blocked_ms=None)

    def remove(self, account: int) -> None:
        """Delete an account with its roles, sessions and links; what it did stays written down."""
        self.end_links(account)
        with transaction(self._database) as connection:
            connection.execute("DELETE FROM account WHERE id = ?", (account,))

    def end_links(self, account: int) -> None:
        """End every link of an account."""
        self.login_links.end_all(account)
        self.password_links.end_all(account)

    def make_link(self, email: str, now_ms: int) -> str:
        """Return a token that logs the account in once, within 15 minutes.

        Raises:
            SettingsError: there is no such account.
        """
        account = self.by_email(email)
        if account is None:
            raise SettingsError(f"account {email}: not found; add it with 'accounts add {email}'")
        return self.login_links.make(account.id, now_ms)

    def use_link(self, token: str, now_ms: int) -> Account | None:
        """Return whom a token logs in and end it; None if it was used, is too old or unknown."""
        number = self.login_links.use(token, now_ms)
        account = None if number is None else self.by_id(number)
        return account if account and not account.is_blocked else None

    def _update(self, account: int, **values: Any) -> None:
        with transaction(self._database):
            self._database.table("account").update(account, values)

    def _known(self, where: str, *values: Any) -> Account:
        found = self._one(where, *values)
        if found is None:
            raise SettingsError(f"account {values}: was not added; try again")
        return found

    def _one(self, where: str, *values: Any) -> Account | None:
        row = self._row(where, *values)
        return account_of(row, grants_of(self._database, row["id"])) if row else None

    def _row(self, where: str, *values: Any) -> dict[str, Any] | None:
        return next(iter(self._database["account"].rows_where(where, list(values))), None)
