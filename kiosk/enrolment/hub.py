"""Asking the hub over HTTPS, with the standard library: this runs before anything else works.

Through a proxy, where one is on the way, which hands the connection through and sees nothing of it.
"""

from __future__ import annotations

import ssl
from base64 import b64encode
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import ip_address
from urllib.parse import urlsplit

from faccine.runtime.broker import Proxy
from faccine.wire.enrolment import MAX_ANSWER_BYTES
from faccine.wire.errors import HubError, SettingsError

_PATIENCE_SECONDS = 20.0
_EXPECTED = "expected https://host[:port]"


@dataclass(frozen=True)
class Hub:
    """Where the hub's pages are. ``proxy`` None: reached directly."""

    host: str
    port: int
    is_tls: bool = True
    proxy: Proxy | None = None

    @classmethod
    def from_url(cls, url: str, *, proxy: Proxy | None = None) -> Hub:
        """Read ``https://host[:port]``; ``http://`` only to this very machine.

        Raises:
            SettingsError: it is another kind of URL.
        """
        try:
            parts = urlsplit(url.strip())
            port = parts.port
        except ValueError:
            raise SettingsError(f"hub {url!r}: {_EXPECTED}") from None
        ends_there = not (parts.path.strip("/") or parts.query or parts.fragment)
        if parts.scheme not in {"https", "http"} or not parts.hostname or not ends_there:
            raise SettingsError(f"hub {url!r}: {_EXPECTED}")
        if parts.username or parts.password:
            raise SettingsError(f"hub https://…@{parts.hostname}: {_EXPECTED}, without a login")
        is_tls = parts.scheme == "https"
        if not is_tls and not _is_this_machine(parts.hostname):
            raise SettingsError(f"hub {url!r}: {_EXPECTED}; a code is sent over https only")
        return cls(parts.hostname, port or (443 if is_tls else 80), is_tls=is_tls, proxy=proxy)

    def __str__(self) -> str:
        """Return the address as people type it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == (443 if self.is_tls else 80) else f":{self.port}"
        return f"http{'s' if self.is_tls else ''}://{host}{port}"


@dataclass(frozen=True)
class Reply:
    """What the hub said."""

    status: int
    body: bytes
    retry_after_seconds: float | None


def ask(
    hub: Hub, method: str, path: str, context: ssl.SSLContext, *, body: bytes | None = None
) -> Reply:
    """Send one request and return what came back.

    Raises:
        HubError: nobody answered, or not who we wanted to ask.
    """
    connection = _connection(hub, context)
    headers = {} if body is None else {"Content-Type": "application/json"}
    try:
        connection.request(method, path, body, {"Accept": "*/*", **headers})
        response = connection.getresponse()
        content = response.read(MAX_ANSWER_BYTES + 1)
    except ssl.SSLCertVerificationError as error:
        raise HubError(
            f"hub {hub}: its certificate is not believed: {error.verify_message}; compare the "
            "hub's name and the authority with those of the hub's sheet"
        ) from None
    except (OSError, HTTPException, ValueError) as error:
        said = " ".join(str(error).split()) or type(error).__name__
        way = f" through proxy {hub.proxy}" if hub.proxy else ""
        raise HubError(f"hub {hub}: not reached{way}: {said}") from None
    finally:
        connection.close()
    if len(content) > MAX_ANSWER_BYTES:
        raise HubError(f"hub {hub}: answered more than {MAX_ANSWER_BYTES} bytes: is it our hub?")
    return Reply(response.status, content, _seconds(response.getheader("Retry-After", "")))


def _connection(hub: Hub, context: ssl.SSLContext) -> HTTPConnection:
    if not hub.is_tls:
        return HTTPConnection(hub.host, hub.port, timeout=_PATIENCE_SECONDS)
    if hub.proxy is None:
        return HTTPSConnection(hub.host, hub.port, timeout=_PATIENCE_SECONDS, context=context)
    proxy = hub.proxy
    tunnel = HTTPSConnection(proxy.host, proxy.port, timeout=_PATIENCE_SECONDS, context=context)
    tunnel.set_tunnel(hub.host, hub.port, _login(proxy))
    return tunnel


def _login(proxy: Proxy) -> dict[str, str]:
    if proxy.username is None:
        return {}
    secret = b64encode(f"{proxy.username}:{proxy.password or ''}".encode()).decode()
    return {"Proxy-Authorization": f"Basic {secret}"}


def _seconds(said: str) -> float | None:
    return float(said) if said.isdecimal() and len(said) < 6 else None


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
