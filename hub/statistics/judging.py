"""Whether a service got better or worse, and whether anybody can tell: one word, and why.

The word comes from a control chart and never from a difference of two figures. Of the periods that
could be drawn, the shortest whose points have enough ratings is taken, so that a change is seen as
soon as it can be; where no period has enough of them, because reds are rare or because few people
press, the ratings between two reds are drawn instead. Which of the two it was the words have to
say: see ``rare.RARE_SHARE``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import inf

from hub.periods import Step
from hub.statistics import laney, rare
from hub.statistics.pace import cases_ready, is_quiet, periods_ready, ratings_ready
from hub.statistics.results import Base, ChartPoint, DayTally, Judgement, Kind, Verdict
from hub.statistics.rules import Reading, read
from hub.statistics.tallies import Days, Tally

STEPS = (Step.WEEK, Step.MONTH, Step.QUARTER, Step.YEAR)
AT_MOST = {Step.WEEK: 52, Step.MONTH: 60}
"""How many periods a chart has at most; quarters and years: as many as the books."""
MOST_POINTS = 0.75
"""The part of a chart's points that must have enough ratings, or longer periods are taken."""
WAIT_DAYS = 364
"""How long a base of weeks may take from now, where the reds could be counted meanwhile."""
SILENT_DAYS = 91
"""Without a rating for so long a g chart's last point says nothing of today."""


@dataclass(frozen=True, slots=True)
class _Chart:
    """The shares of one step, before any rule looks at them."""

    step: Step
    whole: list[Tally]
    rated: list[Tally]
    base: Base
    fewest: float

    @property
    def has_enough(self) -> bool:
        thick = sum(one.n >= self.fewest for one in self.rated)
        return bool(self.rated) and thick >= MOST_POINTS * len(self.rated)

    @property
    def can_judge(self) -> bool:
        return self.has_enough and self.base.is_complete

    def ready_day(self, found: Days) -> int | None:
        """The day on which its base will be complete at this pace, None where nobody can tell."""
        return None if is_quiet(found) else self._ready_day(found.today)

    def _ready_day(self, today: int) -> int | None:
        at_most = AT_MOST.get(self.step)
        return periods_ready(self.whole, self.base.need, at_most, self.step, today)

    @property
    def lacking(self) -> int:
        """How many ratings its last whole period has too few, 0 where it has enough.

        A base without any red, or of reds alone, is taken to have had half of one.
        """
        fewest = 2 * laney.FEWEST_EXPECTED * self.base.n if self.fewest == inf else self.fewest
        return max(1 if self.fewest == inf else 0, int(fewest) - self.whole[-1].n)

    def can_wait(self, today: int) -> bool:
        """Whether its base will be complete soon, if a silence of now is over soon."""
        ready = self._ready_day(today) if self.has_enough else None
        return ready is not None and ready <= today + WAIT_DAYS


@dataclass(frozen=True, slots=True)
class _RareChart:
    """The ratings between two reds, before any rule looks at them."""

    stretches: list[rare.Stretch]
    base: Base

    def suits(self, found: Days) -> bool:
        """Whether enough ratings lie between two reds for their number to tell anything."""
        return rare.suits(self.base, *found.totals)


def judge(
    days: Iterable[DayTally], *, today: int, finest: Step = Step.WEEK, since: int | None = None
) -> Judgement:
    """Return whether the share of red is stable, better or worse, or that there are too few to say.

    Periods are tried from ``finest`` upwards: weeks, months, quarters, years. The first is taken
    in which three points of four have at least 5 / p̄ ratings and whose base of 20 periods is
    complete; weeks also while theirs is not, if it will be within a year. If there is none,
    it is the g chart with its base of 20 reds: J. C. Benneyan (2001) draws it for events of a low
    rate, where a p chart would need subgroups of more than anybody has. Where more than 29% are
    red it is not (see ``rare.MOST_SHARE``), nor where only whole months may be seen, since it
    would tell single days: the first step that has enough ratings is waited for. After 52
    weeks without a rating a service begins anew.

    Better and worse need a signal at the end of the chart, see ``rules``. A last period without
    enough ratings says nothing: too few. Signals are also marked within the base, whose points
    are compared with what they set.

    Args:
        days: ratings of one series with the same labels by day, in any order.
        today: the day that is not over in the administration's time zone; it and later days
            are not looked at.
        finest: the shortest period that may be seen, ``Step.MONTH`` or longer where few people
            rotate; days count as weeks.
        since: the first day that may be compared, for instance since labels changed or a
            new base was set; None: all.

    Raises:
        ValueError: a day has more reds than ratings, or fewer than none.
    """
    found = Days(days, today, since)
    steps = STEPS[STEPS.index(finest) :] if finest in STEPS else STEPS
    charts: list[_Chart] = []
    for step in steps:
        chart = _chart(found, step)
        charts.append(chart)
        if chart.can_judge or (step is Step.WEEK and chart.can_wait(today)):
            return _by_shares(chart, found)
    if steps is STEPS and charts[0].whole:
        between = _rare_chart(found)
        if between.suits(found):
            return _by_rare(between, found, steps[0])
    return _by_shares(next((chart for chart in charts if chart.has_enough), charts[0]), found)


