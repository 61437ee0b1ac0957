"""The people served at each office, beside the ratings: what is there, what is missing."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from dashboard.access import Guard
from dashboard.choices import Kind, PeriodChoice
from dashboard.covering import Participation, participation_of, rows_of
from dashboard.language import text_in
from dashboard.served_cover import (
    CoverPiece,
    beginning_in,
    cover_of,
    first_expected,
    missing_runs,
    step_for,
)
from dashboard.served_words import tick_words, ticks_of
from hub.hours import open_days
from hub.periods import Period, Step, month_of_day, month_period, period_of
from hub.reading import Administration, Office, Reader, ServedRow


@dataclass(frozen=True)
class Books:
    """What all offices of an administration are read from, in one period."""

    reader: Reader
    administration: Administration
    period: Period
    today: int


class ServedOffice:
    """One office in a period; what is worked out is worked out when first asked for."""

    def __init__(self, books: Books, office: Office) -> None:
        self.office = office
        self.administration = books.administration
        self.is_monthly = Guard(office.rotating_staff, books.today).is_monthly
        self._books = books
        self.step = step_for(books.period, is_monthly=self.is_monthly)

    @cached_property
    def period(self) -> Period:
        """The days shown: whole months that are over where few people take turns."""
        asked = self._books.period
        if not self.is_monthly:
            return asked
        running = month_of_day(self._books.today)
        last = min(month_of_day(asked.last_day), running - 1)
        first = min(month_of_day(asked.first_day), last)
        return Period(month_period(first).first_day, month_period(last).last_day)

    @cached_property
    def rows(self) -> Sequence[ServedRow]:
        """All numbers that reach into the period, by first day."""
        # Where only months are shown, they reach beyond the chosen days.
        asked = self._books.period
        first = month_period(month_of_day(asked.first_day))
        last = month_period(month_of_day(asked.last_day))
        wide = Period(first.first_day, last.last_day)
        return self._books.reader.served(self.administration.id, wide, self.office.id)

    @cached_property
    def ratings(self) -> int:
        """All ratings of these days."""
        return self._ratings_in(self.period)

    @property
    def key(self) -> str:
        """How the query string names it."""
        return f"{self.administration.code}/{self.office.code}"

    @cached_property
    def pieces(self) -> list[CoverPiece]:
        """The period in weeks, months or quarters, with what was entered."""
        return cover_of(
            self.rows,
            self.period.split(self.step),
            self._open_days.__contains__,
            first_expected(self._books.reader.first_day(self.office.id), self.rows),
            self._books.today,
        )

    @cached_property
    def missing(self) -> list[Period]:
        """The days that are missing."""
        return missing_runs(self.pieces)

    @cached_property
    def participation(self) -> Participation:
        """Of the days of the period for which there is a number."""
        own = rows_of(self.rows, self.office.id, None)
        return participation_of(own, self.period, self.ratings, self._ratings_in)

    @cached_property
    def by_piece(self) -> list[tuple[CoverPiece, int, Participation]]:
        """Each piece with its ratings and its participation."""
        own = rows_of(self.rows, self.office.id, None)
        found = []
        for piece in self.pieces:
            days, n = piece.period, self._ratings_in(piece.period)
            rows = beginning_in(own, days)
            found.append((piece, n, participation_of(rows, days, n, self._ratings_in)))
        return found

    @cached_property
    def too_many(self) -> list[tuple[CoverPiece, int, Participation]]:
        """The pieces with more ratings than people served: one of the two is wrong."""
        return [one for one in self.by_piece if one[2].is_too_much]

    @cached_property
    def ticks(self) -> list[tuple[int, str]]:
        """Where a month, or in a long strip a year, begins, and what it is called."""
        return ticks_of([tick_words(piece.period, self.step) for piece in self.pieces])

    def service_code(self, row: ServedRow) -> str:
        """Return the code of the service a number is for, '' for all together."""
        return next((one.code for one in self.office.services if one.id == row.service), "")

    def service_name(self, row: ServedRow) -> str:
        """Return the name of the service a number is for, '' for all together."""
        return next(
            (text_in(one.names) for one in self.office.services if one.id == row.service), ""
        )

    def days_of(self, row: ServedRow) -> Period:
        """Return the days a number is for."""
        return Period(row.first_day, row.last_day)

    @cached_property
    def _sums(self) -> tuple[list[int], list[int]]:
        """The days that have ratings, and how many there are up to the end of each."""
        found = self._books.reader.day_tallies(self.office.id, self.period)
        return [day for day, _, _ in found], list(accumulate(n for _, _, n in found))

    def _ratings_in(self, period: Period) -> int:
        days, sums = self._sums
        before = bisect_left(days, period.first_day)
        end = bisect_right(days, period.last_day)
        return (sums[end - 1] if end else 0) - (sums[before - 1] if before else 0)

    @property
    def _open_days(self) -> frozenset[int]:
        body = self.administration
        hours = self.office.opening_hours, body.timezone, body.patron_day
        return open_days(*hours, self.period)


def served_offices(
    reader: Reader, administration: Administration, choice: PeriodChoice, today: int
) -> list[ServedOffice]:
    """Return the offices of an administration that are seen, by name."""
    period = shown_period(choice, today)
    books = Books(reader, administration, period, today)
    return [ServedOffice(books, office) for office in reader.offices(administration.id)]


def shown_period(choice: PeriodChoice, today: int) -> Period:
    """Return whole weeks where somebody chose weeks, since people are counted by the week."""
    if choice.kind is not Kind.WEEKS:
        return choice.period
    last = period_of(today, Step.WEEK).first_day - 1
    return Period(last - 7 * (choice.weeks or 1) + 1, last)
