"""Carries the outboxes of one file to the hub, one at a time, the older ones first.

When to ask and how far to send is decided in ``handshake``; what receipts do to the outbox in
``receiving``. Here the two meet; bytes leave through ``publish``, so no broker is needed.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

from faccine import __version__
from faccine.runtime.logs import get_logger
from faccine.wire.codec import encode
from faccine.wire.events import VERSION, Events
from faccine.wire.states import KioskState, Presence, Receipt
from faccine.wire.topics import KioskTopic
from kiosk.outbox import sending
from kiosk.outbox.outbox import Outbox
from kiosk.outbox.problems import HUB
from kiosk.outbox.sending import Closed, Standing
from kiosk.session.status import Books
from kiosk.uplink.handshake import Heard, Line, Patience
from kiosk.uplink.receiving import Facts, Receiving

log = get_logger("uplink")

Publish = Callable[[KioskTopic, bytes], None]


class Carrier:
    """One file's events on their way to the hub.

    Args:
        outbox: this thread's hold on the file.
        patience: how long to wait for what.
        publish: hands a message of ours to the broker.
        jitter: returns a factor for every pause.
    """

    def __init__(
        self, outbox: Outbox, patience: Patience, publish: Publish, jitter: Callable[[], float]
    ) -> None:
        self.line = Line(patience, jitter)
        self.receiving = Receiving(outbox)
        self.books: Books | None = None
        """What was made and what waits, of all outboxes; None until the file was looked at."""
        self.facts: Facts | None = None
        """What was last said of ourselves."""
        self._outbox = outbox
        self._patience = patience
        self._publish = publish
        self._target: Standing | None = None
        self._stuck_until_ms: dict[int, int] = {}
        self._declared: tuple[str, int] | None = None
        self._is_held_up = True  # a problem may be left from the run before

    def look_again(self) -> None:
        """The file has changed: look at it before the next step."""
        self._target = None

    def look(self, now_ms: int) -> None:
        """Count what was made and what waits, also while nobody is there to take it.

        Raises:
            StorageError: the outbox cannot be read.
        """
        self._aim(now_ms)

    def carry(self, now_ms: int) -> None:
        """Ask or send whatever is due.

        Raises:
            StorageError: the outbox cannot be read or written; nothing was sent then.
        """
        if self.line.is_asking_due(now_ms):
            self._target = None
        at = self._aim(now_ms)
        if self.line.is_asking_due(now_ms):
            self._ask(at, now_ms)
            return
        while (order := self.line.may_send()) is not None and order[0] <= at.last:
            events = sending.prepare_batch(self._outbox, at, *order)
            if not events:
                self._face_hole(at, now_ms)
                return
            batch = Events(v=VERSION, outbox=at.uuid, events=events)
            self._publish(KioskTopic.EVENTS, encode(batch))
            self.line.sent(events[-1].seq, now_ms)

    def take_receipt(self, receipt: Receipt, now_ms: int) -> None:
        """Take the hub's word about one of our outboxes; about others it is ignored."""
        if receipt.nonce is not None and receipt.nonce == self.line.nonce:
            self.receiving.learn_time(receipt, self.line.asked_ms, now_ms)
        at = sending.standing_of(self._outbox, receipt.outbox or self.line.outbox)
        if at is None or at.uuid != self.line.outbox:
            log.debug("receipt for another outbox ignored", outbox=receipt.outbox)
            return
        self._target = None
        if self.receiving.is_of_a_copy(receipt, at):
            self.receiving.close_copied(receipt, at)
            # At once: a second receipt may be waiting behind this one, and would tick off what the
            # hub has from the other card.
            self._aim(now_ms)
            return
        heard = self.line.heard(receipt, now_ms)
        if heard is Heard.HELD_UP:
            self._held_up(at, now_ms, f"the hub answers {receipt.error}")
        elif heard is Heard.HALVED:
            log.warning("batch not taken; sending less", error=receipt.error, most=self.line.batch)
        elif receipt.error is None:
            self.receiving.take(receipt, at, self.line.mark)
            self._moved_on(at)

    # -- inside

    def _aim(self, now_ms: int) -> Standing:
        if self._target is not None:
            return self._target
        found = sending.standings(self._outbox)
        self.books = Books(
            ratings=sum(at.ratings for at in found),
            waiting=sum(at.waiting for at in found),
            oldest_waiting_ms=sending.oldest_waiting_ms(self._outbox, found),
        )
        stuck = {key for key, until_ms in self._stuck_until_ms.items() if until_ms > now_ms}
        older = (at for at in found if is_draining(at) and at.id not in stuck)
        at = self._target = next(older, found[-1])
        is_copied = at.closed is Closed.COPIED
        if at.uuid != self.line.outbox or is_copied != self.line.is_copied:
            self.line.aim(at.uuid, at.ticked_through, now_ms, is_copied=is_copied)
        return at

    def _ask(self, at: Standing, now_ms: int, first: int | None = None) -> None:
        if first is None:
            first = at.last + 1 if at.lowest_held is None else at.lowest_held
        facts = self.facts = self.receiving.before_asking(at, declared_through=first - 1)
        nonce = secrets.token_hex(8)
        state = KioskState(
            v=VERSION,
            state=Presence.ONLINE,
            outbox=at.uuid,
            first=first,
            last=at.last,
            ratings=at.ratings,
            boot=self._outbox.clock.boot(),
            software=__version__,
            settings=facts.settings_version,
            clock=facts.clock,
            nonce=nonce,
            problem=facts.problem,
        )
        self.line.asked(nonce, now_ms)
        self._publish(KioskTopic.STATE, encode(state))

    def _face_hole(self, at: Standing, now_ms: int) -> None:
        """Say where the next event that is held lies, so that the hub moves on."""
        if self.line.cursor > self.line.mark:
            return  # first the receipts for what lies before the hole
        if at.closed is Closed.COPIED:
            self.receiving.all_compared(at)
            self._target = None
            return
        held = sending.next_held(self._outbox, at, self.line.cursor)
        first = at.last + 1 if held is None else held
        if self._declared == (at.uuid, first):
            self.line.hold_up(now_ms)
            self._held_up(at, now_ms, f"the hub does not move on past event {first - 1}")
            self._declared = None
            return
        self._declared = (at.uuid, first)
        log.warning("events lost", outbox=at.uuid, after=self.line.cursor, next_held=first)
        self._ask(at, now_ms, first)

    def _held_up(self, at: Standing, now_ms: int, why: str) -> None:
        self._is_held_up = True
        self.receiving.report(HUB, f"events wait: {why}")
        log.warning("held up; trying again slowly", outbox=at.uuid, why=why)
        if at.closed is not None:
            self._stuck_until_ms[at.id] = now_ms + self._patience.slow_ms

    def _moved_on(self, at: Standing) -> None:
        if self._declared is not None and self._declared <= (at.uuid, self.line.mark + 1):
            self._declared = None
        if self._is_held_up and at.id not in self._stuck_until_ms:
            self._is_held_up = False
            self.receiving.settle(HUB)
        self._stuck_until_ms.pop(at.id, None)


def is_draining(at: Standing) -> bool:
    """Tell whether an older outbox has something that the hub must still hear of."""
    if at.closed is Closed.COPIED:
        return at.waiting > 0
    return at.closed is not None and at.last > at.ticked_through
