"""What a chart's rule found, said so that nobody needs to know the rule.

A verdict is one word; what follows it says by which rule, for how long, or how many are missing and
until when. "Bad" stands for the sad face throughout. The ratings between two of them are drawn
because "Bad" is rare or because few people press: that it is rare is only said where it is.
"""

from __future__ import annotations

from dataclasses import dataclass

from dashboard import words
from dashboard.language import gettext, ngettext
from hub.periods import Period, Step, period_of
from hub.reading import Standing
from hub.sparks import unpack_spark
from hub.statistics import (
    RARE_SHARE,
    Judgement,
    Kind,
    Rule,
    Unit,
    Verdict,
    missing_unit,
    share_of_median,
)


@dataclass(frozen=True)
class Said:
    """A judgement with the names that a standing has."""

    judgement: Judgement

    @property
    def verdict(self) -> str:
        """The word."""
        return self.judgement.verdict

    @property
    def kind(self) -> str:
        """Which chart it is."""
        return self.judgement.kind

    @property
    def step(self) -> str:
        """What the chart is cut into."""
        return self.judgement.step

    @property
    def rule(self) -> str | None:
        """Why it is better or worse."""
        return self.judgement.rule

    @property
    def run(self) -> int:
        """Points in a row."""
        return self.judgement.run

    @property
    def base_have(self) -> int:
        """Of how much the base is made."""
        return self.judgement.base.have

    @property
    def base_need(self) -> int:
        """Of how much it should be made."""
        return self.judgement.base.need

    @property
    def base_value(self) -> float | None:
        """What it is."""
        return self.judgement.base.value

    @property
    def missing(self) -> int:
        """How many are missing."""
        return self.judgement.missing

    @property
    def ready_day(self) -> int | None:
        """When there will be enough."""
        return self.judgement.ready_day

    @property
    def judged_day(self) -> int:
        """The day that was not over."""
        return self.judgement.judged_day


Found = Standing | Said
"""What is said of a judgement, or of a standing that the hub kept of one."""


def periods_words(step: str, n: int) -> str:
    """Return so many periods: 3 weeks, 1 month."""
    number = words.number(n)
    match Step(step):
        case Step.DAY:
            return ngettext("%(n)s day", "%(n)s days", n, n=number)
        case Step.WEEK:
            return ngettext("%(n)s week", "%(n)s weeks", n, n=number)
        case Step.MONTH:
            return ngettext("%(n)s month", "%(n)s months", n, n=number)
        case Step.QUARTER:
            return ngettext("%(n)s quarter", "%(n)s quarters", n, n=number)
        case Step.YEAR:
            return ngettext("%(n)s year", "%(n)s years", n, n=number)


def usual_share(found: Found) -> float | None:
    """Return the usual share of "Bad", as the base says; None while it is not complete."""
    if found.base_value is None or found.kind != Kind.RARE:
        return found.base_value
    return share_of_median(found.base_value)


def is_seldom(found: Found) -> bool:
    """Whether "Bad" itself is rare, and not only few people press.

    While the base is not complete only a judgement knows, by the cases it has.
    """
    share = usual_share(found)
    if share is None and isinstance(found, Said) and found.judgement.base.n:
        share = found.judgement.base.k / found.judgement.base.n
    return found.kind == Kind.RARE and share is not None and share < RARE_SHARE


def why_verdict(found: Found) -> str:
    """Say what stands behind a verdict, in half a line."""
    match Verdict(found.verdict):
        case Verdict.STABLE:
            return _stable(found)
        case Verdict.TOO_FEW:
            return base_words(found)
    if found.kind == Kind.RARE:
        return (
            gettext("“Bad” comes more often than usual")
            if found.verdict == Verdict.WORSE
            else gettext("“Bad” comes less often than usual")
        )
    periods = periods_words(found.step, found.run)
    if found.rule == Rule.LIMIT:
        return (
            gettext("beyond the limit for %(periods)s", periods=periods)
            if found.verdict == Verdict.WORSE
            else gettext("below the lower limit for %(periods)s", periods=periods)
        )
    return (
        gettext("above the base for %(periods)s in a row", periods=periods)
        if found.verdict == Verdict.WORSE
        else gettext("below the base for %(periods)s in a row", periods=periods)
    )


def base_words(found: Found) -> str:
    """Say what is missing before there can be a word, and when it will be there at this pace."""
    unit = missing_unit(Verdict(found.verdict), Kind(found.kind), found.base_have, found.base_need)
    if unit is Unit.RATINGS:
        return _lacking(found)
    said = (
        gettext("base: %(have)s cases of %(need)s", have=found.base_have, need=found.base_need)
        if unit is Unit.CASES
        else gettext(
            "base: %(have)s of %(periods)s",
            have=found.base_have,
            periods=periods_words(found.step, found.base_need),
        )
    )
    if found.ready_day is None:
        return _silent(said, found) or said
    return gettext(
        "%(said)s, complete in %(month)s at this pace",
        said=said,
        month=words.month(found.ready_day),
    )


def _lacking(found: Found) -> str:
    """Say how many ratings the latest period lacks, and whether there will be enough."""
    if found.kind == Kind.RARE:
        return gettext("no rating for more than three months")
    said = ngettext(
        "the latest period lacks %(n)s rating",
        "the latest period lacks %(n)s ratings",
        found.missing,
        n=words.number(found.missing),
    )
    if found.ready_day is None:
        return _silent(said, found) or gettext(
            "%(said)s; at this pace there will not be enough", said=said
        )
    return gettext(
        "%(said)s; at this pace there will be enough in %(month)s",
        said=said,
        month=words.month(found.ready_day),
    )


def _silent(said: str, found: Found) -> str:
    """Add since when there are no ratings; nothing where the latest whole period has some."""
    last = _last_rated(found)
    present = period_of(found.judged_day, Step(found.step))
    if last is None or found.kind == Kind.RARE or last.last_day + 1 >= present.first_day:
        return ""
    return gettext(
        "%(said)s; no whole period with ratings since %(day)s",
        said=said,
        day=words.day_with_year(last.last_day),
    )


def _last_rated(found: Found) -> Period | None:
    if isinstance(found, Said):
        points = found.judgement.points
        return points[-1].period if points else None
    return next(
        (period_of(point.first_day, Step(found.step)) for point in unpack_spark(found.packed, 1)),
        None,
    )


def _stable(found: Found) -> str:
    if found.kind != Kind.RARE:
        return gettext("no signal for %(periods)s", periods=periods_words(found.step, found.run))
    return (
        gettext("“Bad” comes as rarely as usual")
        if is_seldom(found)
        else gettext("“Bad” comes as often as usual")
    )
