"""What the page of an office or service shows, put together from the books."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from dashboard.choices import Comparison, Kind, PeriodChoice, compared
from dashboard.covering import Participation, participation_of, rows_of
from dashboard.effects import BeforeAfter, before_after
from dashboard.heat import HeatMap, heat_map
from dashboard.logged import LoggedNote, happened_at, letter_of
from dashboard.place import Place
from dashboard.shares import Shares, shares_of
from dashboard.verdict_words import Said
from hub.periods import Period, Step, month_of_day
from hub.reading import (
    Counts,
    LabelChange,
    Note,
    Reader,
    ReasonCount,
    ServedRow,
    Service,
    SetAside,
)
from hub.statistics import (
    DayTally,
    Difference,
    Judgement,
    ParetoRow,
    difference,
    judge,
    pareto,
)

_YEARS_OF_DAYS = 5 * 366
_HEAT_MONTHS = 12


@dataclass(frozen=True)
class Span:
    """One of the periods that stand side by side; ``shares`` None where there are too few."""

    period: Period
    counts: Counts
    participation: Participation

    @cached_property
    def shares(self) -> Shares | None:
        """The three shares."""
        return shares_of(self.counts)


class OfficePage:
    """Everything of one place; each part is read when the page asks for it.

    Args:
        reader: narrowed to the viewer.
        place: the office and service.
        choice: the period asked for.
        comparison: what the sentence compares with.
        with_aside: whether what screening set aside is counted in.
    """

    def __init__(
        self,
        reader: Reader,
        place: Place,
        choice: PeriodChoice,
        comparison: Comparison,
        *,
        with_aside: bool,
    ) -> None:
        self._reader = reader
        self.place = place
        self.choice = choice
        self.comparison = comparison
        self.with_aside = with_aside
        self.period = place.guard.period(choice.period) or choice.period
        shown = PeriodChoice(Kind.MONTH, self.period) if place.guard.is_monthly else choice
        if not place.guard.is_monthly:
            shown = PeriodChoice(choice.kind, self.period, choice.weeks)
        self._shown = shown

    @cached_property
    def now(self) -> Span:
        """The chosen period."""
        return self._span(self.period)

    @cached_property
    def before(self) -> Span:
        """The period before it."""
        return self._span(compared(self._shown, Comparison.BEFORE))

    @cached_property
    def year_ago(self) -> Span:
        """The same period a year ago."""
        return self._span(compared(self._shown, Comparison.YEAR_AGO))

    @property
    def compared(self) -> Span:
        """The one that the reader chose to compare with."""
        return self.before if self.comparison is Comparison.BEFORE else self.year_ago

    @cached_property
    def change(self) -> Difference | None:
        """How much the red share differs from the compared period; None where nobody can tell."""
        now, then = self.now, self.compared
        if not (now.shares and then.shares):
            return None
        return difference(then.counts.sad, then.counts.n, now.counts.sad, now.counts.n)

    @cached_property
    def judgement(self) -> Judgement | None:
        """The chart up to the end of the chosen period; None where services stand together."""
        if self.place.judged_service is None:
            return None
        return judge(self._tallies, today=self._end, finest=self.place.finest, since=self._since)

    @property
    def is_ahead_of_chart(self) -> bool:
        """Whether days of the period belong to a month or longer that the chart has not judged."""
        judgement = self.judgement
        if judgement is None or not judgement.points or judgement.step in {Step.DAY, Step.WEEK}:
            return False
        return judgement.points[-1].period.last_day < self.period.last_day

    @cached_property
    def said(self) -> Said | None:
        """The judgement, to be said in words."""
        return Said(self.judgement) if self.judgement else None

    @cached_property
    def label_changes(self) -> list[LabelChange]:
        """The words under the faces over the time of the chart."""
        return self._reader.label_changes(self.place.office.id, self._reach)

    @cached_property
    def heat(self) -> HeatMap | None:
        """Weekday by hour over the last twelve months; None below three people who rotate."""
        if self.place.guard.is_monthly:
            return None
        # Months that are over: within this one, two looks would tell of the hour between them.
        last = min(month_of_day(self.period.last_day), month_of_day(self.place.guard.today) - 1)
        slots = self._reader.slots(
            self.place.office.id, last - _HEAT_MONTHS + 1, last, self.place.service_id,
            with_aside=self.with_aside,
        )  # fmt: skip
        return heat_map((one.slot, one.counts) for one in slots)

    @cached_property
    def reasons(self) -> tuple[ParetoRow[str], ...]:
        """Why faces were red, most often first, by code; none where there are too few ratings."""
        return pareto({reason.code: reason.n for reason in self._reasons(self.period)})

    @cached_property
    def reasons_then(self) -> dict[str, ParetoRow[str]]:
        """The same of the compared period, by code."""
        rows = pareto({one.code: one.n for one in self._reasons(self.compared.period)})
        return {row.name: row for row in rows}

    @cached_property
    def reason_labels(self) -> dict[str, dict[str, str]]:
        """What each reason is called, by language."""
        return {one.code: one.labels for one in self._reasons(self.period)}

    @cached_property
    def aside(self) -> SetAside:
        """What screening set aside in the period."""
        return self._reader.set_aside(
            self.place.administration.id, self.period, self.place.office.id, self.place.service_id
        )

    @cached_property
    def log(self) -> list[LoggedNote]:
        """Events and actions of this place, the latest first, with what came of them."""
        notes = [note for note in self._notes if note.day <= self.place.guard.today]
        oldest_first = enumerate(reversed(self._on_chart))
        letters = {note.id: letter_of(index) for index, note in oldest_first}
        return [LoggedNote(note, letters.get(note.id), self.effect_of(note)) for note in notes]

    def effect_of(self, note: Note) -> BeforeAfter | None:
        """Return the shares before and after; None for what has not begun or was cancelled."""
        if (
            note.state in {"proposed", "approved", "cancelled"}
            or note.day > self.place.guard.last_day
        ):
            return None
        day = note.done_day if note.state in {"done", "verified"} and note.done_day else note.day
        return before_after(
            self._all_tallies, day, last_day=self.place.guard.last_day, target=note.target,
            is_monthly=self.place.guard.is_monthly,
        )  # fmt: skip

    @property
    def marks(self) -> list[tuple[int, str]]:
        """The (day, letter) of what stands on the chart, the newest last: it is drawn on top."""
        return [(one.note.day, one.letter) for one in reversed(self.log) if one.letter]

    @cached_property
    def happened(self) -> dict[int, list[LoggedNote]]:
        """What happened at each point of the chart, by the point's index."""
        return happened_at(self.judgement.points if self.judgement else (), self.log)

    def participation_in(self, service: Service | None, counts: Counts) -> Participation:
        """Return the participation of one service in the period."""
        office, wanted = self.place.office.id, service.id if service else None
        rows = rows_of(self._served(self.period), office, wanted)
        return participation_of(
            rows, self.period, counts.n, lambda days: self._reader.counts(office, days, wanted).n
        )

    # -- inside

    @property
    def _end(self) -> int:
        """The day on which the chart is read: the one after the period, so that addresses keep."""
        return self.period.last_day + 1

    @cached_property
    def _reach(self) -> Period:
        first = self._reader.first_day(self.place.office.id)
        begin = max(first or 0, self._end - _YEARS_OF_DAYS)
        return Period(min(begin, self._end), self._end)

    @cached_property
    def _all_tallies(self) -> list[DayTally]:
        first, last = self._reach.first_day, self.place.guard.last_day
        if last < first:
            return []
        return self._reader.day_tallies(
            self.place.office.id, Period(first, last), self.place.service_id,
            with_aside=self.with_aside,
        )  # fmt: skip

    @property
    def _tallies(self) -> list[DayTally]:
        return [one for one in self._all_tallies if one[0] < self._end]

    @property
    def _since(self) -> int | None:
        """The first day that compares: since labels changed, or an event set a new base."""
        changes = [change.day for change in self.label_changes[1:]]
        bases = [note.day for note in self._notes if note.is_new_base and note.day < self._end]
        return max([*changes, *bases], default=None)

    @cached_property
    def _notes(self) -> list[Note]:
        found = self._reader.notes(self.place.administration.id, self.place.office.id)
        wanted = self.place.service_id
        if not self.place.guard.splits_services:
            return found
        return [note for note in found if wanted is None or note.service in {None, wanted}]

    @property
    def _on_chart(self) -> list[Note]:
        points = self.judgement.points if self.judgement else ()
        if not points:
            return []
        first, last = points[0].period.first_day, points[-1].period.last_day
        return [note for note in self._notes if first <= note.day <= last]

    def _span(self, period: Period) -> Span:
        counts = self._counts(period)
        served = rows_of(self._served(period), self.place.office.id, self.place.service_id)
        return Span(
            period,
            counts,
            participation_of(served, period, counts.n, lambda days: self._counts(days).n),
        )

    def _served(self, period: Period) -> list[ServedRow]:
        return self._reader.served(self.place.administration.id, period, self.place.office.id)

    def _counts(self, period: Period) -> Counts:
        return self._reader.counts(
            self.place.office.id, period, self.place.service_id, with_aside=self.with_aside
        )

    def _reasons(self, period: Period) -> Sequence[ReasonCount]:
        return self._reader.reasons(
            self.place.office.id, period, self.place.service_id, with_aside=self.with_aside
        )
