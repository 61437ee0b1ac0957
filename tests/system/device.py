"""Somebody else's box at the broker: it says what it is told to, bytes for bytes, and listens."""

from __future__ import annotations

import contextlib
import time
import uuid
from datetime import UTC, datetime, timedelta

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion

from faccine.runtime.broker import Broker
from faccine.wire import codec
from faccine.wire.clocks import ClockTrust
from faccine.wire.errors import BadMessage
from faccine.wire.events import Events, Rating, Reason
from faccine.wire.faces import Face
from faccine.wire.states import HubState, KioskState, Presence, Receipt
from faccine.wire.topics import HUB_STATE, KioskTopic, kiosk_topic

_WAIT_SECONDS = 30


def an_outbox():
    return str(uuid.uuid4())


def a_rating(seq, face="happy", *, at=None, **extra):
    return Rating(
        seq=seq,
        face=Face(face),
        clock=ClockTrust.SYNCED,
        at=at or datetime.now(UTC) - timedelta(hours=3) + timedelta(minutes=seq % 100),
        service="certificati",
        **extra,
    )


def a_reason(seq, rating, reason="waiting"):
    now = datetime.now(UTC)
    return Reason(seq=seq, rating=rating, reason=reason, clock=ClockTrust.SYNCED, at=now)


def a_batch(outbox, *events):
    return codec.encode(Events(v=1, outbox=outbox, events=list(events)))


class Device:
    """A client of the broker that speaks as a kiosk."""

    def __init__(self, line, kiosk):
        self.kiosk = kiosk
        self.receipts = []
        self.hub_states = []
        self._is_subscribed = False
        self._delivered = 0
        self._client = paho.Client(CallbackAPIVersion.VERSION2, client_id=f"device-{kiosk}")
        self._client.on_message = self._heard
        self._client.on_subscribe = self._subscribed
        self._client.on_publish = self._published
        address = Broker.from_url(line.broker.url)
        self._client.connect(address.host, address.port)
        receipt = kiosk_topic(kiosk, KioskTopic.RECEIPT)
        self._client.subscribe([(HUB_STATE, 1), (receipt, 1)])
        self.until(lambda: self._is_subscribed)

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self._client.disconnect()

    def say(self, leaf, payload, *, kiosk=None, retain=False):
        """Publish bytes under a kiosk's topic, our own if none is named."""
        self.publish(kiosk_topic(kiosk or self.kiosk, leaf), payload, retain=retain)

    def publish(self, topic, payload, *, retain=False):
        self._client.publish(topic, payload, qos=1, retain=retain)

    def send(self, outbox, *events):
        """Send a batch and return the hub's receipt for it."""
        return self.ask(KioskTopic.EVENTS, a_batch(outbox, *events))

    def ask(self, leaf, payload):
        """Say something and return the receipt that follows."""
        before = len(self.receipts)
        self.say(leaf, payload)
        self.until(lambda: len(self.receipts) > before)
        return self.receipts[-1]

    def stand(self, outbox, *, first, last, **extra):
        """Publish our state and return the hub's answer to it."""
        nonce = uuid.uuid4().hex
        state = KioskState(
            v=1,
            state=Presence.ONLINE,
            outbox=outbox,
            first=first,
            last=last,
            nonce=nonce,
            **extra,
        )
        self.say(KioskTopic.STATE, codec.encode(state))
        self.until(lambda: any(receipt.nonce == nonce for receipt in self.receipts))
        return next(receipt for receipt in self.receipts if receipt.nonce == nonce)

    def stand_unknown(self):
        """Publish a state without waiting for its nonce; return the receipt that follows."""
        state = KioskState(v=1, state=Presence.ONLINE, outbox=an_outbox(), first=1, last=0)
        return self.ask(KioskTopic.STATE, codec.encode(state))

    def wait_for_hub(self):
        self.until(lambda: self.hub_states and self.hub_states[-1] is Presence.ONLINE)

    def forget(self):
        self.hub_states.clear()

    def turn(self, seconds):
        """Exchange what there is with the broker."""
        error = self._client.loop(seconds)
        assert error == paho.MQTT_ERR_SUCCESS, paho.error_string(error)

    def until(self, is_true, seconds=_WAIT_SECONDS):
        deadline = time.monotonic() + seconds
        while not is_true():
            assert time.monotonic() < deadline, "it did not happen"
            self.turn(0.05)

    def _heard(self, client, userdata, message):
        if message.topic == HUB_STATE:
            with contextlib.suppress(BadMessage):
                self.hub_states.append(codec.decode(message.payload, HubState).state)
        else:
            self.receipts.append(codec.decode(message.payload, Receipt))

    def _subscribed(self, *_):
        self._is_subscribed = True

    def _published(self, *_):
        self._delivered += 1
