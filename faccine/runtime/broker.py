"""Where the broker is and who we are there, read from one URL."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

from faccine.wire.errors import SettingsError


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

    @classmethod
    def from_url(cls, url: str, *, authority: Path | None = None) -> Broker:
        """Read ``mqtt://[user[:pass]@]host[:port]`` or ``mqtts://…``.

        Raises:
            SettingsError: it is another kind of URL.
        """
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:  # brackets or a port that are none
            raise _wrong(url) from None
        if parts.scheme not in {"mqtt", "mqtts"} or not parts.hostname or port == 0:
            raise _wrong(url)
        if parts.path.strip("/") or parts.query or parts.fragment:  # a secret with a / or a #
            raise _wrong(url)
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

    def __str__(self) -> str:
        """Return the address without any secret."""
        return f"{'mqtts' if self.tls else 'mqtt'}://{self.host}:{self.port}"


def _wrong(url: str) -> SettingsError:
    # Whatever stands before an @ may be a secret, also where the URL cannot be read; and where the
    # host was forgotten, so may what looks like its port.
    _, at, address = url.rpartition("@")
    shown = f"…@{address}" if at else re.sub(r":(?!//).*", ":…", url)
    return SettingsError(f"broker {shown!r}: expected mqtt://[user[:pass]@]host:port")


def _read_secret(path: Path) -> str:
    try:
        secret = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"password file {path}: {error}") from None
    if not secret:
        raise SettingsError(f"password file {path} is empty: expected the password on one line")
    return secret