def _chart(found: Days, step: Step) -> _Chart:
    whole = found.whole(step, AT_MOST.get(step))
    rated = [one for one in whole if one.n]
    base = laney.base_of(rated)
    fewest = laney.fewest_ratings(base.k / base.n) if base.n else inf
    return _Chart(step, whole, rated, base, fewest)


def _rare_chart(found: Days) -> _RareChart:
    stretches = rare.recent(rare.stretches(found.tallies, found.today), found.today)
    return _RareChart(stretches, rare.base_of(stretches))


def _by_shares(chart: _Chart, found: Days) -> Judgement:
    base = chart.base
    sigma = laney.sigma_z(chart.rated[: base.have], base, chart.fewest)
    points = laney.points_of(chart.rated, base, chart.fewest, sigma)
    draft = replace(_draft(found, Kind.SHARES, chart.step, base, points), sigma=sigma)
    if base.value is None:
        missing = base.need - base.have
        return replace(draft, missing=missing, ready_day=chart.ready_day(found))
    reading = read(laney.positions_of(points, base.value))
    if not chart.lacking:
        return _judged(draft, reading, above=Verdict.WORSE, below=Verdict.BETTER)
    return replace(
        _marked(draft, reading, above=Verdict.WORSE, below=Verdict.BETTER),
        missing=chart.lacking,
        ready_day=ratings_ready(found, chart.fewest, chart.step),
    )


def _by_rare(chart: _RareChart, found: Days, step: Step) -> Judgement:
    base = chart.base
    drawn = rare.lines(base.k, base.n) if base.is_complete else None
    points = rare.points_of(chart.stretches, drawn)
    draft = _draft(found, Kind.RARE, step, base, points)
    if drawn is None:
        missing = base.need - base.have
        ratings = sum(one.ratings for one in chart.stretches)
        ready = cases_ready(found, base.have, ratings, missing)
        return replace(draft, missing=missing, ready_day=ready)
    reading = read(rare.positions_of(points, drawn))
    if found.tallies[-1][0] >= found.today - SILENT_DAYS:
        return _judged(draft, reading, above=Verdict.BETTER, below=Verdict.WORSE)
    return replace(_marked(draft, reading, above=Verdict.BETTER, below=Verdict.WORSE), missing=1)


def _draft(
    found: Days, kind: Kind, step: Step, base: Base, points: Sequence[ChartPoint]
) -> Judgement:
    return Judgement(
        Verdict.TOO_FEW, kind, step, None, 0, base, 0, None, None, tuple(points), found.today
    )


def _marked(draft: Judgement, reading: Reading, *, above: Verdict, below: Verdict) -> Judgement:
    words = {1: above, -1: below}
    points = tuple(
        replace(point, signal=words[side]) if side else point
        for point, side in zip(draft.points, reading.signals, strict=True)
    )
    return replace(draft, points=points)


def _judged(draft: Judgement, reading: Reading, *, above: Verdict, below: Verdict) -> Judgement:
    verdict = {1: above, -1: below, 0: Verdict.STABLE}[reading.side]
    marked = _marked(draft, reading, above=above, below=below)
    return replace(marked, verdict=verdict, rule=reading.rule, run=reading.run)
