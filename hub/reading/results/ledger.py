"""Every kiosk with its outboxes, and what was refused."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import msgspec


class OutboxLedger(msgspec.Struct, frozen=True):
    """One outbox of a kiosk: in events, and in ratings where the name says so.

    ``made`` = ``stored`` + ``refused`` + ``waiting`` + ``missing`` + ``acknowledged``;
    ``acknowledged`` are missing events that somebody has accounted for.
    """

    uuid: str
    made: int
    stored: int
    refused: int
    missing: int
    acknowledged: int
    ratings: int
    stored_ratings: int
    refused_ratings: int

    @property
    def waiting(self) -> int:
        """Events still on the kiosk."""
        settled = self.stored + self.refused + self.missing + self.acknowledged
        return max(0, self.made - settled)

    @property
    def received(self) -> int:
        """Ratings that reached the hub, refused ones included."""
        return self.stored_ratings + self.refused_ratings

    @property
    def presses(self) -> int:
        """Ratings ever made. A device that does not say how many made at least those received."""
        return max(self.ratings, self.received)

    @property
    def waiting_presses(self) -> int:
        """Ratings still on the kiosk, as far as can be told: missing events have no kind."""
        unseen = self.ratings - self.stored_ratings - self.refused_ratings
        if unseen <= 0:
            return 0
        return max(0, min(self.waiting, unseen - self.missing - self.acknowledged))


class KioskLedger(msgspec.Struct, frozen=True, dict=True):
    """One kiosk: where it stands, how it is, and what of its presses arrived.

    ``state`` None means that it never connected; ``seen_ms`` is when its state was last heard,
    ``received_ms`` when its last event came. ``settings`` is the version in force there,
    ``wanted`` the newest one issued; None before the first. ``health`` is the message as it came.
    ``software`` is what it says it runs, ``wanted_software`` the release it should run, None for
    the one it has.
    """

    id: int
    code: str
    name: str | None
    administration: int | None
    office: str | None
    office_code: str | None
    position: str | None
    is_revoked: bool
    is_test: bool
    state: str | None
    seen_ms: int | None
    received_ms: int | None
    settings: int | None
    wanted: int | None
    clock: str | None
    software: str | None
    problem: str | None
    health: str | None
    wanted_software: str | None = None
    outboxes: tuple[OutboxLedger, ...] = ()

    @property
    def is_software_behind(self) -> bool:
        """Whether it should run another release than it says it does."""
        if self.wanted_software is None or self.software is None:
            return False
        return self.software.removeprefix("faccine ") != self.wanted_software

    @cached_property
    def presses(self) -> int:
        """Ratings ever made on this kiosk."""
        return sum(outbox.presses for outbox in self.outboxes)

    @cached_property
    def received(self) -> int:
        """Ratings that reached the hub, refused ones included."""
        return sum(outbox.received for outbox in self.outboxes)

    @cached_property
    def refused(self) -> int:
        """Ratings among the received that were refused and are kept aside."""
        return sum(outbox.refused_ratings for outbox in self.outboxes)

    @cached_property
    def waiting(self) -> int:
        """Ratings still on the kiosk."""
        return sum(outbox.waiting_presses for outbox in self.outboxes)

    @property
    def missing(self) -> int:
        """Events that will never come and that nobody has accounted for."""
        return sum([outbox.missing for outbox in self.outboxes])

    @cached_property
    def acknowledged(self) -> int:
        """Missing events that somebody has accounted for."""
        return sum(outbox.acknowledged for outbox in self.outboxes)


@dataclass(frozen=True, slots=True)
class RefusedSummary:
    """What was refused from one kiosk for one reason, ever.

    ``is_kept``: some of it is still there to be retried. ``detail`` tells of the newest one.
    """

    kiosk: str
    why: str
    n: int
    is_kept: bool
    last_ms: int
    detail: str | None


@dataclass(frozen=True, slots=True)
class RefusedRetry:
    """Somebody's wish to have refused input tried again, and what became of it.

    ``kiosk`` None: of all kiosks. ``done_ms`` None: the hub has not come to it yet.
    """

    kiosk: str | None
    asked_ms: int
    done_ms: int | None
    taken: int
    still: int
