"""An alert in the reader's words: what, where, since when, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from dashboard import words
from dashboard.alerts import kiosk_sayings, sayings
from dashboard.alerts.addresses import page_of
from dashboard.alerts.model import Alert, AlertRule
from dashboard.alerts.saying import Saying
from dashboard.language import text_in


@dataclass(frozen=True)
class AlertWords:
    """One alert, ready to be shown; each text is made when it is first asked for.

    A page that lists five of two hundred alerts pays for five.
    """

    alert: Alert
    now_ms: int

    @property
    def id(self) -> int:
        """Its number."""
        return self.alert.id

    @property
    def rule(self) -> AlertRule:
        """Which rule found it."""
        return self.alert.rule

    @property
    def administration(self) -> str:
        """The code of the administration it is in."""
        return self.alert.place.administration

    @property
    def administration_name(self) -> str:
        """The name of the administration it is in."""
        return str(self._names.get("administration", self.administration))

    @property
    def office(self) -> str:
        """The code of the office it is in, '' for the whole administration."""
        return self.alert.place.office

    @property
    def page(self) -> str:
        """The path of the page that shows what it is about."""
        return page_of(self.alert.rule, self.alert.place)

    @cached_property
    def where(self) -> str:
        """The name of the place."""
        return place_words(self._names)

    @property
    def title(self) -> str:
        """What is the matter, in half a line."""
        return self._said.title

    @property
    def what(self) -> str:
        """What is the matter, in a sentence or two."""
        return self._said.what

    @property
    def todo(self) -> str:
        """The next step."""
        return self._said.todo

    @cached_property
    def since(self) -> str:
        """When it was found."""
        return self._when(self.alert.opened_ms)

    @cached_property
    def until(self) -> str | None:
        """When it was over, None while it is open."""
        return None if self.alert.closed_ms is None else self._when(self.alert.closed_ms)

    @property
    def is_taken(self) -> bool:
        """Whether somebody has taken it on."""
        return self.alert.taken_by is not None

    @property
    def taken_by(self) -> str | None:
        """The name or e-mail of whoever took it on, None while nobody has."""
        return self.alert.taken_by

    @cached_property
    def taken(self) -> str | None:
        """When somebody took it on."""
        return None if self.alert.taken_ms is None else self._when(self.alert.taken_ms)

    @property
    def comment(self) -> str | None:
        """What whoever took it on says."""
        return self.alert.comment

    @property
    def _names(self) -> Mapping[str, Any]:
        names: Mapping[str, Any] = self.alert.values.get("names", {})
        return names

    @property
    def _timezone(self) -> str:
        return str(self._names.get("timezone", "UTC"))

    @cached_property
    def _said(self) -> Saying:
        return _SAYINGS[self.alert.rule](self.alert.values, self._timezone, self.now_ms)

    def _when(self, instant_ms: int) -> str:
        return words.moment(instant_ms, self._timezone, self.now_ms)


_SAYINGS: dict[AlertRule, Callable[[Mapping[str, Any], str, int], Saying]] = {
    AlertRule.MISSING: kiosk_sayings.missing,
    AlertRule.HUB: kiosk_sayings.hub,
    AlertRule.BACKUP: kiosk_sayings.backup,
    AlertRule.RED: sayings.red,
    AlertRule.GONE: kiosk_sayings.gone,
    AlertRule.SILENCE: kiosk_sayings.silence,
    AlertRule.QUEUE: kiosk_sayings.queue,
    AlertRule.CLOCK: kiosk_sayings.clock,
    AlertRule.OVER_SERVED: sayings.over_served,
    AlertRule.SERVED_MISSING: sayings.served_missing,
}


def alert_words(alert: Alert, now_ms: int) -> AlertWords:
    """Return an alert in the words of the language that is spoken when they are read."""
    return AlertWords(alert, now_ms)


def place_words(names: Mapping[str, Any]) -> str:
    """Return the name of a place: its office, and its service or kiosk where it is one of those."""
    if "office" not in names:
        return str(names.get("administration", ""))
    part = names.get("kiosk") or text_in(names.get("service", {}))
    return f"{names['office']}, {part}" if part else str(names["office"])
