"""The rules of the conversation with the hub about one outbox: when to ask, when to send, how far.

The kiosk asks (publishes its state with a nonce); the hub answers where it stands; the kiosk
sends from there, at most a thousand events ahead, and asks again when a receipt is overdue. Only
an answer moves the mark back; other receipts raise it. Times are milliseconds of boot time.

A *copied* outbox is different: the hub already has its seqs, from another card, so every event is
sent for the hub to compare, one batch at a time, and the next receipt is the answer to it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from faccine.wire.states import Receipt, ReceiptError


@dataclass(frozen=True)
class Patience:
    """How long to wait for what, and how much at once."""

    overdue_ms: int = 10_000
    overdue_longest_ms: int = 300_000
    slow_ms: int = 60_000
    slow_longest_ms: int = 900_000
    state_ms: int = 300_000
    """How often the state is published when nothing else asks for it."""
    ahead: int = 1_000
    batch: int = 100


class Phase(Enum):
    """Where the conversation is."""

    AWAY = auto()
    """No broker."""
    RESTING = auto()
    """Waiting for the hub, or for a better time."""
    ASKED = auto()
    SENDING = auto()


class Heard(Enum):
    """What a receipt meant."""

    NOTHING = auto()
    ANSWER = auto()
    """The hub says where it stands; the mark may have moved back."""
    RAISED = auto()
    HALVED = auto()
    """The batch was too much or unreadable; less comes next."""
    HELD_UP = auto()
    """The hub will not take it; tried again slowly."""


class Line:
    """The conversation. ``jitter`` returns a factor, so that kiosks do not come back as one."""

    def __init__(self, patience: Patience, jitter: Callable[[], float] = lambda: 1.0) -> None:
        self._patience = patience
        self._jitter = jitter
        self.phase = Phase.AWAY
        self.outbox: str | None = None
        self.is_copied = False
        self.mark = 0
        """Every seq up to it needs no sending."""
        self.cursor = 0
        """Every seq up to it was sent in this conversation."""
        self.batch = patience.batch
        self.nonce: str | None = None
        self.asked_ms = 0
        self.is_hub_online = False
        self._ask_at_ms = 0
        self._overdue_at_ms = 0
        self._overdue_ms = patience.overdue_ms
        self._slow_ms = patience.slow_ms

    def connected(self, now_ms: int) -> None:
        """The broker let us in: say where we stand, whoever hears it."""
        self.phase = Phase.RESTING
        self.ask_soon(now_ms)

    def lost(self) -> None:
        """The broker is gone, or not there yet: what it kept may arrive before it lets us in."""
        if self.phase is not Phase.AWAY:
            self.phase = Phase.AWAY
            self.is_hub_online = False

    def aim(self, outbox: str, mark: int, now_ms: int, *, is_copied: bool) -> None:
        """Turn to an outbox; ``mark`` is how far it was ticked off."""
        self.outbox, self.is_copied = outbox, is_copied
        self.mark = self.cursor = mark
        self.nonce = None
        self.ask_soon(now_ms)

    def ask_soon(self, now_ms: int) -> None:
        """Begin anew at once; an answer to what was asked before does not change that."""
        if self.phase is not Phase.AWAY:
            self.phase = Phase.RESTING
            self.nonce = None
            self._ask_at_ms = now_ms

    def hub_said(self, now_ms: int, *, is_online: bool, is_news: bool) -> None:
        """Hear the hub's state; ``is_news``: said now, not kept by the broker."""
        was_online, self.is_hub_online = self.is_hub_online, is_online
        if self.phase is Phase.AWAY:
            return
        if not is_online:
            self.phase = Phase.RESTING
            self._ask_at_ms = now_ms + self._patience.state_ms
        elif is_news:
            self.ask_soon(now_ms)
        elif not was_online and self.phase is Phase.ASKED:
            self._ask_at_ms = min(self._ask_at_ms, self.asked_ms + self._overdue_ms)

    def is_asking_due(self, now_ms: int) -> bool:
        """Tell whether the state is to be published now."""
        if self.phase is Phase.AWAY:
            return False
        is_overdue = self._is_waiting_for_receipt() and now_ms >= self._overdue_at_ms
        return is_overdue or now_ms >= self._ask_at_ms

    def asked(self, nonce: str, now_ms: int) -> None:
        """The state was published, with this nonce."""
        is_repeat = self.phase is Phase.ASKED or self._is_waiting_for_receipt()
        self.phase, self.nonce, self.asked_ms = Phase.ASKED, nonce, now_ms
        if is_repeat and self.is_hub_online:
            self._overdue_ms = min(self._overdue_ms * 2, self._patience.overdue_longest_ms)
        pause_ms = self._overdue_ms if self.is_hub_online else self._patience.state_ms
        self._ask_at_ms = now_ms + int(pause_ms * self._jitter())

    def may_send(self) -> tuple[int, int] | None:
        """Return from which seq, and how many events at most; None: nothing now."""
        in_flight = self.cursor - self.mark
        if self.phase is not Phase.SENDING or in_flight >= self._patience.ahead:
            return None
        if self.is_copied and in_flight:
            return None
        return self.cursor + 1, min(self.batch, self._patience.ahead - in_flight)

    def sent(self, through: int, now_ms: int) -> None:
        """Events up to this seq were published."""
        if not self._is_waiting_for_receipt():
            self._wait_for_receipt(now_ms)
        self.cursor = through

    def heard(self, receipt: Receipt, now_ms: int) -> Heard:
        """Take a receipt of this outbox, or one with an error."""
        if receipt.error is not None:
            return self._stumbled(receipt.error, now_ms)
        if receipt.stored_through is None or receipt.outbox != self.outbox:
            return Heard.NOTHING
        self.is_hub_online = True
        self._slow_ms = self._patience.slow_ms
        if receipt.nonce is not None:
            return self._answered(receipt, now_ms)
        through = self.cursor if self.is_copied else receipt.stored_through
        if through <= self.mark:
            return Heard.NOTHING
        self.mark, self.cursor = through, max(self.cursor, through)
        self._progressed(now_ms)
        return Heard.RAISED

    def hold_up(self, now_ms: int) -> Heard:
        """Try again slowly."""
        self.phase = Phase.RESTING
        self.nonce = None
        self.cursor = self.mark
        self._ask_at_ms = now_ms + int(self._slow_ms * self._jitter())
        self._slow_ms = min(self._slow_ms * 2, self._patience.slow_longest_ms)
        return Heard.HELD_UP

    # -- inside

    def _answered(self, receipt: Receipt, now_ms: int) -> Heard:
        if self.nonce is None or receipt.nonce != self.nonce or receipt.stored_through is None:
            return Heard.NOTHING
        was_waiting, before = self.cursor > self.mark, self.mark
        if not self.is_copied:
            self.mark = receipt.stored_through
        self.cursor = self.mark
        if self.mark > before or not was_waiting:
            self._overdue_ms = self._patience.overdue_ms
        self.phase, self.nonce = Phase.SENDING, None
        self._ask_at_ms = now_ms + int(self._patience.state_ms * self._jitter())
        return Heard.ANSWER

    def _stumbled(self, error: str, now_ms: int) -> Heard:
        if self.phase is Phase.RESTING:
            return Heard.NOTHING  # several batches were under way; one error is enough
        if error not in {ReceiptError.UNREADABLE, ReceiptError.TOO_LARGE}:
            return self.hold_up(now_ms)
        if self.phase is Phase.ASKED and self.cursor > self.mark:
            return Heard.NOTHING  # about a batch of the conversation before
        if self.batch == 1 or self.phase is not Phase.SENDING:
            return self.hold_up(now_ms)
        self.batch //= 2
        self.ask_soon(now_ms)
        return Heard.HALVED

    def _progressed(self, now_ms: int) -> None:
        self._overdue_ms = self._patience.overdue_ms
        self.batch = min(self.batch * 2, self._patience.batch)
        self._wait_for_receipt(now_ms)

    def _wait_for_receipt(self, now_ms: int) -> None:
        self._overdue_at_ms = now_ms + int(self._overdue_ms * self._jitter())

    def _is_waiting_for_receipt(self) -> bool:
        return self.phase is Phase.SENDING and self.cursor > self.mark
