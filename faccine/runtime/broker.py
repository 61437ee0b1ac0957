"""Where the broker is, who we are there, and whether a proxy is on the way; read from URLs.

Many town halls let nothing out but through an HTTP proxy: it is asked (``CONNECT``) to hand the
connection through, TLS and all, so that it sees where we go and not what we say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from faccine.wire.errors import SettingsError


@dataclass(frozen=True)
class Proxy:
    """An HTTP proxy that hands connections through. ``username`` None means: no login."""

    host: str
    port: int
    username: str | None = None
    password: str | None = field(default=None, repr=False)

    @classmethod
    def from_url(cls, url: str) -> Proxy:
        """Read ``http://[user[:pass]@]host:port``.

        Raises:
            SettingsError: it is another kind of URL.
        """
        expected = "http://[user[:pass]@]host:port"
        parts, port = _split(url, "proxy", expected)
        if parts.scheme != "http" or not parts.hostname or not port or not _ends_there(parts):
            raise _wrong(url, "proxy", expected)
        return cls(
            parts.hostname,
            port,
            username=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
        )

    def __str__(self) -> str:
        """Return the address without any secret."""
        return f"http://{self.host}:{self.port}"


@dataclass(frozen=True)
class Broker:
    """Where the broker is and who we are there. ``username`` None means: no login."""

    host: str
    port: int
    tls: bool = False
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    authority: Path | None = None
    """The certificate authority's file for TLS; None means the machine's own authorities."""
    proxy: Proxy | None = None
    """Through which it is reached; None: directly."""

    @classmethod
    def from_url(cls, url: str, *, authority: Path | None = None) -> Broker:
        """Read ``mqtt://[user[:pass]@]host[:port]`` or ``mqtts://…``.

        Raises:
            SettingsError: it is another kind of URL.
        """
        expected = "mqtt://[user[:pass]@]host:port"
        parts, port = _split(url, "broker", expected)
        if parts.scheme not in {"mqtt", "mqtts"} or not parts.hostname or port == 0:
            raise _wrong(url, "broker", expected)
        if not _ends_there(parts):
            raise _wrong(url, "broker", expected)
        tls = parts.scheme == "mqtts"
        return cls(
            host=parts.hostname,
            port=port or (8883 if tls else 1883),
            tls=tls,
            username=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            authority=authority,
        )

    def with_password(self, password: str) -> Broker:
        """Return the same address with a password read from elsewhere than the URL."""
        return replace(self, password=password)

    def with_password_file(self, path: Path | None) -> Broker:
        """Return the same address with the password that stands in a file; None changes nothing.

        Raises:
            SettingsError: the file cannot be read, or is empty.
        """
        return self if path is None else self.with_password(_read_secret(path))

    def through(self, proxy: Proxy | None) -> Broker:
        """Return the same address, reached through a proxy; None: directly."""
        return replace(self, proxy=proxy)

    @property
    def first_hop(self) -> tuple[str, int]:
        """Host and port to which this machine itself connects."""
        return (self.host, self.port) if self.proxy is None else (self.proxy.host, self.proxy.port)

    def __str__(self) -> str:
        """Return the address without any secret."""
        return f"{'mqtts' if self.tls else 'mqtt'}://{self.host}:{self.port}"


def _split(url: str, what: str, expected: str) -> tuple[SplitResult, int | None]:
    try:
        parts = urlsplit(url)
        return parts, parts.port
    except ValueError:  # brackets or a port that are none
        raise _wrong(url, what, expected) from None


def _ends_there(parts: SplitResult) -> bool:
    """Tell whether nothing follows the port; a secret with a / or a # does."""
    return not (parts.path.strip("/") or parts.query or parts.fragment)


def _wrong(url: str, what: str, expected: str) -> SettingsError:
    # Whatever stands before an @ may be a secret, also where the URL cannot be read; and where the
    # host was forgotten, so may what looks like its port.
    _, at, address = url.rpartition("@")
    shown = f"…@{address}" if at else re.sub(r":(?!//).*", ":…", url)
    return SettingsError(f"{what} {shown!r}: expected {expected}")


def _read_secret(path: Path) -> str:
    try:
        secret = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"password file {path}: {error}") from None
    if not secret:
        raise SettingsError(f"password file {path} is empty: expected the password on one line")
    return secret
