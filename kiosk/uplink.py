"""The uplink: one thread that moves messages between the outbox and the hub.

It has its own hold on the outbox file and never holds a press up. What another process appends is
noticed within half a second; this one's writer wakes it at once.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from faccine.runtime.broker import Broker
from faccine.runtime.clock import Clock
from faccine.runtime.logs import get_logger
from faccine.runtime.mqtt import Connection, Incoming, Will
from faccine.wire.codec import decode, encode
from faccine.wire.errors import BadMessage, DamagedDatabase, StorageError
from faccine.wire.events import VERSION
from faccine.wire.settings import KioskSettings
from faccine.wire.states import Command, HubState, KioskState, Presence, Receipt
from faccine.wire.topics import HUB_STATE, KioskTopic, kiosk_topic
from kiosk import outbox_sending as sending
from kiosk.carrier import Carrier
from kiosk.handshake import Patience
from kiosk.health import read_health
from kiosk.outbox import Outbox
from kiosk.outbox_problems import SETTINGS
from kiosk.outbox_settings import check_settings

log = get_logger("uplink")

_POLL_SECONDS = 0.25
_HEALTH_MS = 60_000
_HEALTH_ON_CHANGE_MS = 5_000
_PRUNE_MS = 3_600_000
_REST_MS = 5_000


@dataclass(frozen=True)
class UplinkOptions:
    """Where and as whom the uplink works."""

    kiosk: str
    broker: Broker
    outbox: Path
    patience: Patience = field(default_factory=Patience)


@dataclass(frozen=True)
class Listeners:
    """Whom the uplink tells, on its own thread; each returns at once."""

    settings: Callable[[KioskSettings], None] = lambda _: None
    command: Callable[[Command], None] = lambda _: None
    alive: Callable[[], None] = lambda: None
    """Called several times a second while all is well."""


class Uplink:
    """The carrier's thread and its connection. Only :meth:`wake` is for other threads.

    Args:
        options: where and as whom.
        clock: what time it is.
        listeners: whom to tell of settings and commands.
    """

    def __init__(
        self, options: UplinkOptions, clock: Clock, listeners: Listeners | None = None
    ) -> None:
        self._options = options
        self._clock = clock
        self._listeners = listeners or Listeners()
        self._inbox: list[Incoming] = []
        self._rest_until_ms = self._health_at_ms = self._prune_at_ms = 0
        self._health_told = -1, 0
        self._commands_done: set[str] = set()
        self._outbox: Outbox
        self._carrier: Carrier
        offline = encode(KioskState(v=VERSION, state=Presence.OFFLINE))
        self._farewell = Will(self._topic(KioskTopic.STATE), offline)
        heard = (KioskTopic.RECEIPT, KioskTopic.SETTINGS, KioskTopic.COMMAND)
        self._connection = Connection(
            options.broker,
            client_id=options.kiosk,
            subscriptions=[HUB_STATE, *(self._topic(leaf) for leaf in heard)],
            # Handled after poll: an error of the disk must not leave paho within a packet.
            on_message=self._inbox.append,
            on_ready=lambda: self._carrier.line.connected(clock.boottime_ms()),
            will=self._farewell,
            are_dates_checked=clock.is_synced,
        )

    def wake(self) -> None:
        """Have the outbox looked at now; for any thread."""
        self._connection.wake()

    def run(self, is_stopping: Callable[[], bool]) -> None:
        """Carry until asked to stop, then leave the broker in order.

        Raises:
            StorageError: the outbox cannot be opened at all.
        """
        self._outbox = Outbox.open(self._options.outbox, self._clock)
        self._carrier = Carrier(
            self._outbox,
            self._options.patience,
            self._publish,
            lambda: random.uniform(0.8, 1.2),  # noqa: S311 - no secret
        )
        try:
            while not is_stopping():
                self._turn()
                self._listeners.alive()
        finally:
            self._connection.close(self._farewell)
            self._outbox.close()

    def _turn(self) -> None:
        self._connection.poll(_POLL_SECONDS)
        if not self._connection.is_ready:
            self._carrier.line.lost()
        try:
            self._work_or_mend()
        except StorageError as error:
            log.warning("outbox not usable; trying again", error=str(error))
            self._rest_until_ms = self._clock.boottime_ms() + _REST_MS

    def _work_or_mend(self) -> None:
        try:
            self._handle_inbox()
            now_ms = self._clock.boottime_ms()
            if now_ms >= self._rest_until_ms:
                self._work(now_ms)
        except DamagedDatabase as error:
            log.warning("outbox damaged; salvaging", error=str(error))
            self._outbox.mend()
            self._carrier.look_again()

    def _work(self, now_ms: int) -> None:
        if self._outbox.has_changed():
            self._carrier.look_again()
        if now_ms >= self._prune_at_ms:
            self._prune_at_ms = now_ms + _PRUNE_MS
            sending.prune(self._outbox)
            self._carrier.look_again()
        if self._connection.is_ready:
            self._carrier.carry(now_ms)
            self._tell_health(now_ms)

    def _tell_health(self, now_ms: int) -> None:
        told, told_at_ms = self._health_told
        waiting = self._carrier.waiting
        is_news = waiting != told and now_ms >= told_at_ms + _HEALTH_ON_CHANGE_MS
        if not is_news and now_ms < self._health_at_ms:
            return
        self._health_told = waiting, now_ms
        self._health_at_ms = now_ms + _HEALTH_MS
        folder = self._options.outbox.absolute().parent
        health = read_health(waiting=waiting, boottime_ms=now_ms, folder=folder)
        self._publish(KioskTopic.HEALTH, encode(health))

    # -- what arrives

    def _handle_inbox(self) -> None:
        while self._inbox:
            message = self._inbox.pop(0)
            try:
                self._read(message.topic, bytes(message.payload), is_kept=message.retain)
            except BadMessage as error:
                log.warning("message ignored", topic=message.topic, error=str(error))

    def _read(self, topic: str, payload: bytes, *, is_kept: bool) -> None:
        now_ms = self._clock.boottime_ms()
        if topic == HUB_STATE:
            is_online = bool(payload) and decode(payload, HubState).state is Presence.ONLINE
            self._carrier.line.hub_said(now_ms, is_online=is_online, is_news=not is_kept)
        elif topic == self._topic(KioskTopic.SETTINGS):
            if payload:
                self._take_settings(payload)
        elif is_kept:
            log.warning("retained message ignored", topic=topic)
        elif topic == self._topic(KioskTopic.RECEIPT):
            self._carrier.take_receipt(decode(payload, Receipt), now_ms)
        elif topic == self._topic(KioskTopic.COMMAND):
            self._take_command(decode(payload, Command))

    def _take_settings(self, payload: bytes) -> None:
        receiving = self._carrier.receiving
        try:
            settings = check_settings(payload, self._options.kiosk)
        except BadMessage as error:
            log.warning("settings refused; the last good ones stay", error=str(error))
            is_news = receiving.report(SETTINGS, f"settings refused: {error}")
        else:
            is_news = receiving.keep_settings(settings)
            if is_news:
                log.info("settings in force", version=settings.version)
                self._listeners.settings(settings)
        if is_news:
            self._carrier.line.ask_soon(self._clock.boottime_ms())

    def _take_command(self, command: Command) -> None:
        is_done = command.id in self._commands_done
        if is_done or self._carrier.receiving.is_expired(command):
            log.warning("command ignored", id=command.id, action=command.action)
            return
        self._commands_done.add(command.id)
        log.info("command", id=command.id, action=command.action)
        self._listeners.command(command)

    def _publish(self, leaf: KioskTopic, payload: bytes) -> None:
        self._connection.publish(self._topic(leaf), payload, retain=leaf is KioskTopic.STATE)

    def _topic(self, leaf: KioskTopic) -> str:
        return kiosk_topic(self._options.kiosk, leaf)
