"""The first door to the books: everything a page needs to know, read and never written.

Pages get frozen results of a :class:`Reader` and know no SQL. No query touches raw ratings: all of
them read aggregates, the ledger or the catalogue, so that a page costs the same after ten million
ratings as after ten.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from hub.periods import Period, Step
from hub.reading.backups import LastBackup
from hub.reading.opening import open_reader
from hub.reading.results import (
    Administration,
    Commitment,
    Counts,
    DayCounts,
    HourCounts,
    KioskDocuments,
    KioskFlow,
    KioskLedger,
    KioskMove,
    KioskPast,
    KioskRequest,
    LabelChange,
    Note,
    Office,
    OfficeStanding,
    OutboxLedger,
    ReasonCount,
    ReasonPeriod,
    RefusedRetry,
    RefusedSummary,
    Sentence,
    ServedRow,
    ServedTotal,
    Service,
    SetAside,
    SettingsDocument,
    SlotCounts,
    SparkPoint,
    Standing,
    Survey,
)
from hub.statistics import DayTally

__all__ = [
    "Administration",
    "Commitment",
    "Counts",
    "DayCounts",
    "HourCounts",
    "KioskDocuments",
    "KioskFlow",
    "KioskLedger",
    "KioskMove",
    "KioskPast",
    "KioskRequest",
    "LabelChange",
    "LastBackup",
    "Note",
    "Office",
    "OfficeStanding",
    "OutboxLedger",
    "Reader",
    "ReasonCount",
    "ReasonPeriod",
    "RefusedRetry",
    "RefusedSummary",
    "Sentence",
    "ServedRow",
    "ServedTotal",
    "Service",
    "SetAside",
    "SettingsDocument",
    "SlotCounts",
    "SparkPoint",
    "Standing",
    "Survey",
    "open_reader",
]


class Reader(Protocol):
    """Questions to the books. Belongs to the thread that opened it.

    Ids are the books' own; days are days since 1970-01-01 in the administration's time zone, and
    periods include both ends. ``service`` None means all services of the office together.
    ``with_aside`` adds what screening set aside, but never test presses.
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

    def service_counts(
        self, administration: int, service: int, period: Period
    ) -> dict[int, Counts]:
        """Return what was counted for one service, by the id of each office that has any."""

    def services_counts(
        self, office: int, period: Period, *, with_aside: bool = False
    ) -> dict[int, Counts]:
        """Return what was counted at one office, by the id of each service that has any."""

    def counts(
        self,
        office: int,
        period: Period,
        service: int | None = None,
        *,
        with_aside: bool = False,
    ) -> Counts:
        """Return what was counted at one office."""

    def set_aside(
        self,
        administration: int,
        period: Period,
        office: int | None = None,
        service: int | None = None,
        *,
        among: Collection[int] | None = None,
    ) -> SetAside:
        """Return what screening set aside; ``office`` None means the whole administration.

        ``among`` are then the only offices that are summed up, None for all.
        """

    def days(
        self,
        office: int,
        period: Period,
        service: int | None = None,
        *,
        with_aside: bool = False,
    ) -> list[DayCounts]:
        """Return what was counted on each day that has any, ascending."""

    def day_tallies(
        self, office: int, period: Period, service: int | None = None, *, with_aside: bool = False
    ) -> list[DayTally]:
        """Return (day, how many sad, how many in all) of each day that has any, ascending."""

    def slots(
        self,
        office: int,
        first_month: int,
        last_month: int,
        service: int | None = None,
        *,
        with_aside: bool = False,
    ) -> list[SlotCounts]:
        """Return what was counted in each hour of the week over some months, both included.

        Months are year × 12 + month − 1. Presses whose hour nobody knew are left out.
        """

    def hours_today(
        self, administration: int, day: int, office: int | None = None
    ) -> list[HourCounts]:
        """Return what was counted in each hour of a day, by office; nothing for a day long past.

        The hour that is just passing is among them: whoever shows faces leaves it out.
        """

    def first_day(self, office: int) -> int | None:
        """Return the first day with anything counted at the office, None without one."""

    def label_changes(self, office: int, period: Period) -> list[LabelChange]:
        """Return the words under the faces in the period, each from its first day, ascending."""

    def reasons(
        self,
        office: int,
        period: Period,
        service: int | None = None,
        *,
        with_aside: bool = False,
    ) -> list[ReasonCount]:
        """Return how often each reason was given after counted ratings, most often first."""

    def reason_periods(
        self,
        administration: int,
        period: Period,
        step: Step,
        office: int | None = None,
        service: int | None = None,
        *,
        without: Collection[int] = (),
        among: Collection[int] | None = None,
    ) -> list[ReasonPeriod]:
        """Return how often each reason was given in each piece of a period, ascending.

        ``office`` None means all offices together, also of one service, but those ``without``;
        ``among`` are then the only ones that are summed up, None for all.
        """

    def positions(
        self, administration: int, period: Period
    ) -> dict[tuple[int, int], frozenset[str]]:
        """Return at which positions kiosks stood in the period, by office and service."""

    def standings(self, administration: int, office: int | None = None) -> list[Standing]:
        """Return the verdict on each service at each office, as the hub judged it last.

        Offices at whose counters few people rotate have one for the office as a whole (service 0).
        """

    def foremost(self, administration: int) -> dict[int, OfficeStanding]:
        """Return the verdict that each office carries among its services', by its id.

        Those that are worse come before those that are better, stable and too few to say.
        """

    def served(
        self, administration: int, period: Period, office: int | None = None
    ) -> list[ServedRow]:
        """Return the numbers of people served that reach into the period, by office and day."""

    def served_totals(
        self, administration: int, period: Period, service: int | None = None
    ) -> dict[int, ServedTotal]:
        """Return the people served at each office that has any number inside the period."""

    def notes(self, administration: int, office: int | None = None) -> list[Note]:
        """Return events and actions, the latest first.

        Those of an ``office`` are its own and the whole administration's.
        """

    def commitment(self, administration: int) -> Commitment | None:
        """Return who reads the results, when, and who decides; None while nobody said."""

    def last_backup(self) -> LastBackup:
        """Return how the copies of the books stand; all None where nobody makes any."""

    def surveys(self, administration: int) -> list[Survey]:
        """Return the administration's surveys, by their first day."""

    def ledger(self) -> list[KioskLedger]:
        """Return every kiosk with its outboxes, by office and id."""

    def refused(self) -> list[RefusedSummary]:
        """Return what was refused, by kiosk and reason, newest first."""

    def refused_retries(self) -> list[RefusedRetry]:
        """Return the latest wishes to have refused input tried again, latest first."""

    def flows(self) -> dict[str, KioskFlow]:
        """Return how much each kiosk is usually pressed, by its id on the wire."""

    def kiosk_flow(self, kiosk: str) -> KioskFlow | None:
        """Return how much one kiosk is usually pressed; None while too new to tell."""

    def kiosk_settings(self, kiosk: str) -> KioskDocuments:
        """Return the settings in force on a kiosk and those it should have."""

    def kiosk_past(self, kiosk: str) -> KioskPast:
        """Return where a kiosk stood, what was asked of it, and what was said of its gaps."""

    def received_since(
        self, administration: int, day: int, *, among: Collection[int] | None = None
    ) -> int:
        """Return how many ratings were made from that day on and received, set aside included.

        ``among`` are the only offices that are summed up, None for all.
        """
