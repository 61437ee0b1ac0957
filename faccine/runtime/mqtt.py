"""One connection to the broker, driven by its owner's own thread.

paho's queues live in memory only and broker queues overflow, so nothing here is trusted to keep
anything: every attempt starts with a fresh client and a clean session, and what matters is sent
again by whoever wrote it down. The owner calls :meth:`Connection.poll` in a loop; other threads
may only call :meth:`Connection.wake`.

MQTT 3.1.1: any broker and any small device speaks it, and paho reads it twice as fast as version 5
(``docs/performance.md``).
"""

from __future__ import annotations

import os
import select
import time
from collections.abc import Callable, Sequence
from typing import Any

import paho.mqtt.client as paho
from paho.mqtt.enums import MQTTErrorCode

from faccine.runtime.attempts import Attempts
from faccine.runtime.broker import Broker
from faccine.runtime.logs import get_logger
from faccine.runtime.mqtt_client import Will, build_client
from faccine.wire.errors import BrokerError

__all__ = ["Connection", "Incoming", "Will", "check_login"]

Incoming = paho.MQTTMessage

_MAX_PACKETS_A_POLL = 1000
_MAX_BYTES_A_POLL = 4 * 1024 * 1024
_KEEPALIVE_SECONDS = 30
_LOGIN_REFUSED = {4, 5, 134, 135}

log = get_logger("mqtt")


