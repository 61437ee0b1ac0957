"""What the first page shows of one administration, put together from the books."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from dashboard.access import Guard
from dashboard.choices import Comparison, PeriodChoice
from dashboard.covering import Participation, participation_of, rows_of
from dashboard.office_page import OfficePage
from dashboard.paging import Page, page_of
from dashboard.place import Place
from dashboard.rows import Drawn, Row, judged_service, needs_attention, sparks_of
from dashboard.shares import Shares, shares_of
from dashboard.then import carried_then, is_before, service_rows
from dashboard.today import Today, today_so_far
from dashboard.top_reason import TopReason, top_reason
from hub.periods import Period
from hub.reading import (
    Administration,
    Counts,
    Office,
    OfficeStanding,
    Reader,
    SetAside,
)
from hub.statistics import Verdict

_NOTHING = Counts()
_FEWEST_FOR_A_TOTAL = 2


@dataclass(frozen=True)
class Total:
    """The offices that may be added up, and those that are not."""

    shares: Shares
    left_out: list[Row]


class OverviewPage:
    """One administration: every office with its word, the rows of one page of them, and a total.

    Args:
        reader: narrowed to the viewer.
        administration: of which.
        choice: the period.
        today: the day that is not over, where the administration is.
        asked_page: of the list, as the query string has it.
        now_ms: for what was pressed today.
        is_alone: whether there is no other administration.
        judges_then: whether so few services are on the page that the words of a period that is
            over may be judged again.
    """

    def __init__(
        self,
        reader: Reader,
        administration: Administration,
        choice: PeriodChoice,
        today: int,
        asked_page: str | None,
        now_ms: int,
        *,
        is_alone: bool = False,
        judges_then: bool = False,
    ) -> None:
        self._reader = reader
        self.administration = administration
        self.choice = choice
        self._today = today
        self._asked_page = asked_page
        self._now_ms = now_ms
        self._is_alone = is_alone
        self._judges_then = judges_then
        self._counts: dict[Period, dict[int, Counts]] = {}
        self._by_staff: dict[int | None, tuple[Guard, Period, dict[int, Counts]]] = {}

    @cached_property
    def offices(self) -> list[Office]:
        """All offices, by name."""
        return self._reader.offices(self.administration.id)

    @cached_property
    def shows_services(self) -> bool:
        """Whether there is one office only, whose services may be seen apart."""
        if len(self.offices) != 1 or not self._is_alone:
            return False
        guard = Guard(self.offices[0].rotating_staff, self._today)
        return guard.splits_services and len(self.offices[0].services) > 1

    @cached_property
    def is_over(self) -> bool:
        """Whether the period had ended before the day of the words that the hub keeps."""
        kept = self._carried.values()
        judged_day = max((one.standing.judged_day for one in kept), default=self._today)
        return is_before(self.choice.period, judged_day)

    @property
    def has_words(self) -> bool:
        """Whether the rows have the words of the period; otherwise the page of an office has."""
        return not self.is_over or self._judges_then or self.shows_services

    @cached_property
    def rows(self) -> list[Row]:
        """Every office: first those that ask for attention, then those that improve, then by name.

        Where there is only one office, its services instead. Without words by name only.
        """
        if self.shows_services:
            place = self._place(self.offices[0])
            page = OfficePage(self._reader, place, self.choice, Comparison.BEFORE, with_aside=False)
            return sorted(service_rows(self._reader, page), key=needs_attention)
        return sorted((self._row(office) for office in self.offices), key=needs_attention)

    @cached_property
    def page(self) -> Page[Row]:
        """The rows that are looked at."""
        return page_of(self.rows, self._asked_page)

    @cached_property
    def drawn(self) -> list[Drawn]:
        """The rows of this page with what is worked out for those only."""
        sparks = sparks_of(self.page.rows)
        return [
            Drawn(row, spark, self._participation(row))
            for row, spark in zip(self.page.rows, sparks, strict=True)
        ]

    @cached_property
    def worse(self) -> list[Row]:
        """The offices at which a service got worse."""
        return [row for row in self.rows if row.verdict == Verdict.WORSE]

    @cached_property
    def better(self) -> list[Row]:
        """The offices at which a service got better and none worse."""
        return [row for row in self.rows if row.verdict == Verdict.BETTER]

    @cached_property
    def monthly(self) -> list[Office]:
        """The offices that are shown by whole month only."""
        return [row.office for row in self.rows if row.guard.is_monthly]

    @cached_property
    def total(self) -> Total | None:
        """All offices that may be added up; None unless there are two."""
        shares = shares_of(self.added)
        if shares is None or sum(row.enters_total for row in self.rows) < _FEWEST_FOR_A_TOTAL:
            return None
        return Total(shares, [row for row in self.rows if row.counts.n and not row.enters_total])

    @cached_property
    def added(self) -> Counts:
        """What was counted in all rows that may be added up."""
        return sum((row.counts for row in self.rows if row.enters_total), _NOTHING)

    @cached_property
    def aside(self) -> SetAside:
        """What screening set aside."""
        return self._reader.set_aside(self.administration.id, self.choice.period)

    @cached_property
    def today(self) -> Today | None:
        """What was pressed today, up to the last hour that is over; None on a page of the past."""
        if self.is_over:
            return None
        offices = {office.id: office for office in self.offices}
        return today_so_far(self._reader, self.administration, offices, self._now_ms)

    @property
    def judged_day(self) -> int | None:
        """The day of the words, None while nobody judged."""
        return max((row.standing.judged_day for row in self.rows if row.standing), default=None)

    def reason_of(self, row: Row) -> TopReason | None:
        """Return why faces were red in a row, None where no reason stands out."""
        return top_reason(self._reader, row)

    # -- inside

    def _participation(self, row: Row) -> Participation:
        office, service = row.office.id, row.service.id if row.service else None

        def ratings_in(days: Period) -> int:
            return self._reader.counts(office, days, service).n

        # One office at a time: of all of them together there may be a hundred thousand numbers.
        served = self._reader.served(self.administration.id, row.period, office)
        rows = rows_of(served, office, service)
        return participation_of(rows, row.period, row.counts.n, ratings_in)

    def _row(self, office: Office) -> Row:
        guard, period, counts = self._guarded(office.rotating_staff)
        counted, carried = counts.get(office.id, _NOTHING), self._word(office)
        if carried is None:
            return Row(office, None, guard, period, counted, None)
        judged = judged_service(office, carried)
        return Row(office, None, guard, period, counted, carried.standing, judged)

    def _word(self, office: Office) -> OfficeStanding | None:
        if not self.is_over:
            return self._carried.get(office.id)
        if not self._judges_then:
            return None
        return carried_then(self._reader, self._place(office), self.choice)

    @cached_property
    def _carried(self) -> dict[int, OfficeStanding]:
        return self._reader.foremost(self.administration.id)

    def _place(self, office: Office) -> Place:
        return Place(self.administration, office, None, Guard(office.rotating_staff, self._today))

    def _guarded(self, staff: int | None) -> tuple[Guard, Period, dict[int, Counts]]:
        """Return what holds for all offices with so many people, worked out once."""
        if staff not in self._by_staff:
            guard = Guard(staff, self._today)
            period = self._period(guard)
            self._by_staff[staff] = guard, period, self._counts_in(period)
        return self._by_staff[staff]

    def _period(self, guard: Guard) -> Period:
        return self._month if guard.is_monthly else self._days

    @cached_property
    def _days(self) -> Period:
        return Guard(None, self._today).period(self.choice.period) or self.choice.period

    @cached_property
    def _month(self) -> Period:
        return Guard(1, self._today).period(self.choice.period) or self.choice.period

    def _counts_in(self, period: Period) -> dict[int, Counts]:
        # All offices have the same period, or the same month: each is asked for once.
        if period not in self._counts:
            self._counts[period] = self._reader.office_counts(self.administration.id, period)
        return self._counts[period]
