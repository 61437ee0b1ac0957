"""What a judgement consists of: the words, the rules they come from, and the chart behind them.

Plain values without behaviour, so that books may keep them, pages draw them and tests compare them.
Red stands for the sad face throughout: more of it is worse.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hub.periods import Period, Step

DayTally = tuple[int, int, int]
"""One day's ratings: day, how many were sad, how many in all."""


class Verdict(StrEnum):
    """The only words there are about change."""

    STABLE = "stable"
    BETTER = "better"
    WORSE = "worse"
    TOO_FEW = "too-few"


class Rule(StrEnum):
    """Why a verdict is better or worse."""

    LIMIT = "limit"
    """The last point lies beyond a limit."""
    RUN = "run"
    """Eight points or more in a row, the last among them, lie on one side of the base."""


class Kind(StrEnum):
    """Which chart was drawn."""

    SHARES = "shares"
    """The share of red by period, with Laney's p′ limits."""
    RARE = "rare"
    """The ratings between two reds, where no period has enough ratings for a share: a g chart.

    Because reds are rare or because ratings are few, see ``rare.RARE_SHARE``.
    """


class Unit(StrEnum):
    """What is missing where there are too few to say."""

    PERIODS = "periods"
    CASES = "cases"
    RATINGS = "ratings"


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """One point of a chart.

    ``period`` of a g chart's point reaches from the day after the red before to the day of its
    own red; both may be one day. There ``k`` is 1, and 0 for the stretch since the last red, which
    stands as a point once it is longer than the base.
    """

    period: Period
    k: int
    """Reds."""
    n: int
    """Ratings."""
    value: float | None
    """Share of red in 0 to 1, None below 10 ratings; in a g chart the ratings between two reds."""
    low: float | None
    """Lower limit, None while the base is not complete or where there is no value."""
    high: float | None
    """Upper limit, None like ``low``."""
    is_base: bool
    is_thin: bool
    """Fewer ratings than 5 / base: drawn hollow, and no rule looks at it."""
    signal: Verdict | None
    """BETTER or WORSE where it is beyond a limit or part of a run of eight or more."""


@dataclass(frozen=True, slots=True)
class Base:
    """What later points are compared with: the chart's first 20 periods, or its first 20 reds."""

    have: int
    need: int
    first_day: int | None
    last_day: int | None
    value: float | None
    """Share of red in 0 to 1; in a g chart the usual (median) number of ratings between two reds.

    None while it is not complete.
    """
    k: int
    n: int

    @property
    def is_complete(self) -> bool:
        """Whether anything can be compared with it."""
        return self.have >= self.need


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict, why, and the chart it was read from."""

    verdict: Verdict
    kind: Kind
    step: Step
    """What the shares are cut into; in a g chart the finest step that was allowed."""
    rule: Rule | None
    """None unless better or worse."""
    run: int
    """Points in a row that signal, or for stable that do not; 0 where there are too few."""
    base: Base
    missing: int
    """How many are missing where there are too few, see ``missing_unit``; otherwise 0."""
    ready_day: int | None
    """From when there should be enough at this pace.

    None where there are, or nobody has pressed lately, or at this pace there never will be.
    """
    sigma: float | None
    """Laney's σ_z, at least 1: how much more shares vary than chance alone would make them."""
    points: tuple[ChartPoint, ...]
    judged_day: int
    """The day that was not over when it was judged."""

    @property
    def missing_unit(self) -> Unit | None:
        """What ``missing`` counts; None unless there are too few to say."""
        return missing_unit(self.verdict, self.kind, self.base.have, self.base.need)


def missing_unit(verdict: Verdict, kind: Kind, have: int, need: int) -> Unit | None:
    """Return what is missing: periods or reds for the base, else ratings in the last period."""
    if verdict is not Verdict.TOO_FEW:
        return None
    if have >= need:
        return Unit.RATINGS
    return Unit.CASES if kind is Kind.RARE else Unit.PERIODS
