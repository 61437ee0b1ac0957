"""Addresses in e-mails: of pages, and of the one that ends a kind of e-mail without logging in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from itsdangerous import BadSignature, URLSafeSerializer

from dashboard.settings import is_loopback
from faccine.wire.errors import SettingsError

UNSUBSCRIBE = "/avvisi/basta"
_SALT = "unsubscribe"


class Kind(StrEnum):
    """A kind of e-mail that somebody may not want any more."""

    WEEKLY = "weekly"
    ALERTS = "alerts"


@dataclass(frozen=True, slots=True)
class Links:
    """Where the dashboard is reached from outside; ``address`` None: nobody said, so no links."""

    address: str | None
    key: bytes

    def page(self, path: str) -> str | None:
        """Return the address of a page."""
        return None if self.address is None else f"{self.address}{path}"

    def unsubscribe(self, account: int, kind: Kind) -> str | None:
        """Return the address that ends a kind of e-mail to somebody."""
        return self.page(f"{UNSUBSCRIBE}/{sign(self.key, account, kind)}")


def sign(key: bytes, account: int, kind: Kind) -> str:
    """Return what proves that a request comes from somebody's e-mail."""
    return URLSafeSerializer(key, salt=_SALT).dumps([account, kind.value])


def read_signed(key: bytes, signed: str) -> tuple[int, Kind] | None:
    """Return the account and the kind of e-mail, None for what nobody here signed."""
    try:
        account, kind = URLSafeSerializer(key, salt=_SALT).loads(signed)
        return int(account), Kind(kind)
    except (BadSignature, ValueError, TypeError):
        return None


def check_public_address(address: str) -> str:
    """Return the dashboard's address without a slash at its end.

    Raises:
        SettingsError: it is none that somebody could open.
    """
    expected = f"address {address!r}: expected https://faccine.example.org"
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        raise SettingsError(expected) from None
    if not host or parts.path.strip("/") or parts.query or parts.fragment or parts.username:
        raise SettingsError(expected)
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        raise SettingsError(expected)
    return address.rstrip("/")
