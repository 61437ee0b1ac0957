"""What a reader chooses in the query string: the period, and how a trend is cut.

An unknown choice is the default one: an old bookmark still opens its page.
"""

from __future__ import annotations

from dataclasses import dataclass

from hub.periods import Period, Step, month_of_day, month_period

WEEKS = (4, 13, 26, 52)
MONTHS = 12
_DEFAULT = "4w"


@dataclass(frozen=True, slots=True)
class PeriodChoice:
    """One period to choose; ``weeks`` None means that it is a whole month."""

    value: str
    weeks: int | None
    period: Period


def periods(today: int) -> list[PeriodChoice]:
    """Return the periods to choose from: weeks up to yesterday, then whole months, newest first."""
    weeks = [PeriodChoice(f"{n}w", n, Period(today - 7 * n, today - 1)) for n in WEEKS]
    this_month = month_of_day(today)
    months = (month_period(this_month - back) for back in range(1, MONTHS + 1))
    return weeks + [PeriodChoice(f"{one.first_date:%Y-%m}", None, one) for one in months]


def chosen_period(value: str | None, today: int) -> PeriodChoice:
    """Return the period of the query string."""
    offered = {choice.value: choice for choice in periods(today)}
    return offered.get(value or _DEFAULT, offered[_DEFAULT])


def chosen_step(value: str | None, steps: tuple[Step, ...]) -> Step:
    """Return how the trend is cut: by week unless something else is allowed and asked for."""
    asked = value if value in [step.value for step in steps] else None
    return Step(asked) if asked else (Step.WEEK if Step.WEEK in steps else steps[0])
