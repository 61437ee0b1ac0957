"""What the books answer: frozen, and free of SQL.

What comes by the hundred on one page is a msgspec struct, which is made several times as quickly
as a frozen dataclass.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import msgspec


@dataclass(frozen=True, slots=True)
class Administration:
    """A body whose offices are rated."""

    id: int
    code: str
    name: str
    timezone: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Service:
    """A service citizens come for. ``names`` is by language."""

    id: int
    code: str
    names: dict[str, str]
    channel: str
    is_retired: bool


@dataclass(frozen=True, slots=True)
class Office:
    """A place with counters. ``rotating_staff`` None means: nobody declared it."""

    id: int
    administration: int
    code: str
    name: str
    rotating_staff: int | None
    services: tuple[Service, ...]


class Counts(msgspec.Struct, frozen=True):
    """How many pressed which face, and how many were offered a reason."""

    happy: int = 0
    neutral: int = 0
    sad: int = 0
    asked: int = 0

    @property
    def n(self) -> int:
        """All faces together."""
        return self.happy + self.neutral + self.sad

    def __add__(self, other: Counts) -> Counts:
        """Add face by face."""
        return Counts(
            self.happy + other.happy,
            self.neutral + other.neutral,
            self.sad + other.sad,
            self.asked + other.asked,
        )


@dataclass(frozen=True, slots=True)
class SetAside:
    """Ratings that screening keeps out of the count, by kind.

    One rating may be of several kinds, so the kinds can add up to more than ``total``.
    """

    burst: int = 0
    stuck: int = 0
    out_of_hours: int = 0
    test: int = 0
    total: int = 0

    def __add__(self, other: SetAside) -> SetAside:
        """Add kind by kind."""
        return SetAside(
            self.burst + other.burst,
            self.stuck + other.stuck,
            self.out_of_hours + other.out_of_hours,
            self.test + other.test,
            self.total + other.total,
        )


class DayCounts(msgspec.Struct, frozen=True):
    """One day with something counted."""

    day: int
    counts: Counts


@dataclass(frozen=True, slots=True)
class LabelChange:
    """The words under the faces from a day on, each by language."""

    day: int
    version: int
    happy: dict[str, str]
    neutral: dict[str, str]
    sad: dict[str, str]


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How often one reason was given. ``labels`` is by language."""

    code: str
    labels: dict[str, str]
    n: int


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
        unseen = self.presses - self.received - self.missing - self.acknowledged
        return max(0, min(self.waiting, unseen))


class KioskLedger(msgspec.Struct, frozen=True, dict=True):
    """One kiosk: where it stands, how it is, and what of its presses arrived.

    ``state`` None means that it never connected; ``seen_ms`` is when its state was last heard,
    ``received_ms`` when its last event came. ``settings`` is the version in force there,
    ``wanted`` the newest one issued; None before the first. ``health`` is the message as it came.
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
    outboxes: tuple[OutboxLedger, ...]

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

    @cached_property
    def missing(self) -> int:
        """Events that will never come and that nobody has accounted for."""
        return sum(outbox.missing for outbox in self.outboxes)

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
