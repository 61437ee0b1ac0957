"""The uplink: one thread that moves messages between the outbox and the hub.

It has its own hold on the outbox file and never holds a press up. What another process appends is
noticed within half a second; this one's writer wakes it at once. While the file cannot be opened or
written, the line stays up: the hub hears that the disk is broken, and nothing else.
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
from faccine.wire.states import Action, Command, Health, HubState, KioskState, Presence, Receipt
from faccine.wire.topics import HUB_STATE, KioskTopic, kiosk_topic
from kiosk.machine.health import Sensors
from kiosk.machine.monitor import Board
from kiosk.outbox import sending
from kiosk.outbox.outbox import Outbox
from kiosk.outbox.problems import SETTINGS
from kiosk.outbox.settings import check_settings, read_settings
from kiosk.uplink.carrier import Carrier
from kiosk.uplink.handshake import Patience
from kiosk.uplink.log_sending import LogSender
from kiosk.uplink.reporting import Reporter

log = get_logger("uplink")

_POLL_SECONDS = 0.25
_PRUNE_MS = 3_600_000
_REST_MS = 5_000
_MOST_UNREAD = 1_000
"""Messages kept while the outbox cannot be opened: retained ones and a few commands."""


@dataclass(frozen=True)
class UplinkOptions:
    """Where and as whom the uplink works. ``others`` are further ways to the same broker."""

    kiosk: str
    broker: Broker
    outbox: Path
    patience: Patience = field(default_factory=Patience)
    others: tuple[Broker, ...] = ()


@dataclass(frozen=True)
class Listeners:
    """Whom the uplink tells, on its own thread; each returns at once."""

    settings: Callable[[KioskSettings], None] = lambda _: None
    command: Callable[[Command], None] = lambda _: None
    alive: Callable[[], None] = lambda: None
    """Called after every turn: several times a second, less often while the network hangs."""


class Uplink:
    """The carrier's thread and its connection. Only :meth:`wake` is for other threads.

    Args:
        options: where and as whom.
        clock: what time it is.
        listeners: whom to tell of settings and commands.
        board: where to say how we stand, and what to tell the hub; None: one of our own.
    """

    def __init__(
        self,
        options: UplinkOptions,
        clock: Clock,
        listeners: Listeners | None = None,
        board: Board | None = None,
    ) -> None:
        self._options = options
        self._clock = clock
        self._listeners = listeners or Listeners()
        self._board = board or Board(options.kiosk, clock, Sensors(options.outbox.parent))
        self._inbox: list[Incoming] = []
        self._rest_until_ms = self._prune_at_ms = 0
        self._commands_done: set[str] = set()
        self._complaint: str | None = None
        self._outbox: Outbox | None = None
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
            on_ready=self._begin_line,
            will=self._farewell,
            are_dates_checked=clock.is_synced,
            others=options.others,
        )
        self._log_sender = LogSender(self._connection.wake)
        self._reporter = Reporter(self._board, self._connection, self._publish_health)

    def wake(self) -> None:
        """Have the outbox looked at now; for any thread."""
        self._connection.wake()

    def run(self, is_stopping: Callable[[], bool]) -> None:
        """Carry until asked to stop, then leave the broker in order."""
        try:
            while not is_stopping():
                self._turn()
                self._listeners.alive()
        finally:
            self._connection.close(self._farewell)
            if self._outbox is not None:
                self._outbox.close()

    def _turn(self) -> None:
        self._connection.poll(_POLL_SECONDS)
        try:
            if self._outbox is not None or self._may_try():
                outbox = self._outbox or self._open()
                if not self._connection.is_ready:
                    self._carrier.line.lost()
                self._work_or_mend(outbox)
        except StorageError as error:
            self._complain(str(error))
            self._rest_until_ms = self._clock.boottime_ms() + _REST_MS
        del self._inbox[:-_MOST_UNREAD]
        for answer in self._log_sender.answers():
            self._publish(KioskTopic.LOG, answer)
        carrier = None if self._outbox is None else self._carrier
        self._reporter.report(carrier, self._clock.boottime_ms())

    def _complain(self, error: str) -> None:
        if error != self._complaint:  # a week of a full disk is one line
            self._complaint = error
            log.warning("outbox not usable; trying again", error=error)

    def _may_try(self) -> bool:
        return self._clock.boottime_ms() >= self._rest_until_ms

    def _open(self) -> Outbox:
        outbox = Outbox.open(self._options.outbox, self._clock)
        self._carrier = Carrier(
            outbox,
            self._options.patience,
            self._publish,
            lambda: random.uniform(0.8, 1.2),  # noqa: S311 - no secret
        )
        self._outbox = outbox
        if self._connection.is_ready:
            self._begin_line()
        if self._rest_until_ms:  # a kiosk that could not read its settings at start has none yet
            self._tell_settings_kept(outbox)
        return outbox

    def _begin_line(self) -> None:
        if self._outbox is not None:
            self._carrier.line.connected(self._clock.boottime_ms())

    def _tell_settings_kept(self, outbox: Outbox) -> None:
        settings = read_settings(outbox)
        self._board.settings(settings)
        if settings is not None:
            self._listeners.settings(settings)

    def _work_or_mend(self, outbox: Outbox) -> None:
        try:
            if self._may_try():
                self._handle_inbox()
                self._work(outbox, self._clock.boottime_ms())
        except DamagedDatabase as error:
            log.warning("outbox damaged; salvaging", error=str(error))
            outbox.mend()
            self._carrier.look_again()

    def _work(self, outbox: Outbox, now_ms: int) -> None:
        if outbox.has_changed():
            self._carrier.look_again()
        if now_ms >= self._prune_at_ms:
            self._prune_at_ms = now_ms + _PRUNE_MS
            sending.prune(outbox)
            self._carrier.look_again()
        if self._connection.is_ready:
            self._carrier.carry(now_ms)
        else:
            self._carrier.look(now_ms)
        self._complaint = None

    # -- what arrives

    def _handle_inbox(self) -> None:
        while self._inbox:
            message = self._inbox.pop(0)
            try:
                self._read(message.topic, bytes(message.payload), is_kept=message.retain)
            except BadMessage as error:
                log.warning("message ignored", topic=message.topic, error=str(error))
            except DamagedDatabase:
                raise  # mended next; whatever it was is said again, or was the cause
            except StorageError:
                self._inbox.insert(0, message)  # retained settings come only once
                raise

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
            receipt = decode(payload, Receipt)
            if receipt.error is None:  # a hub that takes nothing has received nothing
                self._reporter.receipt_ms = now_ms
            self._carrier.take_receipt(receipt, now_ms)
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
                self._board.settings(settings)
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
        if command.action is Action.SEND_LOG:
            self._log_sender.begin(command.id)
        else:
            self._listeners.command(command)

    def _publish_health(self, health: Health) -> None:
        self._publish(KioskTopic.HEALTH, encode(health))

    def _publish(self, leaf: KioskTopic, payload: bytes) -> None:
        self._connection.publish(self._topic(leaf), payload, retain=leaf is KioskTopic.STATE)

    def _topic(self, leaf: KioskTopic) -> str:
        return kiosk_topic(self._options.kiosk, leaf)
