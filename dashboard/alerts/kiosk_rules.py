"""Rules about kiosks and the hub they report to. Pure.

Time counts only while the office is open: a kiosk that is switched off at night, or that nobody
presses on a holiday, is no news. All of them are about what lasts, so the night changes nothing of
what was found during the day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dashboard.alerts.facts import Facts, KioskFact
from dashboard.alerts.model import AlertRule, Finding, Place
from dashboard.alerts.settings import RulesInForce
from hub.kiosk_silence import is_heard
from hub.silence import open_ms_between

_MINUTE_MS = 60_000
_HOUR_MS = 3_600_000
_DAY_MS = 24 * _HOUR_MS


def missing(facts: Facts, rules: RulesInForce, now_ms: int) -> list[Finding]:
    """Find kiosks of which presses will never come, and nobody has accounted for them."""
    return [
        Finding(AlertRule.MISSING, one.place, {"n": one.now.kiosk.missing, "names": one.names})
        for one in facts.kiosks
        if one.now.kiosk.missing and one.place.office and _is_on(rules, AlertRule.MISSING, one)
    ]


def hub(facts: Facts, rules: RulesInForce, now_ms: int) -> list[Finding]:
    """Find that no kiosk at all was heard while offices were open; it needs two to tell.

    With one kiosk it is that kiosk's matter, and :func:`gone` finds it.
    """
    kiosks = [one for one in facts.kiosks if one.is_in_service]
    if len(kiosks) < 2:
        return []
    since_ms = max(one.now.kiosk.seen_ms or 0 for one in kiosks)
    if not since_ms:
        return []
    open_ms = max(_open_ms(one, since_ms, now_ms) for one in kiosks)
    found = {}
    for one in kiosks:
        place = Place(one.place.administration)
        rule = rules.of(AlertRule.HUB, place)
        if rule.is_on and open_ms >= rule.number("minutes") * _MINUTE_MS:
            names = {key: one.names[key] for key in ("administration", "timezone")}
            values = {"since_ms": since_ms, "names": names}
            found[place] = Finding(AlertRule.HUB, place, values)
    return list(found.values())


def backup(facts: Facts, rules: RulesInForce, now_ms: int) -> list[Finding]:
    """Find that the books have not been copied for so many days, where somebody copies them."""
    found = []
    for one in facts.backups:
        rule, (made_ms, problem) = rules.of(AlertRule.BACKUP, one.place), one.last
        is_old = made_ms is not None and now_ms - made_ms > rule.number("days") * _DAY_MS
        never_worked = made_ms is None and problem is not None
        if rule.is_on and (is_old or never_worked):
            values = {"made_ms": made_ms, "problem": problem, "names": one.names}
            found.append(Finding(AlertRule.BACKUP, one.place, values))
    return found


def gone(facts: Facts, rules: RulesInForce, now_ms: int) -> list[Finding]:
    """Find kiosks that were not heard for so many minutes while their office was open.

    Where the whole hub hears nothing, that is said once and not of each kiosk.
    """
    silent = {finding.place.administration for finding in hub(facts, rules, now_ms)}
    return list(_gone(facts.kiosks, rules, now_ms, silent))


def _gone(
    kiosks: Iterable[KioskFact], rules: RulesInForce, now_ms: int, silent: set[str]
) -> Iterator[Finding]:
    for one in kiosks:
        rule = rules.of(AlertRule.GONE, one.place)
        since_ms = one.now.kiosk.seen_ms
        if not (rule.is_on and one.is_in_service) or since_ms is None:
            continue
        open_ms = _open_ms(one, since_ms, now_ms)
        if not is_heard(one.now.kiosk, now_ms) and open_ms >= rule.number("minutes") * _MINUTE_MS:
            values = {"since_ms": since_ms, "open_ms": open_ms, "names": one.names}
            is_covered = one.place.administration in silent
            yield Finding(AlertRule.GONE, one.place, values, is_covered)


def silence(facts: Facts, rules: RulesInForce, now_ms: int) -> list[Finding]:
    """Find kiosks that are connected and not pressed for less likely long than once in so often."""
    found = []
    for one in facts.kiosks:
        rule, quiet = rules.of(AlertRule.SILENCE, one.place), one.now.silence
        if not (rule.is_on and one.is_in_service) or quiet is None:
            continue
        if quiet.chance < 1 / rule.number("one_in"):
            values = {
                "since_ms": quiet.since_ms,
                "expected": round(quiet.expected, 1),
                "one_in": rule.number("one_in"),
                "names": one.names,
            }
            found.append(Finding(AlertRule.SILENCE, one.place, values))
    return found


def queue(facts: Facts, rules: RulesInForce, now_ms: int) -> list[Finding]:
    """Find kiosks on which too many presses wait, or some for too long."""
    found = []
    for one in facts.kiosks:
        rule, since_ms = rules.of(AlertRule.QUEUE, one.place), one.waiting_since_ms
        if not (rule.is_on and one.is_in_service) or since_ms is None:
            continue
        waiting = one.now.kiosk.waiting
        is_old = now_ms - since_ms >= rule.number("hours") * _HOUR_MS
        if waiting >= rule.number("presses") or (waiting and is_old):
            values = {"waiting": waiting, "since_ms": since_ms, "names": one.names}
            found.append(Finding(AlertRule.QUEUE, one.place, values))
    return found


def clock(facts: Facts, rules: RulesInForce, now_ms: int) -> list[Finding]:
    """Find kiosks whose clock has been unset or only estimated for so many hours."""
    found = []
    for one in facts.kiosks:
        rule, since_ms = rules.of(AlertRule.CLOCK, one.place), one.clock_since_ms
        if not (rule.is_on and one.is_in_service) or since_ms is None:
            continue
        if now_ms - since_ms >= rule.number("hours") * _HOUR_MS:
            values = {"clock": one.now.kiosk.clock, "since_ms": since_ms, "names": one.names}
            found.append(Finding(AlertRule.CLOCK, one.place, values))
    return found


def _is_on(rules: RulesInForce, rule: AlertRule, one: KioskFact) -> bool:
    return rules.of(rule, one.place).is_on


def _open_ms(one: KioskFact, since_ms: int, now_ms: int) -> int:
    hours = one.now.hours
    return now_ms - since_ms if hours is None else open_ms_between(hours, since_ms, now_ms)
