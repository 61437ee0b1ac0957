"""Does the broker let us in? The last thing that could be wrong, said while somebody is there.

The hub's gate needs a second or two to learn of a new kiosk, so a refused login is tried again for
a while. A broker that is not reached is no failure: the kiosk goes on trying while it runs.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from faccine.runtime.broker import Broker, Proxy
from faccine.runtime.mqtt import Connection
from faccine.wire.topics import KioskTopic, kiosk_topic

_POLL_SECONDS = 0.2


@dataclass(frozen=True)
class Proof:
    """Whether a broker let us in. ``working`` is its address, ``trouble`` why none did."""

    working: str | None
    trouble: str | None = None


def prove(
    kiosk: str,
    addresses: Sequence[str],
    *,
    password: str,
    authority: Path | None,
    proxy: Proxy | None,
    are_dates_checked: Callable[[], bool],
    timeout_seconds: float,
) -> Proof:
    """Try the broker's addresses until one lets us in and lets us read our settings.

    Raises:
        SettingsError: an address is none, or the authority cannot be read.
    """
    brokers = {
        replace(
            Broker.from_url(address, authority=authority), username=kiosk, password=password
        ).through(proxy): address
        for address in addresses
    }
    first, *others = brokers
    connection = Connection(
        first,
        others=others,
        client_id=kiosk,
        subscriptions=[kiosk_topic(kiosk, KioskTopic.SETTINGS)],
        on_message=lambda _: None,
        on_ready=lambda: None,
        are_dates_checked=are_dates_checked,
    )
    deadline = time.monotonic() + timeout_seconds
    try:
        while not connection.is_ready and time.monotonic() < deadline:
            connection.poll(_POLL_SECONDS)
        if connection.is_ready:
            return Proof(brokers[connection.broker])
        return Proof(None, connection.trouble or "no answer")
    finally:
        connection.close()
