"""Telling another program of an alert: one signed JSON object, posted to an https address.

The receiver proves who sent it by the HMAC of the time and the body with the secret both know:
``X-Faccine-Signature: sha256=<hex>`` over ``<X-Faccine-Timestamp>.<body>``. Redirects are not
followed: whoever answers with one could send our words anywhere.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import secrets
import socket
import ssl
import threading
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from dashboard.alerts.model import Alert
from dashboard.alerts.targets import is_of_no_network, is_this_machine
from faccine import __version__
from faccine.wire.clocks import to_datetime
from faccine.wire.errors import DeliveryError, SettingsError

TIMEOUT_SECONDS = 10.0
"""How long each answer may take."""
DEADLINE_SECONDS = 20.0
"""How long all of it may take: an address that dribbles must not hold up everybody's alerts."""
FEWEST_SECRET_CHARACTERS = 16
_MOST_CHARACTERS = 500


def new_secret() -> str:
    """Return a secret that nobody guesses."""
    return secrets.token_urlsafe(32)


def check_address(address: str, *, may_be_loopback: bool) -> None:
    """Do nothing if alerts may be posted to an address.

    Args:
        address: https, or http on this very machine.
        may_be_loopback: whether this very machine is allowed: only to who may do everything here,
            since other things listen on it.

    Raises:
        SettingsError: they may not; says why.
    """
    expected = f"address {address!r}: expected https://host/path"
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise SettingsError(expected) from None
    if not host or parts.username or parts.fragment or len(address) > _MOST_CHARACTERS:
        raise SettingsError(expected)
    if any(ord(character) <= 32 or ord(character) > 126 for character in address):
        raise SettingsError(expected)
    if is_of_no_network(host):
        raise SettingsError(expected)
    if is_this_machine(host):
        if not may_be_loopback or parts.scheme not in {"http", "https"}:
            raise SettingsError(f"address {address!r}: this machine itself, expected another one")
    elif parts.scheme != "https":
        raise SettingsError(expected)


def payload_of(event: str, alert: Alert, words: Mapping[str, str]) -> dict[str, Any]:
    """Return what is posted of an alert.

    Args:
        event: ``opened`` or ``closed``.
        alert: with its figures.
        words: where it is, what is the matter and what to do, in the administration's language.
    """
    values = {key: value for key, value in alert.values.items() if key != "names"}
    return {
        "v": 1,
        "event": f"alert.{event}",
        "alert": {
            "id": alert.id,
            "rule": alert.rule.value,
            "administration": alert.place.administration,
            "office": alert.place.office or None,
            "item": alert.place.item or None,
            "opened": _iso(alert.opened_ms),
            "closed": _iso(alert.closed_ms),
            "values": values,
            **words,
        },
    }


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Return the signature of a body posted at a time (seconds since 1970, as text)."""
    signed = timestamp.encode() + b"." + body
    return "sha256=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def post(
    address: str,
    secret: str,
    delivery: int,
    payload: Mapping[str, Any],
    now_ms: int,
    context: ssl.SSLContext | None = None,
) -> None:
    """Post one signed object.

    Args:
        address: that :func:`check_address` accepts.
        secret: known to the receiver too.
        delivery: its number: the same when it is sent again, so that a receiver can tell.
        payload: what is said.
        now_ms: milliseconds since 1970 UTC.
        context: whom to trust; None: the machine's authorities.

    Raises:
        DeliveryError: it was not taken with an answer of 200 to 299.
    """
    check_address(address, may_be_loopback=True)
    body = json.dumps(dict(payload), ensure_ascii=False).encode()
    timestamp = str(now_ms // 1000)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": f"Faccine/{__version__}",
        "X-Faccine-Timestamp": timestamp,
        "X-Faccine-Delivery": str(delivery),
        "X-Faccine-Signature": signature(secret, timestamp, body),
        "Connection": "close",
    }
    status = _status(address, body, headers, context)
    if not 200 <= status < 300:
        # 410: the receiver says that it is gone for good.
        raise DeliveryError(f"{address}: answered {status}, expected 200", is_final=status == 410)


def _status(
    address: str, body: bytes, headers: Mapping[str, str], context: ssl.SSLContext | None
) -> int:
    parts = urlsplit(address)
    connection = (
        http.client.HTTPSConnection(
            parts.netloc,
            timeout=TIMEOUT_SECONDS,
            context=context or ssl.create_default_context(),
        )
        if parts.scheme == "https"
        else http.client.HTTPConnection(parts.netloc, timeout=TIMEOUT_SECONDS)
    )
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    watch = threading.Timer(DEADLINE_SECONDS, _cut, [connection])
    watch.daemon = True
    watch.start()
    try:
        connection.request("POST", path, body, dict(headers))
        return connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        raise DeliveryError(f"{address}: {_reason(error)}") from None
    finally:
        watch.cancel()
        connection.close()


def _cut(connection: http.client.HTTPConnection) -> None:
    if connection.sock is not None:
        try:
            connection.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it has ended by itself meanwhile


def _reason(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted ({error.verify_message})"
    if isinstance(error, TimeoutError):
        return "did not answer in time"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return "hung up" if isinstance(error, http.client.RemoteDisconnected) else "no HTTP answer"


def _iso(instant_ms: int | None) -> str | None:
    if instant_ms is None:
        return None
    return to_datetime(instant_ms).isoformat().replace("+00:00", "Z")
