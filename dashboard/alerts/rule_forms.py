"""Reads the form of rules: for each one whether it is on here, and its amounts. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.alerts.model import AlertRule
from dashboard.alerts.settings import SPECS, Amount, Level, RuleSettings
from dashboard.language import gettext

INHERIT, ON, OFF = "come-sopra", "acceso", "spento"
_STATES = (INHERIT, ON, OFF)


@dataclass(frozen=True)
class WrittenRules:
    """What somebody wrote: settings by rule, None for what holds one level up.

    ``errors`` are sentences by the name of the field; while there is one nothing may be saved.
    """

    settings: Mapping[AlertRule, RuleSettings | None]
    errors: Mapping[str, str]


def rules_of(level: Level) -> list[AlertRule]:
    """Return the rules that can be set at a level, in the order in which they are shown."""
    return [rule for rule, spec in SPECS.items() if level in spec.levels]


def state_field(rule: AlertRule) -> str:
    """Return the name of the field that says whether a rule is on."""
    return f"stato-{rule.value}"


def amount_field(rule: AlertRule, key: str) -> str:
    """Return the name of the field of an amount."""
    return f"{rule.value}-{key}"


def read_rules(
    form: Mapping[str, str], level: Level, before: Mapping[AlertRule, RuleSettings]
) -> WrittenRules:
    """Return what somebody wrote in the form of a level.

    A rule that the form does not mention holds what holds one level up. Who writes a new amount and
    leaves the rule at what holds above means that amount: it is on then.

    Args:
        form: values by the name of the field.
        level: what rules are set for.
        before: what was set there until now.
    """
    settings: dict[AlertRule, RuleSettings | None] = {}
    errors: dict[str, str] = {}
    for rule in rules_of(level):
        state = form.get(state_field(rule), INHERIT)
        if state not in _STATES:
            errors[state_field(rule)] = gettext("Choose one of the three.")
        if state == INHERIT and _has_new_amount(form, rule, before.get(rule)):
            state = ON
        settings[rule] = None
        if state in {ON, OFF}:
            amounts = {
                amount.key: _read(amount, _written(form, rule, amount), rule, errors)
                for amount in SPECS[rule].amounts
            }
            settings[rule] = RuleSettings(state == ON, amounts)
    return WrittenRules(settings, errors)


def _has_new_amount(form: Mapping[str, str], rule: AlertRule, before: RuleSettings | None) -> bool:
    for amount in SPECS[rule].amounts:
        was = before.amount(amount.key) if before else None
        written = _written(form, rule, amount)
        if written and written != ("" if was is None else f"{was:g}"):
            return True
    return False


def _written(form: Mapping[str, str], rule: AlertRule, amount: Amount) -> str:
    return form.get(amount_field(rule, amount.key), "").strip().replace(",", ".")


def _read(amount: Amount, written: str, rule: AlertRule, errors: dict[str, str]) -> float | None:
    if not written:
        return amount.usual
    try:
        value = float(written)
    except ValueError:
        value = float("nan")
    if not amount.lowest <= value <= amount.highest:
        errors[amount_field(rule, amount.key)] = gettext(
            "Enter a number from %(lowest)s to %(highest)s.",
            lowest=f"{amount.lowest:g}",
            highest=f"{amount.highest:.0f}",
        )
        return amount.usual
    return value
