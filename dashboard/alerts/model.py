"""What alerts are made of: a rule, a place, what was found there, and what became of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class AlertRule(StrEnum):
    """What is looked for, in the order in which a reader should hear of it."""

    MISSING = "missing"
    """Presses that will never come."""
    HUB = "hub"
    """No kiosk at all reaches the hub while offices are open."""
    BACKUP = "backup"
    """No whole copy of the books for some days."""
    RED = "red"
    """More red than the control chart, or a fixed limit, allows."""
    GONE = "gone"
    """A kiosk that is not there while its office is open."""
    SILENCE = "silence"
    """A kiosk that is there and not pressed for longer than a quiet day explains."""
    QUEUE = "queue"
    """Presses that wait on a kiosk: too many, or for too long."""
    CLOCK = "clock"
    """A kiosk that does not know what time it is."""
    OVER_SERVED = "over-served"
    """More ratings than people served."""
    SERVED_MISSING = "served-missing"
    """Nobody has entered the people served."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was found, by the catalogue's codes.

    ``office`` '' is the whole administration; ``item`` is a service's code or a kiosk's id, '' for
    the office as a whole.
    """

    administration: str
    office: str = ""
    item: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found at a place.

    ``values`` are figures and names, to be said in each reader's language. ``is_covered``: another
    finding explains it, so it opens no alert; one that is open already stays so.
    """

    rule: AlertRule
    place: Place
    values: Mapping[str, Any] = field(default_factory=dict)
    is_covered: bool = False

    @property
    def key(self) -> str:
        """What this finding is called for as long as it lasts."""
        return key_of(self.rule, self.place)


def key_of(rule: AlertRule, place: Place) -> str:
    """Return the name of a rule's finding at a place: the same at every check."""
    return f"{rule.value}:{place.administration}/{place.office}/{place.item}"


@dataclass(frozen=True, slots=True)
class Alert:
    """One episode of a finding.

    ``closed_ms`` None: its cause is still there. ``taken_by`` is the name or e-mail of whoever
    took it on, None while nobody has.
    """

    id: int
    rule: AlertRule
    place: Place
    opened_ms: int
    closed_ms: int | None
    values: Mapping[str, Any]
    taken_by: str | None = None
    taken_ms: int | None = None
    comment: str | None = None

    @property
    def key(self) -> str:
        """What its finding is called."""
        return key_of(self.rule, self.place)

    @property
    def is_open(self) -> bool:
        """Whether its cause is still there."""
        return self.closed_ms is None


ORDER = tuple(AlertRule)
