"""What is known of somebody who may log in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flask_login import UserMixin

from dashboard.rights import Grant, Viewer
from faccine.wire.errors import SettingsError

FEWEST_CHARACTERS = 12
MOST_CHARACTERS = 1000
_EMAIL = re.compile(r"[^@\s\x00-\x1f<>,;]+@[^@\s\x00-\x1f<>,;]+")


@dataclass(frozen=True)
class Account(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """Somebody who may log in.

    ``seen_ms`` None means that they never came; ``token`` is that of the session they are here
    with, None outside of one.
    """

    id: int
    email: str
    name: str | None
    has_password: bool
    is_blocked: bool = False
    seen_ms: int | None = None
    grants: tuple[Grant, ...] = ()
    token: str | None = None

    @property
    def viewer(self) -> Viewer:
        """What pages know of them."""
        return Viewer(self.id, self.email, self.name, self.grants)

    def get_id(self) -> str | None:
        """Return what the browser remembers: the session, and nothing of the account."""
        return self.token


def account_of(row: dict[str, Any], grants: tuple[Grant, ...]) -> Account:
    """Return an account as its row in the file tells it."""
    return Account(
        row["id"],
        row["email"],
        row["name"],
        row["password"] is not None,
        row["blocked_ms"] is not None,
        row["seen_ms"],
        grants,
    )


def check_email(email: str) -> None:
    """Do nothing if somebody could have this e-mail.

    Raises:
        SettingsError: it is none.
    """
    if len(email) > 254 or not _EMAIL.fullmatch(email):
        raise SettingsError(f"e-mail {email!r}: expected name@example.org")


def check_password_length(password: str) -> None:
    """Do nothing if a password may be chosen.

    Raises:
        SettingsError: it is too short, or so long that hashing it would take too much.
    """
    if len(password) < FEWEST_CHARACTERS:
        raise SettingsError(f"password: expected at least {FEWEST_CHARACTERS} characters")
    if len(password) > MOST_CHARACTERS:
        raise SettingsError(f"password: expected at most {MOST_CHARACTERS} characters")
