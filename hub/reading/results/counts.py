"""What was counted and what was set aside."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec


class Counts(msgspec.Struct, frozen=True, gc=False):
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


class DayCounts(msgspec.Struct, frozen=True, gc=False):
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


class SlotCounts(msgspec.Struct, frozen=True, gc=False):
    """One weekday and hour with something counted. ``slot`` is weekday × 24 + hour, Monday 0."""

    slot: int
    counts: Counts


class HourCounts(msgspec.Struct, frozen=True, gc=False):
    """One hour of one day at one office, 0 to 23."""

    office: int
    hour: int
    counts: Counts


@dataclass(frozen=True, slots=True)
class ReasonPeriod:
    """How often one reason was given in the period that begins on ``first_day``."""

    first_day: int
    code: str
    labels: dict[str, str]
    n: int
