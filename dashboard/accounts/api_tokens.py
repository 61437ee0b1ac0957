"""Tokens that let a program read what an account may see, and no more.

A token is shown once and kept as its digest. It may do less than its account, never more: it reads,
and enters people served only if that was asked for when it was made. What its account may not see,
or no longer may, it does not see; it ends with its account, when it is revoked, and on a set day.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from dashboard.accounts.tokens import digest_of, new_token
from faccine.runtime.database import transaction
from faccine.wire.errors import SettingsError

PREFIX = "faccine_"
"""Whoever searches code for secrets left in it knows one of ours by its beginning."""
MOST_TOKENS = 20
LONGEST_NAME = 60
_USED_AT_MOST_EVERY_MS = 600_000
"""Writing down each use would make every reading a writing."""


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A token, without what it is: ``used_ms`` None means never, and is kept to ten minutes."""

    id: int
    account: int
    name: str
    may_write: bool
    created_ms: int
    expires_ms: int
    used_ms: int | None

    def is_over(self, now_ms: int) -> bool:
        """Tell whether its time is over."""
        return now_ms >= self.expires_ms


class ApiTokens:
    """The tokens of all accounts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def make(
        self, account: int, name: str, *, may_write: bool, now_ms: int, expires_ms: int
    ) -> str:
        """Return a new token of an account: the only time that anybody sees it.

        Raises:
            SettingsError: the name is empty, too long or another token's, or there are too many.
        """
        name = " ".join(name.split())
        if not 0 < len(name) <= LONGEST_NAME:
            raise SettingsError(f"token {name!r}: expected 1 to {LONGEST_NAME} characters")
        token = PREFIX + new_token()
        row = {
            "account": account,
            "name": name,
            "digest": digest_of(token),
            "may_write": may_write,
            "created_ms": now_ms,
            "expires_ms": expires_ms,
        }
        with transaction(self._database):
            own = self.of(account)
            if any(one.name == name for one in own):
                raise SettingsError(f"token {name!r}: exists already; revoke it or choose another")
            if len(own) >= MOST_TOKENS:
                raise SettingsError(f"tokens: expected at most {MOST_TOKENS}; revoke one first")
            self._database.table("api_token").insert(row)
        return token

    def of(self, account: int) -> list[ApiToken]:
        """Return an account's tokens, by name."""
        rows = self._database["api_token"].rows_where("account = ?", [account], order_by="name")
        return [_token(row) for row in rows]

    def use(self, token: str, now_ms: int) -> ApiToken | None:
        """Return what a token is and note that it was used; None for one that nobody knows.

        One whose time is over is returned too: its user is told so.
        """
        rows = self._database["api_token"].rows_where("digest = ?", [digest_of(token)])
        found = next((_token(row) for row in rows), None)
        if found is not None and now_ms - (found.used_ms or 0) >= _USED_AT_MOST_EVERY_MS:
            with transaction(self._database):
                self._database.table("api_token").update(found.id, {"used_ms": now_ms})
        return found

    def revoke(self, account: int, token_id: int) -> ApiToken | None:
        """End a token of an account; returns what it was, None where there is no such token."""
        found = next((one for one in self.of(account) if one.id == token_id), None)
        if found is not None:
            with transaction(self._database):
                self._database.table("api_token").delete(found.id)
        return found


def _token(row: dict[str, Any]) -> ApiToken:
    return ApiToken(
        row["id"],
        row["account"],
        row["name"],
        bool(row["may_write"]),
        row["created_ms"],
        row["expires_ms"],
        row["used_ms"],
    )
