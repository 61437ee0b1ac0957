"""The first door to the books: everything a page needs to know, read and never written.

Pages get frozen results of a :class:`Reader` and know no SQL. No query touches raw ratings: all of
them read aggregates, the ledger or the catalogue, so that a page costs the same after ten million
ratings as after ten.
"""

from __future__ import annotations

from typing import Protocol

from hub.periods import Period
from hub.reading.results import (
    Administration,
    Counts,
    DayCounts,
    KioskLedger,
    LabelChange,
    Office,
    OutboxLedger,
    ReasonCount,
    RefusedSummary,
    Service,
    SetAside,
)
from hub.reading.sqlite import open_sqlite_reader

__all__ = [
    "Administration",
    "Counts",
    "DayCounts",
    "KioskLedger",
    "LabelChange",
    "Office",
    "OutboxLedger",
    "Reader",
    "ReasonCount",
    "RefusedSummary",
    "Service",
    "SetAside",
    "open_reader",
]


class Reader(Protocol):
    """Questions to the books. Belongs to the thread that opened it.

    Ids are the books' own; days are days since 1970-01-01 in the administration's time zone, and
    periods include both ends. ``service`` None means all services of the office together.
    """

    def close(self) -> None:
        """Let go of the books."""

    def check(self) -> None:
        """Prove that the books can be read.

        Raises:
            StorageError: they cannot; says why.
        """

    def administrations(self) -> list[Administration]:
        """Return all administrations, by name."""

    def offices(self, administration: int) -> list[Office]:
        """Return the administration's offices with the services they offer, by name."""

    def office_counts(self, administration: int, period: Period) -> dict[int, Counts]:
        """Return what was counted at each office that has any, by the office's id."""

    def counts(self, office: int, period: Period, service: int | None = None) -> Counts:
        """Return what was counted at one office."""

    def set_aside(
        self,
        administration: int,
        period: Period,
        office: int | None = None,
        service: int | None = None,
    ) -> SetAside:
        """Return what screening set aside; ``office`` None means the whole administration."""

    def days(self, office: int, period: Period, service: int | None = None) -> list[DayCounts]:
        """Return what was counted on each day that has any, ascending."""

    def first_day(self, office: int) -> int | None:
        """Return the first day with anything counted at the office, None without one."""

    def label_changes(self, office: int, period: Period) -> list[LabelChange]:
        """Return the words under the faces in the period, each from its first day, ascending."""

    def reasons(self, office: int, period: Period, service: int | None = None) -> list[ReasonCount]:
        """Return how often each reason was given after counted ratings, most often first."""

    def ledger(self) -> list[KioskLedger]:
        """Return every kiosk with its outboxes, by office and id."""

    def refused(self) -> list[RefusedSummary]:
        """Return what was refused, by kiosk and reason, newest first."""

    def received_since(self, administration: int, day: int) -> int:
        """Return how many ratings were made from that day on and received, set aside included."""


def open_reader(url: str) -> Reader:
    """Open the books at ``url`` for reading, for this thread.

    Raises:
        SettingsError: the URL is none that this version reads.
        StorageError: the books are missing or damaged.
    """
    return open_sqlite_reader(url)
