"""One event at a time: new, a repeat, or refused; booked, counted and settled.

The rules are :mod:`hub.ingest`'s; here they meet what the books already hold.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from faccine.wire import codec
from faccine.wire.clocks import to_ms
from faccine.wire.events import MAX_AHEAD, Rating, Reason
from faccine.wire.states import Why
from hub.catalogue import KioskEntry
from hub.ingest import Desk, Refused, latest_plausible_ms
from hub.repeats import is_same_boot, is_same_rating, is_same_reason
from hub.screening import Aside, Press
from hub.store.dictionary import Dictionary
from hub.store.events import Events, StoredRating
from hub.store.outboxes import Latest, OutboxLedger
from hub.store.refusals import Refusal, Refusals
from hub.store.tallies import Tallies

Arrived = Rating | Reason | codec.Unreadable


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an event: ``why`` it was refused, None when it is in the books."""

    why: str | None

    @property
    def is_settled(self) -> bool:
        """Whether it is in the books."""
        return self.why is None


_TAKEN = Outcome(None)
_TEST = Aside.TEST.value  # plain numbers: this is asked for every press


class Counter:
    """Counts events into the books, within the caller's transaction."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        dictionary: Dictionary,
        events: Events,
        tallies: Tallies,
        refusals: Refusals,
    ) -> None:
        self._connection = connection
        self._dictionary = dictionary
        self._events = events
        self._tallies = tallies
        self._refusals = refusals
        self._is_clock_trusted = True
        self._desks: dict[int, Desk] = {}
        self._reason_ids: dict[tuple[int, str], int | None] = {}
        self._added: dict[int, tuple[OutboxLedger, list[Press]]] = {}

    def forget_desks(self) -> None:
        """Book by another catalogue from now on."""
        self._desks.clear()
        self._reason_ids.clear()

    def trust_clock(self, *, is_trusted: bool) -> None:
        """Say whether the time of receipt can tell that a press is from the future."""
        self._is_clock_trusted = is_trusted

    def forget(self) -> None:
        """Drop what a rolled-back transaction added."""
        self._added.clear()

    def take_added(self) -> list[tuple[OutboxLedger, list[Press]]]:
        """Return the ratings added since the last call, by outbox, for screening."""
        added = list(self._added.values())
        self._added.clear()
        return added

    def count(
        self, kiosk: KioskEntry, ledger: OutboxLedger, event: Arrived, received_ms: int
    ) -> Outcome:
        """Take one event that has arrived."""
        if not ledger.is_next(event.seq):
            if event.seq in ledger.settled:
                return self._repeat(ledger, event, received_ms)
            if event.seq > ledger.stored_through + MAX_AHEAD:
                return self._too_far(ledger, event, received_ms)
        refused = self._enter(kiosk, ledger, event, received_ms)
        if refused is not None:
            ledger.settle(event.seq)
            ledger.refused += 1
            ledger.refused_ratings += isinstance(event, Rating)
            return self._refuse(ledger, event, refused, received_ms, ticks=True)
        ledger.settle(event.seq)
        return _TAKEN

    def retry(
        self, kiosk: KioskEntry, ledger: OutboxLedger, event: Rating | Reason, received_ms: int
    ) -> Outcome:
        """Take one event that was refused before, if the rules take it now."""
        same = self._is_repeated(ledger, event, received_ms)
        if same is not None:
            return _TAKEN if same else Outcome(Why.CONFLICT)
        if event.seq > ledger.stored_through + MAX_AHEAD:
            return Outcome(Why.TOO_FAR_AHEAD)
        refused = self._enter(kiosk, ledger, event, received_ms)
        if refused is not None:
            return Outcome(refused.why)
        if event.seq in ledger.settled:
            ledger.refused -= 1
            ledger.refused_ratings -= isinstance(event, Rating)
        ledger.settle(event.seq)
        return _TAKEN

    # -- inside

    def _too_far(self, ledger: OutboxLedger, event: Arrived, received_ms: int) -> Outcome:
        detail = f"seq {event.seq} is more than {MAX_AHEAD} above {ledger.stored_through}"
        return self._refuse(
            ledger, event, Refused(Why.TOO_FAR_AHEAD, detail), received_ms, ticks=False
        )

    def _enter(
        self, kiosk: KioskEntry, ledger: OutboxLedger, event: Arrived, received_ms: int
    ) -> Refused | None:
        if isinstance(event, Rating):
            return self._enter_rating(kiosk, ledger, event, received_ms)
        if isinstance(event, Reason):
            latest = ledger.latest
            is_next = latest is not None and latest.seq == event.rating == ledger.settled.highest
            if latest is not None and is_next and event.rating < event.seq:
                return self._enter_next_reason(ledger, event, latest, received_ms)
            return self._enter_reason(kiosk, ledger, event, received_ms)
        return Refused(Why.UNREADABLE, event.detail)

    def _latest_ms(self, received_ms: int) -> int:
        return latest_plausible_ms(received_ms, is_clock_trusted=self._is_clock_trusted)

    def _desk(self, kiosk: KioskEntry) -> Desk:
        desk = self._desks.get(kiosk.id)
        if desk is None:
            desk = self._desks[kiosk.id] = Desk(kiosk)
        return desk

    def _enter_rating(
        self, kiosk: KioskEntry, ledger: OutboxLedger, rating: Rating, received_ms: int
    ) -> Refused | None:
        booked = self._desk(kiosk).book(rating, received_ms, self._latest_ms(received_ms))
        if isinstance(booked, Refused):
            return booked
        booking, chain = self._dictionary.booking(booked.booking)
        boot = self._dictionary.boot(ledger.id, booked.boot)
        self._events.add(
            (
                ledger.id, booked.seq, booked.face, booking, None, None, booked.at_ms,
                received_ms // 1000, boot, booked.aside,
            )
        )  # fmt: skip
        ledger.latest = Latest(
            booked.seq, booked.booking.series.survey, chain, booked.day, booked.aside, booked.boot
        )
        asks = bool(rating.asks)
        self._tallies.add_rating(
            chain, ledger.kiosk_id, booked.day, booked.slot, booked.aside, booked.face, asks=asks
        )
        ledger.stored += 1
        ledger.stored_ratings += 1
        if booked.seq < ledger.settled.highest:  # its reason may have come first
            reason = self._events.reason_of(ledger.id, booked.seq)
            if reason is not None:
                self._tallies.add_reason(chain, booked.day, booked.aside, reason)
        if not booked.aside & _TEST:
            added = self._added.get(ledger.id)
            if added is None:
                added = self._added[ledger.id] = (ledger, [])
            added[1].append(Press(booked.seq, booked.at_ms, booked.face, booked.aside, True))
        return None

    def _enter_reason(
        self, kiosk: KioskEntry, ledger: OutboxLedger, reason: Reason, received_ms: int
    ) -> Refused | None:
        if reason.rating >= reason.seq:
            return Refused(Why.NO_RATING, f"rating {reason.rating} is not before {reason.seq}")
        rating = self._events.rating(ledger.id, reason.rating)
        if rating is None and reason.rating in ledger.settled:
            return Refused(Why.NO_RATING, f"seq {reason.rating} is no stored rating")
        if rating is not None and not is_same_boot(rating.boot, reason.boot):
            return Refused(Why.CONFLICT, f"rating {reason.rating} is another card's")
        at_ms = to_ms(reason.at) if reason.at is not None else received_ms
        survey = rating.survey if rating else self._desk(kiosk).survey_at(at_ms)
        reason_id = self._reason_id(survey, reason.reason) if survey is not None else None
        if reason_id is None:
            return Refused(Why.UNKNOWN_REASON, f"reason {reason.reason!r} is not in the catalogue")
        if self._events.reason_of(ledger.id, reason.rating) is not None:
            return Refused(Why.SECOND_REASON, f"rating {reason.rating} has a reason already")
        self._add_reason(ledger, reason, reason_id, rating, received_ms)
        return None

    def _enter_next_reason(
        self, ledger: OutboxLedger, reason: Reason, latest: Latest, received_ms: int
    ) -> Refused | None:
        """Take a reason that comes right after its rating: nothing has to be looked up."""
        if not is_same_boot(latest.boot, reason.boot):
            return Refused(Why.CONFLICT, f"rating {reason.rating} is another card's")
        reason_id = self._reason_id(latest.survey, reason.reason)
        if reason_id is None:
            return Refused(Why.UNKNOWN_REASON, f"reason {reason.reason!r} is not in the catalogue")
        self._add_reason(ledger, reason, reason_id, None, received_ms)
        self._tallies.add_reason(latest.chain, latest.day, latest.aside, reason_id)
        return None

    def _add_reason(
        self,
        ledger: OutboxLedger,
        reason: Reason,
        reason_id: int,
        rating: StoredRating | None,
        received_ms: int,
    ) -> None:
        at_ms = to_ms(reason.at) if reason.at is not None else None
        self._events.add(
            (
                ledger.id, reason.seq, None, None, reason.rating, reason_id, at_ms,
                received_ms // 1000, self._dictionary.boot(ledger.id, reason.boot), 0,
            )
        )  # fmt: skip
        ledger.stored += 1
        if rating is not None:
            self._tallies.add_reason(rating.chain, rating.day, rating.aside, reason_id)

    def _reason_id(self, survey: int, code: str) -> int | None:
        key = (survey, code)
        if key not in self._reason_ids:
            row = self._connection.execute(
                "SELECT id FROM reason WHERE survey = ? AND code = ?", key
            ).fetchone()
            self._reason_ids[key] = row[0] if row else None
        return self._reason_ids[key]

    def _repeat(self, ledger: OutboxLedger, event: Arrived, received_ms: int) -> Outcome:
        """Answer a seq that is settled: the same again is harmless, another press is a conflict."""
        same = self._is_repeated(ledger, event, received_ms)
        if same is None:
            return Outcome(self._refusals.why(ledger.kiosk, ledger.uuid, event.seq))
        if same:
            return _TAKEN
        detail = f"seq {event.seq} was sent before and said something else"
        return self._refuse(ledger, event, Refused(Why.CONFLICT, detail), received_ms, ticks=False)

    def _is_repeated(self, ledger: OutboxLedger, event: Arrived, received_ms: int) -> bool | None:
        """Compare with what is stored; None when that seq is settled but not stored (refused)."""
        rating = self._events.rating(ledger.id, event.seq)
        if rating is not None:
            return isinstance(event, Rating) and is_same_rating(
                event,
                self._latest_ms(received_ms),
                face=rating.face,
                service=rating.service_code,
                boot=rating.boot,
                clock=rating.clock,
                exact_ms=rating.exact_ms,
            )
        reason = self._events.reason(ledger.id, event.seq)
        if reason is None:
            return None
        return isinstance(event, Reason) and is_same_reason(
            event, rating=reason.rating, code=reason.code, boot=reason.boot
        )

    def _refuse(
        self,
        ledger: OutboxLedger,
        event: Arrived,
        refused: Refused,
        received_ms: int,
        *,
        ticks: bool,
    ) -> Outcome:
        is_read = isinstance(event, Rating | Reason)
        self._refusals.keep(
            Refusal(
                ledger.kiosk,
                ledger.uuid,
                event.seq,
                ("rating" if isinstance(event, Rating) else "reason") if is_read else None,
                refused.why.value,
                refused.detail,
                codec.encode(event) if is_read else event.raw,  # type: ignore[union-attr]
                ticks,
            ),
            received_ms,
        )
        return Outcome(refused.why.value)
