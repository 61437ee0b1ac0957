"""Figures of the broker: what Mosquitto tells under ``$SYS``, and whether the hub is there.

Whoever watches has a login of its own that may read this and nothing else.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from faccine.runtime.broker import Broker
from faccine.runtime.logs import get_logger
from faccine.runtime.mqtt import Connection, Incoming
from faccine.runtime.service import StopSignal
from faccine.wire import codec
from faccine.wire.errors import BadMessage
from faccine.wire.states import HubState, Presence
from faccine.wire.topics import HUB_STATE

SYS = "$SYS/broker/"
_POLL_SECONDS = 1.0

log = get_logger("metrics")


class _Figure(NamedTuple):
    topic: str
    name: str
    text: str
    is_counter: bool = False


_FIGURES = (
    _Figure("uptime", "uptime_seconds", "Seconds since it started."),
    _Figure("clients/connected", "clients_connected", "Connections now."),
    _Figure("messages/received", "messages_received", "Packets it received.", is_counter=True),
    _Figure("messages/sent", "messages_sent", "Packets it sent.", is_counter=True),
    _Figure("bytes/received", "bytes_received", "Bytes it received.", is_counter=True),
    _Figure("bytes/sent", "bytes_sent", "Bytes it sent.", is_counter=True),
    _Figure(
        "publish/messages/dropped", "messages_dropped", "Messages it dropped at a limit.",
        is_counter=True,
    ),
    _Figure("heap/current", "heap_bytes", "Memory it uses."),
)  # fmt: skip


class BrokerWatch:
    """Listens on a thread of its own.

    Args:
        broker: where, as whom.
    """

    def __init__(self, broker: Broker) -> None:
        self._lock = threading.Lock()
        self._said: dict[str, bytes] = {}
        self._connection = Connection(
            broker,
            client_id=broker.username or "metrics",
            subscriptions=[f"{SYS}#", HUB_STATE],
            on_message=self._hear,
            on_ready=lambda: None,
        )

    def run(self, stop: StopSignal) -> None:
        """Listen until told to stop; comes back by itself after every loss."""
        while not stop.is_set():
            self._connection.poll(_POLL_SECONDS)
        self._connection.close()

    def figures(self) -> Iterator[Metric]:
        """Yield how the broker is; nothing it said before it was lost."""
        is_there = self._connection.is_ready
        yield GaugeMetricFamily(
            "faccine_broker_up", "1 if the broker lets us in and answers.", value=is_there
        )
        if not is_there:
            return
        with self._lock:
            said = dict(self._said)
        hub = said.get(HUB_STATE)
        if hub is not None:
            yield GaugeMetricFamily(
                "faccine_hub_up", "1 if the hub takes in what kiosks send.", value=_is_online(hub)
            )
        yield from _broker_figures(said)

    def _hear(self, message: Incoming) -> None:
        with self._lock:
            self._said[message.topic] = bytes(message.payload)


def _broker_figures(said: Mapping[str, bytes]) -> Iterator[Metric]:
    for figure in _FIGURES:
        value = _number(said.get(SYS + figure.topic))
        if value is not None:
            family = CounterMetricFamily if figure.is_counter else GaugeMetricFamily
            yield family(f"faccine_broker_{figure.name}", figure.text, value=value)


def _number(payload: bytes | None) -> float | None:
    """Read ``1234`` or ``1234 seconds``."""
    try:
        return None if payload is None else float(payload.split()[0])
    except (ValueError, IndexError):
        return None


def _is_online(payload: bytes) -> bool:
    try:
        return codec.decode(payload, HubState).state is Presence.ONLINE
    except BadMessage:
        return False
