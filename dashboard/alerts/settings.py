"""How strict each rule is at a place: the nearest setting holds, else what is usual. Pure.

A setting stands for an administration, one of its offices, or a service or kiosk there, and takes
the whole rule from the level above: whether it is on, and its amounts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from dashboard.alerts.model import AlertRule, Place


class Level(StrEnum):
    """What a setting can stand for."""

    ADMINISTRATION = "administration"
    OFFICE = "office"
    SERVICE = "service"
    KIOSK = "kiosk"


class AmountUnit(StrEnum):
    """What an amount counts."""

    PERCENT = "percent"
    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    PRESSES = "presses"
    TIMES = "times"
    """Once in so many times."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number a rule needs. ``usual`` None: it need not be given."""

    key: str
    unit: AmountUnit
    usual: float | None
    lowest: float
    highest: float


@dataclass(frozen=True, slots=True)
class RuleSettings:
    """Whether a rule is on, and its amounts by key; one that is not given is None."""

    is_on: bool = True
    amounts: Mapping[str, float | None] = field(default_factory=dict)

    def amount(self, key: str) -> float | None:
        """Return an amount; None where it is not given."""
        return self.amounts.get(key)

    def number(self, key: str) -> float:
        """Return an amount that every rule of its kind has."""
        found = self.amounts[key]
        if found is None:
            raise ValueError(f"amount {key}: expected a number")
        return found


@dataclass(frozen=True, slots=True)
class RuleSpec:
    """A rule's amounts, and what a setting of it can stand for."""

    amounts: tuple[Amount, ...]
    levels: frozenset[Level]

    @property
    def usual(self) -> RuleSettings:
        """What holds where nobody has set anything."""
        return RuleSettings(True, {amount.key: amount.usual for amount in self.amounts})


_UPPER = frozenset({Level.ADMINISTRATION, Level.OFFICE})
_KIOSK = _UPPER | {Level.KIOSK}
SPECS: dict[AlertRule, RuleSpec] = {
    AlertRule.RED: RuleSpec(
        (Amount("limit", AmountUnit.PERCENT, None, 1, 99),), _UPPER | {Level.SERVICE}
    ),
    AlertRule.SILENCE: RuleSpec((Amount("one_in", AmountUnit.TIMES, 1000, 20, 1_000_000),), _KIOSK),
    AlertRule.GONE: RuleSpec((Amount("minutes", AmountUnit.MINUTES, 30, 15, 1440),), _KIOSK),
    AlertRule.QUEUE: RuleSpec(
        (
            Amount("presses", AmountUnit.PRESSES, 200, 1, 1_000_000),
            Amount("hours", AmountUnit.HOURS, 24, 1, 720),
        ),
        _KIOSK,
    ),
    AlertRule.CLOCK: RuleSpec((Amount("hours", AmountUnit.HOURS, 24, 1, 720),), _KIOSK),
    AlertRule.MISSING: RuleSpec((), _KIOSK),
    AlertRule.OVER_SERVED: RuleSpec((), _UPPER),
    AlertRule.SERVED_MISSING: RuleSpec((Amount("days", AmountUnit.DAYS, 14, 7, 366),), _UPPER),
    AlertRule.BACKUP: RuleSpec(
        (Amount("days", AmountUnit.DAYS, 2, 1, 366),), frozenset({Level.ADMINISTRATION})
    ),
    AlertRule.HUB: RuleSpec(
        (Amount("minutes", AmountUnit.MINUTES, 30, 15, 1440),), frozenset({Level.ADMINISTRATION})
    ),
}
"""Every rule, in the order in which settings are shown."""


@dataclass(frozen=True, slots=True)
class RulesInForce:
    """All settings anybody made, by place and rule."""

    made: Mapping[tuple[Place, AlertRule], RuleSettings] = field(default_factory=dict)

    def of(self, rule: AlertRule, place: Place) -> RuleSettings:
        """Return how strict a rule is at a place."""
        for level in (place, replace(place, item=""), Place(place.administration)):
            if (level, rule) in self.made:
                made = self.made[(level, rule)]
                # A later release may have given the rule an amount that an older setting lacks.
                return replace(made, amounts={**SPECS[rule].usual.amounts, **made.amounts})
        return SPECS[rule].usual
