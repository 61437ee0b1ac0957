"""Stand-ins for what a kiosk lives with: clocks that can be set, and a hub that keeps books."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import msgspec
import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion

from faccine.wire.clocks import to_datetime
from faccine.wire.codec import decode, decode_events, encode
from faccine.wire.events import VERSION
from faccine.wire.states import HubState, KioskState, Presence, Receipt, Refusal
from faccine.wire.topics import HUB_STATE, KioskTopic, kiosk_topic

NOON_MS = 1_795_258_800_000  # 2026-11-21T11:00:00Z


@dataclass
class FakeClock:
    """A machine's clocks; ``boottime`` and ``wall`` are moved together by :meth:`pass_ms`."""

    wall: int = NOON_MS
    boottime: int = 100_000
    boot_name: str = "b0000001"
    synced: bool = True

    def wall_ms(self) -> int:
        return self.wall

    def boottime_ms(self) -> int:
        return self.boottime

    def boot(self) -> str:
        return self.boot_name

    def is_synced(self) -> bool:
        return self.synced

    def pass_ms(self, ms: int) -> None:
        self.wall += ms
        self.boottime += ms

    def reboot(self, name: str, *, off_ms: int = 60_000, boottime: int = 20_000) -> None:
        self.wall += off_ms + boottime
        self.boottime, self.boot_name = boottime, name


@dataclass
class HubBooks:
    """A hub's side of the wire, by the letter of the design, in a few lines."""

    stored: dict[str, dict[int, dict]] = field(default_factory=dict)
    through: dict[str, int] = field(default_factory=dict)
    missing: dict[str, set[int]] = field(default_factory=dict)
    refused: dict[tuple[str, int], str] = field(default_factory=dict)
    batches: list[bytes] = field(default_factory=list)
    states: list[KioskState] = field(default_factory=list)
    refusals: dict[int, str] = field(default_factory=dict)
    """seq → why, for events that this hub is to refuse."""
    error: str | None = None
    """Answer everything with this."""
    hub_time_ms: int | None = None

    def take_state(self, payload: bytes) -> Receipt | None:
        state = decode(payload, KioskState)
        self.states.append(state)
        if state.state is Presence.OFFLINE:
            return None
        if self.error == "unknown-kiosk":
            return Receipt(v=VERSION, error=self.error, nonce=state.nonce)
        through = self._advance(state.outbox)
        if state.first > through + 1:
            self.missing.setdefault(state.outbox, set()).update(range(through + 1, state.first))
        return self._receipt(state.outbox, nonce=state.nonce)

    def take_events(self, payload: bytes) -> Receipt:
        self.batches.append(payload)
        if self.error is not None:
            return Receipt(v=VERSION, error=self.error)
        batch = decode_events(payload)
        books = self.stored.setdefault(batch.outbox, {})
        refused = []
        for event in batch.events:
            said = msgspec.to_builtins(event)
            why = self.refusals.get(event.seq)
            known = books.get(event.seq)
            if known is not None and _pressed(known) != _pressed(said):
                why = "conflict"
            if (batch.outbox, said.get("rating")) in self.refused:
                why = "no-rating"
            if why is not None:
                self.refused[batch.outbox, event.seq] = why
                refused.append(Refusal(event.seq, why))
            elif known is None:
                books[event.seq] = said
        return self._receipt(batch.outbox, refused=refused)

    def events(self, outbox: str) -> list[dict]:
        return [self.stored[outbox][seq] for seq in sorted(self.stored.get(outbox, {}))]

    def faces(self) -> list[str]:
        return sorted(
            event["face"]
            for books in self.stored.values()
            for event in books.values()
            if event["kind"] == "rating"
        )

    def _advance(self, outbox: str) -> int:
        through = self.through.get(outbox, 0)
        books, missing = self.stored.get(outbox, {}), self.missing.get(outbox, set())
        while (
            through + 1 in books or through + 1 in missing or (outbox, through + 1) in self.refused
        ):
            through += 1
        self.through[outbox] = through
        return through

    def _receipt(self, outbox: str, nonce: str | None = None, refused=()) -> Receipt:
        return Receipt(
            v=VERSION,
            outbox=outbox,
            stored_through=self._advance(outbox),
            refused=list(refused),
            hub_time=None if self.hub_time_ms is None else to_datetime(self.hub_time_ms),
            nonce=nonce,
        )


def _pressed(event: dict) -> tuple:
    return tuple(event.get(name) for name in ("kind", "face", "service", "rating", "reason"))


class ScriptedHub:
    """A :class:`HubBooks` on a real broker, with a thread of its own."""

    def __init__(self, port: int, *, is_online: bool = True) -> None:
        self.books = HubBooks()
        self.is_answering = True
        self.changed = threading.Condition()
        self.health: list[bytes] = []
        self.logs: list[bytes] = []
        self._client = paho.Client(CallbackAPIVersion.VERSION2, client_id="hub")
        self._client.on_message = self._take
        self._subscribed = threading.Event()
        self._client.on_subscribe = lambda *_: self._subscribed.set()
        self._client.connect("127.0.0.1", port)
        self._client.loop_start()
        self._client.subscribe("faccine/v1/kiosk/+/+", qos=1)
        assert self._subscribed.wait(30)
        self.say_hub_is(Presence.ONLINE if is_online else Presence.OFFLINE)

    def say_hub_is(self, presence: Presence) -> None:
        self.publish(HUB_STATE, encode(HubState(v=VERSION, state=presence)), retain=True)

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> None:
        self._client.publish(topic, payload, qos=1, retain=retain).wait_for_publish(30)

    def wait_for(self, is_so, seconds: float = 30.0) -> None:
        with self.changed:
            assert self.changed.wait_for(is_so, seconds), "the hub waited in vain"

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def _take(self, client, userdata, message) -> None:
        kiosk, leaf = message.topic.split("/")[3:]
        if leaf == KioskTopic.LOG:
            with self.changed:
                self.logs.append(message.payload)
                self.changed.notify_all()
        if leaf not in {KioskTopic.STATE, KioskTopic.EVENTS, KioskTopic.HEALTH}:
            return
        answer = None
        with self.changed:
            if leaf == KioskTopic.HEALTH:
                self.health.append(message.payload)
            elif leaf == KioskTopic.STATE:
                answer = self.books.take_state(message.payload)
            elif self.is_answering:
                answer = self.books.take_events(message.payload)
            else:
                self.books.batches.append(message.payload)
            self.changed.notify_all()
        if answer is not None and self.is_answering:
            client.publish(kiosk_topic(kiosk, KioskTopic.RECEIPT), encode(answer), qos=1)
