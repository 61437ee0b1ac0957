"""The books: what has arrived is taken in one transaction, and answered after its commit.

Events are deduplicated by (kiosk, outbox, seq), booked by the rules of :mod:`hub.ingest`, screened,
counted in the aggregates and settled in the ledger, all or nothing: the hub may be killed between
any two lines. The replies say what a kiosk may tick off, so they go out after the commit only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlite_utils import Database

from faccine.runtime.database import data_version, transaction
from faccine.wire import codec, states
from faccine.wire.errors import BadMessage
from faccine.wire.topics import KioskTopic
from hub.catalogue import KioskEntry, Snapshot
from hub.store.counter import Counter, Outcome
from hub.store.dictionary import Dictionary
from hub.store.events import Events
from hub.store.outboxes import Outboxes, OutboxLedger
from hub.store.presence import Presences
from hub.store.refusals import Refusal, Refusals
from hub.store.screening import Screen
from hub.store.tallies import Tallies


@dataclass(frozen=True, slots=True)
class Inbound:
    """A message from a kiosk, as it came.

    A retained one is old news: no sign of life. Nor is one out of a file.
    """

    kiosk: str
    leaf: KioskTopic
    payload: bytes
    is_retained: bool = False
    is_from_file: bool = False


@dataclass(slots=True)
class Reply:
    """What a kiosk is to be told.

    ``nonce`` is that of the state it answers, None for events; ``settings`` the version which that
    state says is in force.
    """

    kiosk: str
    outbox: str | None = None
    stored_through: int | None = None
    refused: list[states.Refusal] = field(default_factory=list)
    nonce: str | None = None
    error: states.ReceiptError | None = None
    settings: int | None = None


class Books:
    """Takes messages into one database. One process at a time may have it.

    Args:
        database: migrated; this thread's.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        connection = database.conn
        self._dictionary = Dictionary(connection)
        self._outboxes = Outboxes(connection)
        self._events = Events(connection, self._dictionary)
        self._tallies = Tallies()
        self._refusals = Refusals(connection)
        self._presences = Presences(connection)
        self._screen = Screen(connection, self._events, self._tallies)
        self._counter = Counter(
            connection, self._dictionary, self._events, self._tallies, self._refusals
        )
        self._data_version = 0
        self.snapshot = Snapshot.load(database)

    def reload_catalogue(self) -> None:
        """Book by the catalogue as it stands now."""
        self.snapshot = Snapshot.load(self._database)
        self._counter.forget_desks()

    def take(
        self, messages: Sequence[Inbound], received_ms: int, *, is_clock_trusted: bool = True
    ) -> list[Reply]:
        """Take the messages in one transaction and return what to tell the kiosks.

        Args:
            messages: in the order of their arrival.
            received_ms: now.
            is_clock_trusted: whether that can tell that a press is from the future.

        Raises:
            StorageError: nothing was taken; the messages can be handed in again.
        """
        self._counter.trust_clock(is_trusted=is_clock_trusted)
        try:
            with transaction(self._database):
                self._notice_other_writers()
                replies = self._take(messages, received_ms)
        except BaseException:
            self._forget()
            raise
        return replies

    def retry(self, refusal_id: int, refusal: Refusal, received_ms: int) -> Outcome:
        """Try to take in a refused event or message again; it is dropped from the refused if taken.

        Raises:
            StorageError: nothing was changed.
        """
        kiosk = self.snapshot.kiosk(refusal.kiosk)
        try:
            with transaction(self._database):
                self._notice_other_writers()
                outcome = self._retry(kiosk, refusal, received_ms)
                if outcome.is_settled:
                    self._refusals.drop(refusal_id)
                self._finish({})
        except BaseException:
            self._forget()
            raise
        return outcome

    def forget(self) -> None:
        """Read everything anew, after chores have changed rows through this connection."""
        self._forget()

    # -- inside

    def _notice_other_writers(self) -> None:
        """Drop what is remembered when another process has written (an import, a retry)."""
        version = data_version(self._database)
        if version != self._data_version:
            self._forget()
            self._data_version = version

    def _forget(self) -> None:
        self._dictionary.forget()
        self._outboxes.forget()
        self._events.forget()
        self._tallies.forget()
        self._presences.forget()
        self._counter.forget()

    def _take(self, messages: Sequence[Inbound], received_ms: int) -> list[Reply]:
        replies: list[Reply] = []
        touched: dict[int, tuple[OutboxLedger, Reply]] = {}
        for message in messages:
            kiosk = self.snapshot.kiosk(message.kiosk)
            if kiosk is None or kiosk.revoked:
                replies.append(self._turn_away(message, received_ms))
            elif message.leaf is KioskTopic.EVENTS:
                self._take_events(kiosk, message, received_ms, replies, touched)
            elif message.leaf is KioskTopic.STATE:
                self._take_state(kiosk, message, received_ms, replies)
            elif message.leaf is KioskTopic.HEALTH:
                self._presences.health(kiosk.id, message.payload, received_ms)
            elif message.leaf is KioskTopic.LOG and not message.is_retained:
                self._presences.log(kiosk.id, message.payload, received_ms)
        self._finish(touched)
        replies.extend(reply for _, reply in touched.values())
        return replies

    def _finish(self, touched: dict[int, tuple[OutboxLedger, Reply]]) -> None:
        for ledger, added in self._counter.take_added():
            self._screen.screen(ledger, added)
        self._events.flush()
        self._tallies.flush(self._database.conn)
        self._outboxes.save()
        self._presences.flush()
        for ledger, reply in touched.values():
            reply.stored_through = ledger.stored_through

    def _take_events(
        self,
        kiosk: KioskEntry,
        message: Inbound,
        received_ms: int,
        replies: list[Reply],
        touched: dict[int, tuple[OutboxLedger, Reply]],
    ) -> None:
        try:
            batch = _read_batch(message.payload)
        except BadMessage as error:
            replies.append(self._unreadable(message, error, received_ms))
            return
        ledger = self._outboxes.find(kiosk.id, kiosk.code, batch.outbox)
        if ledger.id not in touched:
            touched[ledger.id] = (ledger, Reply(kiosk.code, batch.outbox))
        refused = touched[ledger.id][1].refused
        for event in batch.events:
            outcome = self._counter.count(kiosk, ledger, event, received_ms)
            if outcome.why is not None:
                refused.append(states.Refusal(event.seq, outcome.why))
        if not message.is_from_file:
            self._presences.received(kiosk.id, received_ms)

    def _take_state(
        self, kiosk: KioskEntry, message: Inbound, received_ms: int, replies: list[Reply]
    ) -> None:
        try:
            state = codec.decode(message.payload, states.KioskState)
            if state.first and state.last is not None and state.first > state.last + 1:
                raise BadMessage(f"state says first {state.first} above last {state.last} + 1")
        except BadMessage as error:
            replies.append(self._unreadable(message, error, received_ms))
            return
        if message.is_retained:
            if state.state is states.Presence.OFFLINE:  # its Will came while nobody listened
                self._presences.state(kiosk.id, state, received_ms)
            self._remember_state(kiosk, state)
            return
        if not message.is_from_file:
            self._presences.state(kiosk.id, state, received_ms)
        ledger = self._remember_state(kiosk, state)
        if ledger is None:
            return
        if state.first:
            ledger.book_gap(state.first)
        replies.append(
            Reply(
                kiosk.code,
                state.outbox,
                ledger.stored_through,
                nonce=state.nonce,
                settings=state.settings,
            )
        )

    def _remember_state(self, kiosk: KioskEntry, state: states.KioskState) -> OutboxLedger | None:
        """Keep how much a kiosk says it has made; None when it names no outbox."""
        if state.state is states.Presence.OFFLINE or state.outbox is None:
            return None
        ledger = self._outboxes.find(kiosk.id, kiosk.code, state.outbox)
        ledger.last = max(ledger.last, state.last or 0)
        ledger.ratings = max(ledger.ratings, state.ratings or 0)
        ledger.is_changed = True
        return ledger

    def _turn_away(self, message: Inbound, received_ms: int) -> Reply:
        reply = Reply(message.kiosk, error=states.ReceiptError.UNKNOWN_KIOSK)
        if message.leaf is KioskTopic.EVENTS:
            self._keep_message(message, states.ReceiptError.UNKNOWN_KIOSK, "", received_ms)
        else:
            try:
                reply.nonce = codec.decode(message.payload, states.KioskState).nonce
            except BadMessage:
                reply.nonce = None  # it is turned away all the same
        return reply

    def _unreadable(self, message: Inbound, error: BadMessage, received_ms: int) -> Reply:
        if isinstance(error, codec.TooLarge):
            why = states.ReceiptError.TOO_LARGE
        elif isinstance(error, codec.UnsupportedVersion):
            why = states.ReceiptError.UNSUPPORTED_VERSION
        else:
            why = states.ReceiptError.UNREADABLE
        self._keep_message(message, why, str(error), received_ms)
        return Reply(message.kiosk, error=why)

    def _keep_message(
        self, message: Inbound, why: states.ReceiptError, detail: str, received_ms: int
    ) -> None:
        self._refusals.keep(
            Refusal(message.kiosk, None, None, None, why, detail, message.payload, False),
            received_ms,
        )

    def _retry(self, kiosk: KioskEntry | None, refusal: Refusal, received_ms: int) -> Outcome:
        if kiosk is None or kiosk.revoked:
            return Outcome(states.ReceiptError.UNKNOWN_KIOSK)
        try:
            if refusal.seq is None or refusal.outbox is None:
                batch = _read_batch(refusal.payload)
                ledger = self._outboxes.find(kiosk.id, kiosk.code, batch.outbox)
                for event in batch.events:
                    self._counter.count(kiosk, ledger, event, received_ms)
                return Outcome(None)
            ledger = self._outboxes.find(kiosk.id, kiosk.code, refusal.outbox)
            event = codec.decode_event(refusal.payload)
        except BadMessage:
            return Outcome(refusal.why)
        return self._counter.retry(kiosk, ledger, event, received_ms)


def _read_batch(payload: bytes) -> codec.OneByOne:
    try:
        batch = codec.decode_events(payload)
    except (codec.TooLarge, codec.UnsupportedVersion):
        raise
    except BadMessage:
        return codec.decode_one_by_one(payload)
    return codec.OneByOne(batch.outbox, batch.events)  # type: ignore[arg-type]