class Connection:
    """A connection that comes back by itself.

    Args:
        broker: where to connect.
        others: further ways to it, tried in this order where that one cannot be reached.
        client_id: unique at the broker.
        subscriptions: topic filters, all at QoS 1, subscribed before ``on_ready``.
        on_message: called from :meth:`poll` for every message.
        on_ready: called from :meth:`poll` once every subscription is granted, each time anew.
        will: None for none.
        manual_ack: acknowledge only through :meth:`acknowledge`.
        are_dates_checked: asked at each attempt over TLS; a machine whose own clock nobody has
            set checks chain and name of a certificate, but not its dates.
    """

    def __init__(
        self,
        broker: Broker,
        *,
        client_id: str,
        subscriptions: Sequence[str],
        on_message: Callable[[Incoming], None],
        on_ready: Callable[[], None],
        will: Will | None = None,
        manual_ack: bool = False,
        are_dates_checked: Callable[[], bool] = lambda: True,
        others: Sequence[Broker] = (),
    ) -> None:
        self._attempts = Attempts([broker, *others])
        self._client_id = client_id
        self._subscriptions = list(subscriptions)
        self._on_message = on_message
        self._on_ready = on_ready
        self._will = will
        self._manual_ack = manual_ack
        self._are_dates_checked = are_dates_checked
        self._client: paho.Client | None = None
        self._was_ever_ready = False
        self._wake_reader, self._wake_writer = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._bytes_in_poll = 0
        self._complaints: dict[str, tuple[str, str]] = {}
        self.is_ready = False
        self.refusal: str | None = None
        """Why the broker last refused us; None while it does not."""
        self.is_login_refused = False
        """Whether it refused the login, and never let us in."""

    @property
    def broker(self) -> Broker:
        """The one that is connected, or tried."""
        return self._attempts.broker

    @property
    def trouble(self) -> str | None:
        """Why we are not connected, in one line; None while we are, or before anybody tried."""
        if self.is_ready or not self._complaints:
            return None
        return self.refusal or ": ".join(list(self._complaints.values())[-1])

    @property
    def local_address(self) -> str | None:
        """This machine's own address on this connection, None while there is none."""
        socket: Any = None if self._client is None else self._client.socket()
        return None if socket is None else str(socket.getsockname()[0])

    def wake(self) -> None:
        """Make a waiting :meth:`poll` return now; the one method for other threads."""
        try:
            os.write(self._wake_writer, b"x")
        except BlockingIOError:
            return  # the pipe is full of wake-ups already

    def poll(self, timeout_seconds: float) -> None:
        """Connect if needed, wait for input at most so long, and handle what has arrived."""
        if self._client is None:
            self._try_to_connect(timeout_seconds)
            return
        self._exchange(self._client, timeout_seconds)

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> None:
        """Hand a message to the broker at QoS 1; dropped while we are not connected.

        Dropped on purpose: paho would queue it in memory and send it late, when it may be false.
        """
        if self._client is not None and self.is_ready:
            self._client.publish(topic, payload, qos=1, retain=retain)

    def acknowledge(self, message: Incoming) -> None:
        """Send the PUBACK of a message received on this connection or an older one."""
        if self._client is not None and message.qos == 1:
            self._client.ack(message.mid, message.qos)

    def close(self, farewell: Will | None = None) -> None:
        """Leave the broker in order, with a last retained message if there is one."""
        client, self._client, self.is_ready = self._client, None, False
        if client is None:
            return
        if farewell is not None and client.is_connected():
            client.publish(farewell.topic, farewell.payload, qos=1, retain=True)
        client.disconnect()
        deadline = time.monotonic() + 1.0
        while client.want_write() and time.monotonic() < deadline:
            socket = client.socket()
            if socket is None:
                break
            select.select([], [socket], [], 0.1)
            client.loop_write()

    # -- inside

    def _new_client(self) -> paho.Client:
        client = build_client(
            self.broker,
            client_id=self._client_id,
            will=self._will,
            manual_ack=self._manual_ack,
            are_dates_checked=self._are_dates_checked(),
        )
        client.on_connect = self._connected
        client.on_subscribe = self._subscribed
        client.on_message = self._received
        return client

    def _received(self, client: paho.Client, userdata: Any, message: Incoming) -> None:
        self._bytes_in_poll += len(message.payload)
        self._on_message(message)

    def _try_to_connect(self, timeout_seconds: float) -> None:
        pause = self._attempts.pause_seconds
        if pause > 0:
            self._sleep(min(pause, timeout_seconds))
            return
        client = self._new_client()
        try:
            client.connect(self.broker.host, self.broker.port, keepalive=_KEEPALIVE_SECONDS)
        except (OSError, ValueError) as error:
            self._complain("broker not reached", str(error))
            self._go_on(had_worked=False)
            return
        self._client = client

    def _exchange(self, client: paho.Client, timeout_seconds: float) -> None:
        socket = client.socket()
        if socket is None:
            self._lost("connection closed")
            return
        pending = getattr(socket, "pending", None)
        readers: list[Any] = [socket, self._wake_reader]
        writers = [socket] if client.want_write() else []
        timeout = 0.0 if pending is not None and pending() else timeout_seconds
        readable, writable, _ = select.select(readers, writers, [], timeout)
        if self._wake_reader in readable:
            os.read(self._wake_reader, 4096)
        result = MQTTErrorCode.MQTT_ERR_SUCCESS
        if socket in readable or (pending is not None and pending()):
            result = self._read_packets(client, socket)
        if result == MQTTErrorCode.MQTT_ERR_SUCCESS and (socket in writable or client.want_write()):
            result = client.loop_write()
        if result == MQTTErrorCode.MQTT_ERR_SUCCESS:
            result = client.loop_misc()
        if result != MQTTErrorCode.MQTT_ERR_SUCCESS:
            self._lost(paho.error_string(result))

    def _read_packets(self, client: paho.Client, socket: Any) -> MQTTErrorCode:
        """Read what has arrived, bounded: brokers deliver more than they are asked for."""
        poller = select.poll()
        poller.register(socket, select.POLLIN)
        pending = getattr(socket, "pending", None)
        result = MQTTErrorCode.MQTT_ERR_SUCCESS
        self._bytes_in_poll = 0
        for _ in range(_MAX_PACKETS_A_POLL):
            result = client.loop_read()
            if result != MQTTErrorCode.MQTT_ERR_SUCCESS:
                break
            if self._bytes_in_poll > _MAX_BYTES_A_POLL:
                break
            if not (poller.poll(0) or (pending is not None and pending())):
                break
        return result

    def _connected(
        self, client: paho.Client, userdata: Any, flags: Any, reason: Any, properties: Any
    ) -> None:
        if reason.is_failure:
            self.is_login_refused = reason.value in _LOGIN_REFUSED and not self._was_ever_ready
            self.refusal = (
                f"broker {self.broker} refused the login of {self.broker.username!r} "
                f"({reason}): check user name and password"
            )
            self._complain("broker refused us", str(reason))
            return
        self.refusal, self.is_login_refused = None, False
        if self._subscriptions:
            client.subscribe([(topic, 1) for topic in self._subscriptions])
        else:
            self._ready()

    def _subscribed(
        self, client: paho.Client, userdata: Any, mid: int, reasons: list[Any], properties: Any
    ) -> None:
        denied = [
            topic
            for topic, reason in zip(self._subscriptions, reasons, strict=True)
            if reason.is_failure
        ]
        if denied:
            self.refusal = f"broker {self.broker} does not let us read {denied[0]}"
            self.is_login_refused = not self._was_ever_ready
            self._complain("subscription denied", ", ".join(denied))
            client.disconnect()
            return
        self._ready()

    def _ready(self) -> None:
        self.is_ready = self._was_ever_ready = True
        self._attempts.worked()
        self._complaints.clear()
        log.info("connected", broker=str(self.broker), client_id=self._client_id)
        self._on_ready()

    def _lost(self, why: str) -> None:
        if self.refusal is None:  # else it was said why
            self._complain("connection lost", why)
        had_worked, self._client, self.is_ready = self.is_ready, None, False
        self._go_on(had_worked=had_worked)

    def _go_on(self, *, had_worked: bool) -> None:
        before = self.broker
        self._attempts.failed(had_worked=had_worked)
        if self.broker is not before:
            self.refusal = None  # it was the other one's

    def _complain(self, what: str, why: str) -> None:
        # Two weeks without a broker are one line, not twenty thousand.
        where = str(self.broker)
        if self._complaints.pop(where, None) != (what, why):
            log.warning(what, broker=where, why=why)
        self._complaints[where] = (what, why)

    def _sleep(self, seconds: float) -> None:
        readable, _, _ = select.select([self._wake_reader], [], [], seconds)
        if readable:
            os.read(self._wake_reader, 4096)


def check_login(connection: Connection) -> None:
    """Raise if the broker refused the login and never let us in.

    Raises:
        BrokerError: with the one line that says where and what to do.
    """
    if connection.refusal and connection.is_login_refused:
        raise BrokerError(connection.refusal)
