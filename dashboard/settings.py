"""What the dashboard needs to know to start, read once and passed down."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

from faccine.runtime.database import sqlite_path

if TYPE_CHECKING:
    from dashboard.mail.settings import MailSettings

ACCOUNTS_FILE = "dashboard-accounts.sqlite3"


@dataclass(frozen=True)
class SsoSettings:
    """Single sign-on through a provider of OpenID Connect."""

    issuer: str
    """The provider's address, without a slash at its end; what it can do stands beneath it."""
    client_id: str
    """What the provider calls this dashboard."""
    client_secret: str = field(repr=False)
    """What this dashboard proves itself with to the provider."""
    label: str = ""
    """What stands on the button; empty is "single sign-on" in the reader's language."""
    binds_subject: bool = True
    """Whether a person stays the one they were at the provider when they first came that way."""

    @property
    def discovery_url(self) -> str:
        """Where the provider says what it can do."""
        return f"{self.issuer}/.well-known/openid-configuration"


@dataclass(frozen=True)
class EnrolmentSettings:
    """What machines are told that enrol here."""

    brokers: tuple[str, ...]
    """Addresses of the broker, in the order in which kiosks try them."""
    authority: Path | None = None
    """Who signed our certificate and the broker's; None: somebody every machine knows."""
    repository: str | None = None
    """Where kiosks get their software; None: nobody says."""
    repository_key: Path | None = None
    """Who signs that software."""


@dataclass(frozen=True)
class DashboardSettings:
    """The settings of one dashboard process."""

    database: str
    """URL of the books, for instance ``sqlite:///books.db``."""
    accounts: Path
    """The dashboard's own file with accounts and login links."""
    has_secure_cookies: bool = True
    """False only where browsers reach us over plain http on this very machine."""
    is_behind_proxy: bool = False
    """Whether one proxy stands before us and says who asks, by which name and over https or not."""
    sso: SsoSettings | None = None
    """Single sign-on; None where people log in by password and link only."""
    mail: MailSettings | None = None
    """The mail server that invitations leave by; None where links are passed on by hand."""
    setup_pin_file: Path | None = None
    """A file with the PIN by which an empty box is set up on the web; None: not on the web."""
    enrolment: EnrolmentSettings | None = None
    """What machines are told that enrol here; None: none is taken in."""
    address: str | None = None
    """Where people open the dashboard, without a slash at its end; None: as each of them asked."""


def accounts_beside(database: str) -> Path:
    """Return where accounts are kept when nobody says otherwise: beside the books.

    Raises:
        SettingsError: the URL names no file.
    """
    return sqlite_path(database).parent / ACCOUNTS_FILE


def is_loopback(host: str) -> bool:
    """Tell whether only this machine can reach an address given by name or number."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
