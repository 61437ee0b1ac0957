"""Which days and faces may be seen: the rules that keep workers from being watched.

Italian law (art. 4 of the Workers' Statute) forbids watching workers through machines. Faces are
therefore shown only for days that are over: what is live is the ledger, which counts presses and
not faces. Where fewer than three people rotate at an office's counters, a day or a week would
speak of one of them: there nothing finer than one whole month is shown, with at least ten
ratings, for all services together and kept out of any total it could be subtracted from.
"""

from __future__ import annotations

from dataclasses import dataclass

from hub.periods import Period, Step, month_of_day, month_period
from hub.statistics import FEWEST_FOR_A_SHARE

FEWEST_PEOPLE = 3
"""With fewer people rotating at an office's counters, its figures are by whole month only."""

_TREND_STEPS = (Step.DAY, Step.WEEK, Step.MONTH)


@dataclass(frozen=True, slots=True)
class Guard:
    """What may be seen of one office today.

    ``rotating_staff`` None means that nobody declared it; then the office is treated as one of
    three or more, and its page says that the number is not declared.
    """

    rotating_staff: int | None
    today: int

    @property
    def is_monthly(self) -> bool:
        """Whether only whole months may be seen."""
        return self.rotating_staff is not None and self.rotating_staff < FEWEST_PEOPLE

    @property
    def last_day(self) -> int:
        """The last day whose faces may be seen: yesterday, or the end of the last month."""
        if self.is_monthly:
            return month_period(month_of_day(self.today)).first_day - 1
        return self.today - 1

    @property
    def steps(self) -> tuple[Step, ...]:
        """What a trend may be cut into."""
        return (Step.MONTH,) if self.is_monthly else _TREND_STEPS

    @property
    def splits_services(self) -> bool:
        """Whether a service may be seen apart: a small one could tell the others by difference."""
        return not self.is_monthly

    def period(self, asked: Period) -> Period | None:
        """Return the days that may be seen when ``asked`` is asked for, None if none is over.

        Where only months may be seen it is the one whole month that ended last within or before
        the asked days: one month at a time, so that no two answers can be subtracted.
        """
        last = min(asked.last_day, self.last_day)
        if self.is_monthly:
            month = month_of_day(last + 1) - 1
            return month_period(month)
        return Period(asked.first_day, last) if asked.first_day <= last else None

    def trend_period(self, asked: Period, step: Step) -> Period | None:
        """Return the days a trend may show; months are whole where only months may be seen."""
        last = min(asked.last_day, self.last_day)
        first = asked.first_day
        if self.is_monthly:
            last = month_period(month_of_day(last + 1)).first_day - 1
            first = month_period(month_of_day(first)).first_day
        return Period(first, last) if first <= last else None


def shows_faces(n: int) -> bool:
    """Tell whether ``n`` ratings are enough to show how many pressed which face."""
    return n >= FEWEST_FOR_A_SHARE


def enters_total(guard: Guard, n: int) -> bool:
    """Tell whether an office may be part of a total: not if the total would give it away."""
    return not guard.is_monthly and shows_faces(n)
