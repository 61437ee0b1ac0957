"""Rules about what was counted: red faces and people served. Pure.

Red is never judged by a difference that chance could make: either the control chart says so, or
the whole interval lies above a fixed limit. Offices at whose counters fewer than three people
rotate get no red alert: it would speak of a person.
"""

from __future__ import annotations

from typing import Any

from dashboard.access import shows_faces
from dashboard.alerts.facts import Facts, Served, ServedFact, ServiceFact
from dashboard.alerts.model import AlertRule, Finding
from dashboard.alerts.settings import RulesInForce
from hub.statistics import Verdict, wilson

_PATIENCE_DAYS = 7
"""Who enters whole months is not late before the next month is over and a week has passed."""


def red(facts: Facts, rules: RulesInForce, now_ms: int) -> list[Finding]:
    """Find services with more red than the control chart, or a fixed limit, allows."""
    found = []
    for one in facts.services:
        rule = rules.of(AlertRule.RED, one.place)
        if one.is_monthly or not rule.is_on:
            continue
        reasons = {"chart": _by_chart(one), "limit": _by_limit(one, rule.amount("limit"))}
        values = {key: value for key, value in reasons.items() if value is not None}
        if values:
            found.append(Finding(AlertRule.RED, one.place, values | {"names": one.names}))
    return found


def over_served(facts: Facts, rules: RulesInForce, now_ms: int) -> list[Finding]:
    """Find numbers of people served that are smaller than the ratings of the same days."""
    found = []
    for one in facts.served:
        wrong = [row for row in one.entered if row.ratings > row.served]
        if wrong and rules.of(AlertRule.OVER_SERVED, one.place).is_on:
            found.append(Finding(AlertRule.OVER_SERVED, one.place, _over(one, wrong[-1])))
    return found


def served_missing(facts: Facts, rules: RulesInForce, now_ms: int) -> list[Finding]:
    """Find offices that entered people served and stopped, while ratings went on.

    Who never entered any is not asked for them.
    """
    found = []
    for one in facts.served:
        rule = rules.of(AlertRule.SERVED_MISSING, one.place)
        if not (rule.is_on and one.entered and one.ratings_since):
            continue
        last = max(one.entered, key=lambda row: row.last_day)
        usual = last.last_day - last.first_day + 1
        days = one.today - 1 - last.last_day
        if days >= max(rule.number("days"), usual + _PATIENCE_DAYS):
            values = {"last_day": last.last_day, "days": days, "names": one.names}
            found.append(Finding(AlertRule.SERVED_MISSING, one.place, values))
    return found


def _by_chart(one: ServiceFact) -> dict[str, Any] | None:
    standing = one.standing
    if standing is None or standing.verdict != Verdict.WORSE:
        return None
    last = standing.spark[-1].value if standing.spark else None
    return {
        "kind": standing.kind,
        "step": standing.step,
        "rule": standing.rule,
        "run": standing.run,
        "value": last,
        "base": standing.base_value,
    }


def _by_limit(one: ServiceFact, percent: float | None) -> dict[str, Any] | None:
    if percent is None or not shows_faces(one.recent.n):
        return None
    low, _ = wilson(one.recent.sad, one.recent.n)
    if low <= percent / 100:
        return None
    return {"sad": one.recent.sad, "n": one.recent.n, "limit": percent / 100}


def _over(one: ServedFact, row: Served) -> dict[str, Any]:
    return {
        "first_day": row.first_day,
        "last_day": row.last_day,
        "ratings": row.ratings,
        "served": row.served,
        "names": one.names,
    }
