"""Listens to a kiosk's receipts and notes when each was heard.

A receipt is sent after the hub's commit, so what it names has been stored by then.
"""

from __future__ import annotations

import socket
import time
from bisect import bisect_left
from collections.abc import Callable
from typing import Self

import click
import msgspec
import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion

from faccine.wire.topics import KioskTopic, kiosk_topic

_ECHO = "benchmark/echo"
_PATIENCE_SECONDS = 30.0


class Observer:
    """A subscriber of its own to one kiosk's receipts, on a thread of paho's.

    Args:
        port: the broker's.
        kiosk: whose.
    """

    def __init__(self, port: int, kiosk: str) -> None:
        self._port = port
        self._topic = kiosk_topic(kiosk, KioskTopic.RECEIPT)
        self._through: list[int] = []
        self._heard_ns: list[int] = []
        self._echoes_ns: list[int] = []
        self._is_subscribed = False
        self._client = paho.Client(CallbackAPIVersion.VERSION2, protocol=paho.MQTTv311)
        self._client.on_connect = lambda *_: self._client.subscribe([(self._topic, 1), (_ECHO, 1)])
        self._client.on_subscribe = self._subscribed
        self._client.on_message = self._take
        self._client.on_socket_open = _without_delay

    def __enter__(self) -> Self:
        """Listen."""
        self._client.connect("127.0.0.1", self._port)
        self._client.loop_start()
        self._wait(lambda: self._is_subscribed)
        return self

    def __exit__(self, *exception: object) -> None:
        """Hang up."""
        self._client.disconnect()
        self._client.loop_stop()

    def wait_for(self, seq: int) -> None:
        """Return once the hub has said that it stored up to there.

        Raises:
            click.ClickException: it never did.
        """
        self._wait(lambda: bool(self._through) and self._through[-1] >= seq)

    def stored_ns(self, seq: int) -> int:
        """Return when the first receipt that covers the seq was heard."""
        return self._heard_ns[bisect_left(self._through, seq)]

    def echo_ms(self) -> float:
        """Send a message through the broker to ourselves; return how long it took."""
        before, count = time.monotonic_ns(), len(self._echoes_ns)
        self._client.publish(_ECHO, b"x" * 200, qos=1)
        self._wait(lambda: len(self._echoes_ns) > count)
        return (self._echoes_ns[-1] - before) / 1e6

    # -- inside

    def _subscribed(self, *_: object) -> None:
        self._is_subscribed = True

    def _take(self, client: paho.Client, userdata: object, message: paho.MQTTMessage) -> None:
        now_ns = time.monotonic_ns()
        if message.topic == _ECHO:
            self._echoes_ns.append(now_ns)
            return
        through = msgspec.json.decode(message.payload).get("stored_through")
        if through is not None and (not self._through or through > self._through[-1]):
            self._heard_ns.append(now_ns)
            self._through.append(through)

    def _wait(self, is_true: Callable[[], bool]) -> None:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while not is_true():
            if time.monotonic() > deadline:
                raise click.ClickException(f"nothing heard for {_PATIENCE_SECONDS:.0f} s")
            time.sleep(0.001)


def _without_delay(client: paho.Client, userdata: object, connection: socket.socket) -> None:
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
