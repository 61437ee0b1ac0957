"""What the page Reasons reads: why faces were red, in a place and a period, and over time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from dashboard.access import Guard, shows_faces
from dashboard.choices import Comparison, Kind, PeriodChoice, compared
from dashboard.comparison import few_people
from dashboard.reason_rows import (
    ReasonPiece,
    Reasons,
    begun,
    pieces_of,
    reasons_of,
    speaks,
    summed,
    whole_pieces,
)
from hub.periods import Period, Step
from hub.reading import Administration, Counts, Office, Reader, ReasonPeriod, Service, SetAside
from hub.statistics import FEWEST_FOR_A_SHARE

_REACH_DAYS = {Step.WEEK: 26 * 7, Step.MONTH: 24 * 31, Step.QUARTER: 16 * 92}
_LONGEST_DAYS = {Step.WEEK: 53 * 7, Step.MONTH: 60 * 31, Step.QUARTER: 60 * 92}
_MANY_OFFICES = 50
"""With more of them ratings are not looked up service by service: it would take too long."""
STEPS = (Step.WEEK, Step.MONTH, Step.QUARTER)


@dataclass(frozen=True, slots=True)
class Scope:
    """Where one looks. ``office`` None: all offices together; ``service`` None: all services."""

    administration: Administration
    offices: Sequence[Office]
    office: Office | None
    service: Service | None

    @property
    def services(self) -> list[Service]:
        """The services that may be looked at apart, those in use first."""
        places = [self.office] if self.office else self.offices
        small = {one.id for one in few_people(places)}
        found = {
            one.id: one for office in places if office.id not in small for one in office.services
        }
        if len(found) < 2:
            return []
        return sorted(found.values(), key=lambda one: (one.is_retired, one.id))


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """One service. ``given`` None: too few ratings, nothing is said of its reasons.

    ``counts`` None: not looked up, because there are very many offices; then 10 reasons show that
    there are enough ratings.
    """

    service: Service
    counts: Counts | None
    given: Mapping[str, int] | None

    @property
    def total(self) -> int:
        """How many gave a reason."""
        return sum(self.given.values()) if self.given else 0


class ReasonsPage:
    """The reasons of one scope; each part is read when the page asks for it.

    Offices at whose counters few people rotate are no part of a sum over all offices.

    Args:
        reader: narrowed to the viewer.
        scope: where one looks.
        choice: the period asked for.
        comparison: what it is compared with.
        today: in the administration's time zone.
        step: what time is cut into, None for the shortest that can say something.
    """

    def __init__(
        self,
        reader: Reader,
        scope: Scope,
        choice: PeriodChoice,
        comparison: Comparison,
        today: int,
        step: Step | None = None,
    ) -> None:
        self._reader = reader
        self._asked_step = step
        self.scope = scope
        self.comparison = comparison
        self.guard = Guard(scope.office.rotating_staff if scope.office else None, today)
        self.left_out = [] if scope.office else few_people(scope.offices)
        self._over = self.guard.period(choice.period)
        self.period = self._over or choice.period
        kind = Kind.MONTH if self.guard.is_monthly else choice.kind
        self.compared = compared(PeriodChoice(kind, self.period), comparison)

    @cached_property
    def counts(self) -> Counts:
        """The ratings of the period; ``asked`` of them were offered a reason."""
        return self._counts(self._over)

    @property
    def asked(self) -> int:
        """How many were asked for a reason, at least those who gave one."""
        return max(self.counts.asked, self.given)

    @cached_property
    def given(self) -> int:
        """How many gave a reason."""
        return sum(summed(self._now).values())

    @property
    def is_shown(self) -> bool:
        """Whether it may be told which reasons were given."""
        return self._may_show(self.counts, self.given)

    @cached_property
    def reasons(self) -> Reasons:
        """The reasons, held against the compared period; none where they may not be told."""
        if not self.is_shown:
            return reasons_of({}, {})
        before = summed(self._before)
        is_enough = sum(before.values()) >= FEWEST_FOR_A_SHARE
        return reasons_of(summed(self._now), before if is_enough else {})

    @cached_property
    def labels(self) -> dict[str, dict[str, str]]:
        """What each reason is called, by code and language."""
        found = [*self._before, *self._over_time[1], *self._now]
        return {one.code: one.labels for one in found}

    @property
    def steps(self) -> tuple[Step, ...]:
        """What time may be cut into."""
        return (Step.MONTH,) if self.guard.is_monthly else STEPS

    @property
    def step(self) -> Step:
        """What time is cut into."""
        return self._over_time[0]

    @cached_property
    def pieces(self) -> Sequence[ReasonPiece]:
        """The reasons over time up to the end of the period; none where no piece has enough."""
        step, found, period = self._over_time
        if period is None or not self.is_shown:
            return []
        pieces = begun(pieces_of(period, step, found))
        return pieces if any(one.given is not None for one in pieces) else []

    @cached_property
    def services(self) -> list[ServiceRow]:
        """Each service apart, where several stand together on the page."""
        if self.scope.service or self._over is None or not self.is_shown:
            return []
        rows = [self._service_row(one, self._over) for one in self.scope.services]
        return [row for row in rows if row.given or (row.counts and row.counts.n)]

    @property
    def aside(self) -> SetAside:
        """What screening set aside in the period."""
        office = self.scope.office.id if self.scope.office else None
        return self._reader.set_aside(self.scope.administration.id, self.period, office)

    # -- inside

    @cached_property
    def _now(self) -> list[ReasonPeriod]:
        return self._given(self._over) if self._over else []

    @cached_property
    def _before(self) -> list[ReasonPeriod]:
        return self._given(self.compared)

    @cached_property
    def _over_time(self) -> tuple[Step, list[ReasonPeriod], Period | None]:
        """Return the step asked for, else the shortest of which most pieces say something."""
        steps = [one for one in self.steps if self.period.days <= _LONGEST_DAYS[one]]
        if self._asked_step in steps:
            steps = [self._asked_step]
        read: tuple[Step, list[ReasonPeriod], Period | None]
        read = (steps[-1] if steps else Step.QUARTER, [], None)
        for step in steps if self._over else ():
            period = self._reach(step)
            if period is None:
                continue
            found = self._read(period, step)
            read = step, found, period
            if speaks(begun(pieces_of(period, step, found))):
                break
        return read

    def _reach(self, step: Step) -> Period | None:
        last = self.period.last_day
        first = min(self.period.first_day, last - _REACH_DAYS[step] + 1)
        return whole_pieces(first, last, step)

    def _given(self, period: Period) -> list[ReasonPeriod]:
        return self._read(period, Step.YEAR)

    def _read(
        self, period: Period, step: Step, service: Service | None = None
    ) -> list[ReasonPeriod]:
        one = service or self.scope.service
        return self._reader.reason_periods(
            self.scope.administration.id,
            period,
            step,
            self.scope.office.id if self.scope.office else None,
            one.id if one else None,
            without=frozenset(office.id for office in self.left_out),
        )

    def _counts(self, period: Period | None) -> Counts:
        if period is None:
            return Counts()
        scope = self.scope
        if scope.office:
            service = scope.service.id if scope.service else None
            return self._reader.counts(scope.office.id, period, service)
        if scope.service:
            return self._together(
                self._reader.service_counts(scope.administration.id, scope.service.id, period)
            )
        return self._together(self._reader.office_counts(scope.administration.id, period))

    def _together(self, counts: Mapping[int, Counts]) -> Counts:
        small = {office.id for office in self.left_out}
        return _sum(found for office, found in counts.items() if office not in small)

    def _service_row(self, service: Service, period: Period) -> ServiceRow:
        if len(self.scope.offices) > _MANY_OFFICES and not self.scope.office:
            given = summed(self._read(period, Step.YEAR, service))
            is_enough = sum(given.values()) >= FEWEST_FOR_A_SHARE
            return ServiceRow(service, None, given if is_enough else None)
        counts = self._service_counts(service, period)
        if not shows_faces(counts.n):
            return ServiceRow(service, counts, None)
        return ServiceRow(service, counts, summed(self._read(period, Step.YEAR, service)))

    def _service_counts(self, service: Service, period: Period) -> Counts:
        if self.scope.office:
            return self._by_service.get(service.id, Counts())
        return self._together(
            self._reader.service_counts(self.scope.administration.id, service.id, period)
        )

    @cached_property
    def _by_service(self) -> dict[int, Counts]:
        office = self.scope.office
        return self._reader.services_counts(office.id, self.period) if office else {}

    def _may_show(self, counts: Counts, given: int) -> bool:
        return shows_faces(counts.n) and (not self.guard.is_monthly or given >= FEWEST_FOR_A_SHARE)


def _sum(counts: Iterable[Counts]) -> Counts:
    return sum(counts, Counts())
