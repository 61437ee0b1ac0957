"""All rules together. Each is a pure function of facts, settings and the time."""

from __future__ import annotations

from collections.abc import Callable

from dashboard.alerts import count_rules, kiosk_rules
from dashboard.alerts.facts import Facts
from dashboard.alerts.model import AlertRule, Finding
from dashboard.alerts.settings import RulesInForce

RuleFunction = Callable[[Facts, RulesInForce, int], list[Finding]]

RULES: dict[AlertRule, RuleFunction] = {
    AlertRule.MISSING: kiosk_rules.missing,
    AlertRule.HUB: kiosk_rules.hub,
    AlertRule.BACKUP: kiosk_rules.backup,
    AlertRule.RED: count_rules.red,
    AlertRule.GONE: kiosk_rules.gone,
    AlertRule.SILENCE: kiosk_rules.silence,
    AlertRule.QUEUE: kiosk_rules.queue,
    AlertRule.CLOCK: kiosk_rules.clock,
    AlertRule.OVER_SERVED: count_rules.over_served,
    AlertRule.SERVED_MISSING: count_rules.served_missing,
}


def find_all(facts: Facts, rules: RulesInForce, now_ms: int) -> list[Finding]:
    """Return what every rule finds, the worst rule first."""
    return [finding for rule in RULES.values() for finding in rule(facts, rules, now_ms)]
