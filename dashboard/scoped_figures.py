"""The reader's questions about figures, narrowed to the offices a viewer sees."""

from __future__ import annotations

from collections.abc import Collection

from dashboard.scope import Scope
from hub.periods import Period, Step
from hub.reading import (
    Counts,
    DayCounts,
    HourCounts,
    LabelChange,
    OfficeStanding,
    Reader,
    ReasonCount,
    ReasonPeriod,
    SetAside,
    SlotCounts,
    Standing,
)
from hub.statistics import DayTally


class ScopedFigures:
    """What was counted, and the verdicts on it; see :class:`hub.reading.Reader`."""

    _reader: Reader
    _scope: Scope

    def office_counts(self, administration: int, period: Period) -> dict[int, Counts]:
        """Return what was counted at each office that is seen."""
        seen = self._scope.offices_of(administration)
        found = self._reader.office_counts(administration, period)
        return {office: counts for office, counts in found.items() if office in seen}

    def service_counts(
        self, administration: int, service: int, period: Period
    ) -> dict[int, Counts]:
        """Return what was counted for one service at each office that is seen."""
        seen = self._scope.offices_of(administration)
        found = self._reader.service_counts(administration, service, period)
        return {office: counts for office, counts in found.items() if office in seen}

    def services_counts(
        self, office: int, period: Period, *, with_aside: bool = False
    ) -> dict[int, Counts]:
        """Return what was counted at one office, by service."""
        return self._reader.services_counts(
            self._scope.office(office), period, with_aside=with_aside
        )

    def counts(
        self, office: int, period: Period, service: int | None = None, *, with_aside: bool = False
    ) -> Counts:
        """Return what was counted at one office."""
        seen = self._scope.office(office)
        return self._reader.counts(seen, period, service, with_aside=with_aside)

    def set_aside(
        self,
        administration: int,
        period: Period,
        office: int | None = None,
        service: int | None = None,
        *,
        among: Collection[int] | None = None,
    ) -> SetAside:
        """Return what screening set aside; ``office`` None means all offices that are seen."""
        if office is not None:
            self._scope.office(office)
        among = self._among(administration, among)
        return self._reader.set_aside(administration, period, office, service, among=among)

    def days(
        self, office: int, period: Period, service: int | None = None, *, with_aside: bool = False
    ) -> list[DayCounts]:
        """Return what was counted on each day that has any, ascending."""
        seen = self._scope.office(office)
        return self._reader.days(seen, period, service, with_aside=with_aside)

    def day_tallies(
        self, office: int, period: Period, service: int | None = None, *, with_aside: bool = False
    ) -> list[DayTally]:
        """Return (day, how many sad, how many in all) of each day that has any, ascending."""
        seen = self._scope.office(office)
        return self._reader.day_tallies(seen, period, service, with_aside=with_aside)

    def slots(
        self,
        office: int,
        first_month: int,
        last_month: int,
        service: int | None = None,
        *,
        with_aside: bool = False,
    ) -> list[SlotCounts]:
        """Return what was counted in each hour of the week over some months."""
        seen = self._scope.office(office)
        return self._reader.slots(seen, first_month, last_month, service, with_aside=with_aside)

    def hours_today(
        self, administration: int, day: int, office: int | None = None
    ) -> list[HourCounts]:
        """Return what was counted in each hour of a day, at the offices that are seen."""
        seen = self._scope.offices_of(administration)
        if office is not None:
            self._scope.office(office)
        found = self._reader.hours_today(administration, day, office)
        return [one for one in found if one.office in seen]

    def first_day(self, office: int) -> int | None:
        """Return the first day with anything counted at the office, None without one."""
        return self._reader.first_day(self._scope.office(office))

    def label_changes(self, office: int, period: Period) -> list[LabelChange]:
        """Return the words under the faces in the period."""
        return self._reader.label_changes(self._scope.office(office), period)

    def reasons(
        self, office: int, period: Period, service: int | None = None, *, with_aside: bool = False
    ) -> list[ReasonCount]:
        """Return how often each reason was given after counted ratings."""
        seen = self._scope.office(office)
        return self._reader.reasons(seen, period, service, with_aside=with_aside)

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
        """Return reasons over time; ``office`` None means all offices that are seen together."""
        if office is not None:
            self._scope.office(office)
        among = self._among(administration, among)
        return self._reader.reason_periods(
            administration, period, step, office, service, without=without, among=among
        )

    def standings(self, administration: int, office: int | None = None) -> list[Standing]:
        """Return the verdicts on the services of the offices that are seen."""
        seen = self._scope.offices_of(administration)
        if office is not None:
            self._scope.office(office)
        found = self._reader.standings(administration, office)
        return [one for one in found if one.office in seen]

    def foremost(self, administration: int) -> dict[int, OfficeStanding]:
        """Return the verdict that each office carries that is seen."""
        seen = self._scope.offices_of(administration)
        found = self._reader.foremost(administration)
        return {office: one for office, one in found.items() if office in seen}

    def received_since(
        self, administration: int, day: int, *, among: Collection[int] | None = None
    ) -> int:
        """Return how many ratings were made at the offices that are seen, and received."""
        among = self._among(administration, among)
        return self._reader.received_since(administration, day, among=among)

    def _among(self, administration: int, asked: Collection[int] | None) -> Collection[int] | None:
        """Return the offices that are summed up: those asked for that are seen; None for all."""
        if self._scope.has_all_of(administration):
            return asked
        seen = self._scope.offices_of(administration)
        return [office for office in seen if asked is None or office in asked]
