"""The books in SQLite, through a read-only connection."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection
from functools import cache, partial

from hub.periods import Period, Step
from hub.reading import (
    backups,
    checking,
    counts,
    kiosks,
    ledger,
    notes,
    pasts,
    places,
    reasons,
    services,
    slots,
    standings,
)
from hub.reading.backups import LastBackup
from hub.reading.memory import Memory
from hub.reading.results import (
    Administration,
    Commitment,
    Counts,
    DayCounts,
    HourCounts,
    KioskDocuments,
    KioskFlow,
    KioskLedger,
    KioskPast,
    LabelChange,
    Note,
    Office,
    OfficeStanding,
    ReasonCount,
    ReasonPeriod,
    RefusedRetry,
    RefusedSummary,
    ServedRow,
    ServedTotal,
    SetAside,
    SlotCounts,
    Standing,
    Survey,
)
from hub.statistics import DayTally


class SqliteReader:
    """Answers :class:`hub.reading.Reader`'s questions; see there.

    Args:
        connection: to the books.
        let_go: what to do with it in the end.
    """

    def __init__(self, connection: sqlite3.Connection, let_go: Callable[[], None]) -> None:
        self._connection = connection
        self._let_go = let_go
        # What belongs together on a page is read from one state of the books, which does not change
        # when the hub commits meanwhile: what is asked at several places is read once.
        connection.execute("BEGIN")
        self._memory = Memory(connection)
        self._administrations = cache(partial(self._memory.of_catalogue, places.administrations))
        self._offices = cache(partial(self._memory.of_catalogue, places.offices))
        self._ledger = cache(partial(ledger.ledger, connection, self._memory))
        self._administration_of = cache(partial(places.administration_of, connection))

    def close(self) -> None:
        """Let go of the books."""
        self._let_go()

    def check(self) -> None:
        """Prove that the books can be read."""
        checking.check(self._connection)

    def administrations(self) -> list[Administration]:
        """Return all administrations, by name."""
        return list(self._administrations())

    def offices(self, administration: int) -> list[Office]:
        """Return the administration's offices with the services they offer, by name."""
        return list(self._offices(administration))

    def office_counts(self, administration: int, period: Period) -> dict[int, Counts]:
        """Return what was counted at each office that has any, by the office's id."""
        asked = administration, period
        return dict(self._memory.until(period.last_day, services.office_counts, *asked))

    def service_counts(
        self, administration: int, service: int, period: Period
    ) -> dict[int, Counts]:
        """Return what was counted for one service, by the id of each office that has any."""
        asked = administration, service, period
        return dict(self._memory.until(period.last_day, services.service_counts, *asked))

    def services_counts(
        self, office: int, period: Period, *, with_aside: bool = False
    ) -> dict[int, Counts]:
        """Return what was counted at one office, by the id of each service that has any."""
        place = self._series(office, None)[:2]
        return services.services_counts(self._connection, *place, period, with_aside=with_aside)

    def counts(
        self,
        office: int,
        period: Period,
        service: int | None = None,
        *,
        with_aside: bool = False,
    ) -> Counts:
        """Return what was counted at one office."""
        place = self._series(office, service)
        return counts.counts(self._connection, *place, period, with_aside=with_aside)

    def set_aside(
        self,
        administration: int,
        period: Period,
        office: int | None = None,
        service: int | None = None,
        *,
        among: Collection[int] | None = None,
    ) -> SetAside:
        """Return what screening set aside; ``office`` None means the whole administration."""
        some = None if among is None else frozenset(among)
        asked = administration, office or 0, service or 0, period, some
        if office:
            return counts.set_aside(self._connection, *asked)
        return self._memory.until(period.last_day, counts.set_aside, *asked)

    def days(
        self,
        office: int,
        period: Period,
        service: int | None = None,
        *,
        with_aside: bool = False,
    ) -> list[DayCounts]:
        """Return what was counted on each day that has any, ascending."""
        place = self._series(office, service)
        return counts.days(self._connection, *place, period, with_aside=with_aside)

    def day_tallies(
        self, office: int, period: Period, service: int | None = None, *, with_aside: bool = False
    ) -> list[DayTally]:
        """Return (day, how many sad, how many in all) of each day that has any, ascending."""
        place = self._series(office, service)
        return counts.day_tallies(self._connection, *place, period, with_aside=with_aside)

    def slots(
        self,
        office: int,
        first_month: int,
        last_month: int,
        service: int | None = None,
        *,
        with_aside: bool = False,
    ) -> list[SlotCounts]:
        """Return what was counted in each hour of the week over some months, both included."""
        place = self._series(office, service)
        return slots.slots(self._connection, place, first_month, last_month, with_aside=with_aside)

    def hours_today(
        self, administration: int, day: int, office: int | None = None
    ) -> list[HourCounts]:
        """Return what was counted in each hour of a day, by office."""
        return slots.hours(self._connection, administration, day, office)

    def first_day(self, office: int) -> int | None:
        """Return the first day with anything counted at the office."""
        return counts.first_day(self._connection, *self._series(office, None)[:2])

    def label_changes(self, office: int, period: Period) -> list[LabelChange]:
        """Return the words under the faces in the period, each from its first day."""
        return counts.label_changes(self._connection, *self._series(office, None)[:2], period)

    def reasons(
        self,
        office: int,
        period: Period,
        service: int | None = None,
        *,
        with_aside: bool = False,
    ) -> list[ReasonCount]:
        """Return how often each reason was given after counted ratings, most often first."""
        place = self._series(office, service)
        return reasons.reasons(self._connection, place, period, with_aside=with_aside)

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
        """Return how often each reason was given in each piece of a period, ascending."""
        place = (administration, office or 0, service or 0)
        some = None if among is None else frozenset(among)
        asked = place, period, step, frozenset(without), some
        if office:  # quick, and there are hundreds of them
            return reasons.reason_periods(self._connection, *asked)
        return list(self._memory.until(period.last_day, reasons.reason_periods, *asked))

    def positions(
        self, administration: int, period: Period
    ) -> dict[tuple[int, int], frozenset[str]]:
        """Return at which positions kiosks stood in the period, by office and service."""
        timezone = places.timezone_of(self._connection, administration)
        return services.positions(self._connection, administration, timezone, period)

    def standings(self, administration: int, office: int | None = None) -> list[Standing]:
        """Return the verdict on each service at each office, as the hub judged it last."""
        if office:
            return standings.standings(self._connection, administration, office)
        return list(self._memory.of("standing", standings.standings, administration))

    def foremost(self, administration: int) -> dict[int, OfficeStanding]:
        """Return the verdict that each office carries among its services', by its id."""
        return dict(self._memory.of("standing", standings.foremost, administration))

    def served(
        self, administration: int, period: Period, office: int | None = None
    ) -> list[ServedRow]:
        """Return the numbers of people served that reach into the period."""
        return notes.served(self._connection, administration, period, office)

    def served_totals(
        self, administration: int, period: Period, service: int | None = None
    ) -> dict[int, ServedTotal]:
        """Return the people served at each office that has any number inside the period."""
        asked = administration, period, service
        return dict(self._memory.of("served", notes.served_totals, *asked))

    def notes(self, administration: int, office: int | None = None) -> list[Note]:
        """Return events and actions, the latest first."""
        found = self._memory.of("note", notes.notes, administration)
        return [one for one in found if office is None or one.office in {None, office}]

    def commitment(self, administration: int) -> Commitment | None:
        """Return who reads the results, when, and who decides; None while nobody said."""
        return notes.commitment(self._connection, administration)

    def last_backup(self) -> LastBackup:
        """Return how the copies of the books stand; all None where nobody makes any."""
        return backups.last_backup(self._connection)

    def surveys(self, administration: int) -> list[Survey]:
        """Return the administration's surveys, by their first day."""
        return places.surveys(self._connection, administration)

    def refused_retries(self) -> list[RefusedRetry]:
        """Return the latest wishes to have refused input tried again, latest first."""
        return ledger.refused_retries(self._connection)

    def flows(self) -> dict[str, KioskFlow]:
        """Return how much each kiosk is usually pressed, by its id on the wire."""
        return kiosks.flows(self._connection)

    def kiosk_flow(self, kiosk: str) -> KioskFlow | None:
        """Return how much one kiosk is usually pressed; None while too new to tell."""
        return kiosks.kiosk_flow(self._connection, kiosk)

    def kiosk_settings(self, kiosk: str) -> KioskDocuments:
        """Return the settings in force on a kiosk and those it should have."""
        return kiosks.kiosk_settings(self._connection, kiosk)

    def kiosk_past(self, kiosk: str) -> KioskPast:
        """Return where a kiosk stood, what was asked of it, and what was said of its gaps."""
        return pasts.kiosk_past(self._connection, kiosk)

    def ledger(self) -> list[KioskLedger]:
        """Return every kiosk with its outboxes, by office and id."""
        return list(self._ledger())

    def refused(self) -> list[RefusedSummary]:
        """Return what was refused, by kiosk and reason, newest first."""
        return ledger.refused(self._connection)

    def received_since(
        self, administration: int, day: int, *, among: Collection[int] | None = None
    ) -> int:
        """Return how many ratings were made from that day on and received."""
        return counts.received_since(self._connection, administration, day, among)

    def _series(self, office: int, service: int | None) -> tuple[int, int, int]:
        return self._administration_of(office), office, service or 0
