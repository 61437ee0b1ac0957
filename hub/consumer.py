"""The hub's ear: messages in, one transaction, then acknowledgements and receipts out.

Whatever has arrived is taken together (a bounded number, no fixed waiting), so one press costs
one commit and a flood costs few. Messages are acknowledged only after the commit; the receipt is
what a kiosk ticks off by. Everything happens on one thread.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from sqlite_utils import Database

from faccine.runtime.broker import Broker
from faccine.runtime.clock import Clock
from faccine.runtime.logs import get_logger
from faccine.runtime.mqtt import Connection, Incoming, Will, check_login
from faccine.runtime.service import StopSignal, Supervisor
from faccine.wire import codec
from faccine.wire.clocks import to_datetime
from faccine.wire.errors import BadMessage, StorageError
from faccine.wire.events import MAX_BATCH_BYTES, VERSION
from faccine.wire.states import HubState, Presence, Receipt
from faccine.wire.topics import HUB_STATE, KioskTopic, kiosk_topic, parse_kiosk_topic
from hub.commander import Commander
from hub.housekeeping import Housekeeper
from hub.publisher import SettingsPublisher
from hub.retrier import Retrier
from hub.store.books import Books, Inbound, Reply

_POLL_SECONDS = 0.5
_STORAGE_PAUSE_SECONDS = 1.0
_OFFLINE = codec.encode(HubState(v=VERSION, state=Presence.OFFLINE))

log = get_logger("consumer")


class Consumer:
    """Takes what kiosks send into the books until told to stop.

    Args:
        broker: where; the hub's user name is its client id, ``hub`` without a login.
        database: this thread's connection to the books.
        books: on that connection.
        clock: for the time of receipt and for receipts' ``hub_time``.
    """

    def __init__(self, broker: Broker, *, database: Database, books: Books, clock: Clock) -> None:
        self._books = books
        self._clock = clock
        self._inbox: list[Incoming] = []
        self._since_ms = clock.wall_ms()
        self._connection = Connection(
            broker,
            client_id=broker.username or "hub",
            subscriptions=[
                kiosk_topic("+", KioskTopic.EVENTS),
                kiosk_topic("+", KioskTopic.STATE),
                kiosk_topic("+", KioskTopic.HEALTH),
                kiosk_topic("+", KioskTopic.LOG),
                HUB_STATE,
            ],
            on_message=self._inbox.append,
            on_ready=self._ready,
            will=Will(HUB_STATE, _OFFLINE),
            manual_ack=True,
        )
        self._settings = SettingsPublisher(database, books, self._connection, clock)
        self._commander = Commander(database, self._connection, clock)
        self._retrier = Retrier(database, books, clock)

    def run(self, stop: StopSignal, supervisor: Supervisor, housekeeper: Housekeeper) -> None:
        """Work until told to stop; then say goodbye to the broker.

        Raises:
            BrokerError: the broker refused the login and had never let us in.
        """
        while not stop.is_set():
            self.step(_POLL_SECONDS)
            check_login(self._connection)
            housekeeper.step()
            supervisor.alive()
        self.close()

    def close(self) -> None:
        """Say goodbye to the broker."""
        self._connection.close(Will(HUB_STATE, _OFFLINE))

    def step(self, timeout_seconds: float) -> None:
        """Wait for messages at most so long, and take those that have come."""
        if not self._inbox:
            self._connection.poll(timeout_seconds)
        try:
            if self._inbox:
                self._take_inbox()
            self._settings.refresh()
            self._commander.refresh()
            self._retrier.refresh()
        except StorageError as error:
            # Nothing is acknowledged and nothing more is read until the disk answers again.
            log.error("books not written", error=str(error), waiting=len(self._inbox))
            time.sleep(_STORAGE_PAUSE_SECONDS)

    @property
    def is_ready(self) -> bool:
        """Whether the broker delivers to us."""
        return self._connection.is_ready

    def wake(self) -> None:
        """Make a waiting :meth:`step` return, from any thread."""
        self._connection.wake()

    # -- inside

    def _ready(self) -> None:
        self._say_online()
        self._settings.begin_afresh()

    def _say_online(self) -> None:
        since = to_datetime(self._since_ms)
        state = HubState(v=VERSION, state=Presence.ONLINE, since=since)
        self._connection.publish(HUB_STATE, codec.encode(state), retain=True)

    def _take_inbox(self) -> None:
        received_ms = self._clock.wall_ms()
        replies = self._books.take(
            self._read(self._inbox), received_ms, is_clock_trusted=self._clock.is_synced()
        )
        for message in self._inbox:
            self._connection.acknowledge(message)
        self._inbox.clear()
        for reply in replies:
            self._answer(reply, received_ms)

    def _read(self, messages: Sequence[Incoming]) -> list[Inbound]:
        inbound = []
        for message in messages:
            if message.topic == HUB_STATE:
                self._mend_hub_state(bytes(message.payload))
                continue
            try:
                address = parse_kiosk_topic(message.topic)
            except BadMessage as error:
                log.warning("message passed over", error=str(error))
                continue
            payload = bytes(message.payload[: MAX_BATCH_BYTES + 1])
            inbound.append(Inbound(address.kiosk, address.leaf, payload, message.retain))
        return inbound

    def _mend_hub_state(self, payload: bytes) -> None:
        """Say that we are here when the Will of an older connection says that we are not."""
        try:
            state = codec.decode(payload, HubState)
        except BadMessage:
            self._say_online()
            return
        if state.state is not Presence.ONLINE:
            log.warning("hub state mended", said=state.state.value)
            self._say_online()

    def _answer(self, reply: Reply, received_ms: int) -> None:
        receipt = Receipt(
            v=VERSION,
            outbox=reply.outbox,
            stored_through=reply.stored_through,
            refused=reply.refused,
            hub_time=to_datetime(received_ms) if self._clock.is_synced() else None,
            nonce=reply.nonce,
            error=reply.error,
        )
        self._connection.publish(
            kiosk_topic(reply.kiosk, KioskTopic.RECEIPT), codec.encode(receipt)
        )
        if reply.settings is not None:
            self._settings.heard(reply.kiosk, reply.settings)
