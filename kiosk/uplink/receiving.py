"""What the hub's words do to the outbox: each in one transaction."""

from __future__ import annotations

from dataclasses import dataclass

from faccine.runtime.logs import get_logger
from faccine.wire.clocks import ClockTrust, to_ms
from faccine.wire.settings import KioskSettings
from faccine.wire.states import Command, Receipt, Why
from kiosk.outbox import copies, problems, sending, times
from kiosk.outbox.outbox import Outbox
from kiosk.outbox.sending import Standing
from kiosk.outbox.settings import keep_settings, read_settings
from kiosk.outbox.stamping import learn_from_receipt

log = get_logger("uplink")


@dataclass(frozen=True)
class Facts:
    """What the kiosk says of itself besides its outbox."""

    settings_version: int | None
    clock: ClockTrust
    problem: str | None


class Receiving:
    """What arrives, applied to one thread's outbox."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    def before_asking(self, at: Standing, declared_through: int) -> Facts:
        """Note that this boot is still running, and return what to say of ourselves.

        ``declared_through`` is noted as sent: the hub may book as missing what lies below.
        """
        with self._outbox.writing() as connection:
            times.remember(connection, self._outbox.clock)
            sending.note_sent(connection, at.id, declared_through)
            trust = times.trust_now(connection, self._outbox.clock)
            problem = problems.in_one_line(connection)
        settings = read_settings(self._outbox)
        return Facts(None if settings is None else settings.version, trust, problem)

    def learn_time(self, receipt: Receipt, asked_ms: int, answered_ms: int) -> None:
        """Take the time from a receipt that answers our question quickly enough."""
        if receipt.hub_time is None or receipt.hub_time.tzinfo is None:
            return
        learnt = learn_from_receipt(to_ms(receipt.hub_time), asked_ms, answered_ms)
        if learnt is not None:
            with self._outbox.writing() as connection:
                times.remember(connection, self._outbox.clock, learnt)

    def is_of_a_copy(self, receipt: Receipt, at: Standing) -> bool:
        """Tell whether a receipt shows that another card uses the current outbox too."""
        if at.closed is not None or receipt.error is not None or receipt.stored_through is None:
            return False
        has_conflict = any(refusal.why == Why.CONFLICT for refusal in receipt.refused)
        return has_conflict or receipt.stored_through > at.sent_through

    def close_copied(self, receipt: Receipt, at: Standing) -> None:
        """Tick nothing off, and go on in a new outbox."""
        with self._outbox.writing() as connection:
            now_ms = times.trusted_now_ms(connection, self._outbox.clock)
            boot = self._outbox.clock.boot()
            moved = copies.close_copied(connection, at, receipt, boot=boot, now_ms=now_ms)
        log.error(
            "outbox is also used by another card; going on in a new one",
            outbox=at.uuid,
            hub_has=receipt.stored_through,
            sent=at.sent_through,
            moved=moved,
        )

    def take(self, receipt: Receipt, at: Standing, mark: int) -> None:
        """Tick off up to the mark, and note what was refused."""
        if mark == at.ticked_through and not receipt.refused:
            return
        with self._outbox.writing() as connection:
            now_ms = times.trusted_now_ms(connection, self._outbox.clock)
            sending.tick_off(connection, at, mark, receipt.refused, now_ms)
            if at.closed is not None:
                copies.move_conflicts(connection, at, copies.conflicts(receipt))
        for refusal in receipt.refused:
            log.warning("event refused", outbox=at.uuid, seq=refusal.seq, why=refusal.why)

    def all_compared(self, at: Standing) -> None:
        """A copied outbox holds nothing more that the hub has not compared."""
        with self._outbox.writing() as connection:
            now_ms = times.trusted_now_ms(connection, self._outbox.clock)
            sending.tick_off(connection, at, at.last, (), now_ms)

    def keep_settings(self, settings: KioskSettings) -> bool:
        """Put settings in force; tell whether they are others than before.

        Older ones are passed over: the hub came back from a backup, and issues newer ones as soon
        as it hears what is in force. Taken, their number would be given out a second time.
        """
        kept = read_settings(self._outbox)
        if kept == settings:
            return self.settle(problems.SETTINGS)
        if kept is not None and settings.version < kept.version:
            log.warning("older settings passed over", kept=kept.version, came=settings.version)
            return False
        with self._outbox.writing() as connection:
            keep_settings(connection, settings)
        return True

    def report(self, topic: str, text: str) -> bool:
        """Keep a problem; tell whether it is news."""
        with self._outbox.writing() as connection:
            before = problems.in_one_line(connection)
            now_ms = times.trusted_now_ms(connection, self._outbox.clock)
            problems.report(connection, topic, text, now_ms)
            return problems.in_one_line(connection) != before

    def settle(self, topic: str) -> bool:
        """Forget a problem; tell whether there was one."""
        with self._outbox.writing() as connection:
            return problems.settle(connection, topic)

    def is_expired(self, command: Command) -> bool:
        """Tell whether a command's time is over; never, while nobody knows the time."""
        with self._outbox.writing() as connection:
            now_ms = times.trusted_now_ms(connection, self._outbox.clock)
        return now_ms is not None and to_ms(command.expires) < now_ms
