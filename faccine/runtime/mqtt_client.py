"""A paho client as we want it: version 3.1.1, clean, quick to answer, with TLS where asked."""

from __future__ import annotations

import socket
import ssl
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion

from faccine.runtime.broker import Broker, Proxy
from faccine.runtime.tls import client_context
from faccine.wire.errors import SettingsError

_CONNECT_TIMEOUT_SECONDS = 10.0
_HTTP_PROXY = 3
"""As PySocks counts them."""


@dataclass(frozen=True)
class Will:
    """What the broker says in our name when we vanish; retained."""

    topic: str
    payload: bytes


def build_client(
    broker: Broker,
    *,
    client_id: str,
    will: Will | None,
    manual_ack: bool,
    are_dates_checked: bool,
) -> paho.Client:
    """Return a client that has not connected yet.

    Args:
        broker: where it will connect, and as whom.
        client_id: unique at the broker.
        will: None for none.
        manual_ack: acknowledge only when told to.
        are_dates_checked: whether a certificate's dates count; they cannot before the time is
            known.

    Raises:
        SettingsError: the certificate authority cannot be read, or a proxy cannot be used.
    """
    client = paho.Client(
        CallbackAPIVersion.VERSION2,
        client_id=client_id,
        clean_session=True,
        protocol=paho.MQTTv311,
        manual_ack=manual_ack,
    )
    client.connect_timeout = _CONNECT_TIMEOUT_SECONDS
    client.max_inflight_messages_set(65_535)
    if broker.username:
        client.username_pw_set(broker.username, broker.password)
    if broker.tls:
        client.tls_set_context(tls_context(broker, are_dates_checked=are_dates_checked))
    if broker.proxy:
        client.proxy_set(**_proxy_arguments(broker.proxy))
    if will:
        client.will_set(will.topic, will.payload, qos=1, retain=True)
    client.on_socket_open = _without_delay
    return client


def tls_context(broker: Broker, *, are_dates_checked: bool = True) -> ssl.SSLContext:
    """Return by what a broker's certificate is judged.

    Raises:
        SettingsError: the certificate authority cannot be read.
    """
    context = client_context(broker.authority, are_dates_checked=are_dates_checked)
    # Where one port is for everything, this tells the broker's connections from a browser's.
    context.set_alpn_protocols(["mqtt"])
    return context


def reach(
    broker: Broker, timeout_seconds: float, *, are_dates_checked: bool = True
) -> socket.socket:
    """Open a connection to where the broker should be, through its proxy and with TLS as it says.

    Raises:
        OSError: nobody is reached there; an ``ssl.SSLError`` where it is somebody else.
        SettingsError: a proxy cannot be used, or the certificate authority cannot be read.
    """
    opened = _connect(broker, timeout_seconds)
    if not broker.tls:
        return opened
    context = tls_context(broker, are_dates_checked=are_dates_checked)
    try:
        return context.wrap_socket(opened, server_hostname=broker.host)
    except OSError:
        opened.close()
        raise


def _connect(broker: Broker, timeout_seconds: float) -> socket.socket:
    if broker.proxy is None:
        return socket.create_connection((broker.host, broker.port), timeout_seconds)
    arguments = _proxy_arguments(broker.proxy)
    socks = import_module("socks")
    opened: socket.socket = socks.create_connection(
        (broker.host, broker.port), timeout=timeout_seconds, **arguments
    )
    return opened


def _proxy_arguments(proxy: Proxy) -> dict[str, Any]:
    if find_spec("socks") is None:
        raise SettingsError(f"proxy {proxy}: PySocks is not installed: install 'faccine[kiosk]'")
    return {
        "proxy_type": _HTTP_PROXY,
        "proxy_addr": proxy.host,
        "proxy_port": proxy.port,
        "proxy_rdns": True,  # names are the proxy's business: inside there may be no DNS for them
        "proxy_username": proxy.username,
        "proxy_password": proxy.password,
    }


def _without_delay(client: paho.Client, userdata: Any, opened: Any) -> None:
    # An acknowledgement and then a receipt are two small packets: Nagle's algorithm holds the
    # second back until the first is acknowledged, which the other end puts off for 40 ms.
    opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
