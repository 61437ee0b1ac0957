"""What rules and their amounts are called where somebody sets them."""

from __future__ import annotations

from dashboard import words
from dashboard.alerts.model import AlertRule
from dashboard.alerts.settings import SPECS, AmountUnit, RuleSettings
from dashboard.language import gettext, ngettext


def rule_title(rule: AlertRule) -> str:
    """Return what a rule looks for."""
    return {
        AlertRule.MISSING: gettext("Presses are missing"),
        AlertRule.HUB: gettext("No kiosk reaches the hub"),
        AlertRule.BACKUP: gettext("The books are not being copied"),
        AlertRule.RED: gettext("More “Bad” than usual"),
        AlertRule.GONE: gettext("A kiosk does not connect"),
        AlertRule.SILENCE: gettext("Nobody presses"),
        AlertRule.QUEUE: gettext("Presses are waiting"),
        AlertRule.CLOCK: gettext("A clock is not right"),
        AlertRule.OVER_SERVED: gettext("More ratings than people served"),
        AlertRule.SERVED_MISSING: gettext("People served not entered"),
    }[rule]


def rule_meaning(rule: AlertRule) -> str:
    """Return when a rule speaks."""
    return {
        AlertRule.MISSING: gettext("Presses of a kiosk will never come, and nobody has said why."),
        AlertRule.HUB: gettext("Not one of several kiosks is heard while offices are open."),
        AlertRule.BACKUP: gettext("The last whole copy of the hub's books is some days old."),
        AlertRule.RED: gettext(
            "The control chart of a service says “worse”. A fixed limit may be added: then also"
            " when in four weeks even the lower end of the interval lies above it."
        ),
        AlertRule.GONE: gettext("A kiosk is not heard while its office is open."),
        AlertRule.SILENCE: gettext(
            "A kiosk is connected and nobody presses, for longer than a quiet day explains."
        ),
        AlertRule.QUEUE: gettext("Too many presses wait on a kiosk, or some for too long."),
        AlertRule.CLOCK: gettext("A kiosk's clock is not set, or only taken from the hub."),
        AlertRule.OVER_SERVED: gettext("More people rated than were served in the same days."),
        AlertRule.SERVED_MISSING: gettext(
            "An office that enters the people served has stopped doing so."
        ),
    }[rule]


def amount_label(rule: AlertRule, key: str) -> str:
    """Return what an amount is called, with its unit."""
    return {
        (AlertRule.RED, "limit"): gettext("Limit for “Bad”, in percent (may stay empty)"),
        (AlertRule.SILENCE, "one_in"): gettext("Rarer than once in so many times"),
        (AlertRule.GONE, "minutes"): gettext("Minutes of opening time"),
        (AlertRule.QUEUE, "presses"): gettext("Presses"),
        (AlertRule.QUEUE, "hours"): gettext("Hours"),
        (AlertRule.CLOCK, "hours"): gettext("Hours"),
        (AlertRule.SERVED_MISSING, "days"): gettext("Days"),
        (AlertRule.BACKUP, "days"): gettext("Days"),
        (AlertRule.HUB, "minutes"): gettext("Minutes of opening time"),
    }[(rule, key)]


def settings_words(rule: AlertRule, settings: RuleSettings) -> str:
    """Return in half a line what holds: off, or on with its amounts."""
    if not settings.is_on:
        return gettext("off")
    said = []
    for amount in SPECS[rule].amounts:
        value = settings.amount(amount.key)
        if value is not None:
            said.append(_amount(amount.unit, value))
    return ", ".join([gettext("on"), *said])


def _amount(unit: AmountUnit, value: float) -> str:
    n, number = round(value), words.number(round(value))
    match unit:
        case AmountUnit.PERCENT:
            return words.percent(value / 100)
        case AmountUnit.MINUTES:
            return ngettext("%(n)s minute", "%(n)s minutes", n, n=number)
        case AmountUnit.HOURS:
            return ngettext("%(n)s hour", "%(n)s hours", n, n=number)
        case AmountUnit.DAYS:
            return ngettext("%(n)s day", "%(n)s days", n, n=number)
        case AmountUnit.PRESSES:
            return ngettext("%(n)s press", "%(n)s presses", n, n=number)
        case AmountUnit.TIMES:
            return gettext("once in %(n)s", n=number)
