"""What the dashboard needs to know to start, read once and passed down."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from faccine.runtime.database import sqlite_path

ACCOUNTS_FILE = "dashboard-accounts.sqlite3"


@dataclass(frozen=True)
class DashboardSettings:
    """The settings of one dashboard process."""

    database: str
    """URL of the books, for instance ``sqlite:///books.db``."""
    accounts: Path
    """The dashboard's own file with accounts and login links."""
    has_secure_cookies: bool = True
    """False only where browsers reach us over plain http on this very machine."""


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
