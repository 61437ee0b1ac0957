"""An alert in the reader's words: what, where, since when, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dashboard import words
from dashboard.alerts import kiosk_sayings, sayings
from dashboard.alerts.addresses import page_of
from dashboard.alerts.model import Alert, AlertRule
from dashboard.alerts.saying import Saying
from dashboard.language import text_in


@dataclass(frozen=True, slots=True)
class AlertWords:
    """One alert, ready to be shown.

    ``where`` names the place, ``title`` says in half a line what is the matter, ``what`` in one or
    two sentences; ``todo`` is the next step. ``since`` and ``until`` are instants in words,
    ``until`` None while it is open. ``page`` is the path of the page that shows it.
    ``taken_by`` is a name or an e-mail, None while nobody has taken it on.
    """

    id: int
    rule: AlertRule
    where: str
    title: str
    what: str
    todo: str
    since: str
    until: str | None
    page: str
    taken_by: str | None
    taken: str | None
    comment: str | None
    administration: str
    administration_name: str
    office: str

    @property
    def is_taken(self) -> bool:
        """Whether somebody has taken it on."""
        return self.taken_by is not None


_SAYINGS: dict[AlertRule, Callable[[Mapping[str, Any], str, int], Saying]] = {
    AlertRule.MISSING: kiosk_sayings.missing,
    AlertRule.HUB: kiosk_sayings.hub,
    AlertRule.RED: sayings.red,
    AlertRule.GONE: kiosk_sayings.gone,
    AlertRule.SILENCE: kiosk_sayings.silence,
    AlertRule.QUEUE: kiosk_sayings.queue,
    AlertRule.CLOCK: kiosk_sayings.clock,
    AlertRule.OVER_SERVED: sayings.over_served,
    AlertRule.SERVED_MISSING: sayings.served_missing,
}


def alert_words(alert: Alert, now_ms: int) -> AlertWords:
    """Return an alert in the words of the reader's language."""
    names = alert.values.get("names", {})
    timezone = names.get("timezone", "UTC")
    said = _SAYINGS[alert.rule](alert.values, timezone, now_ms)

    def when(instant_ms: int | None) -> str | None:
        return None if instant_ms is None else words.moment(instant_ms, timezone, now_ms)

    return AlertWords(
        id=alert.id,
        rule=alert.rule,
        where=place_words(names),
        title=said.title,
        what=said.what,
        todo=said.todo,
        since=words.moment(alert.opened_ms, timezone, now_ms),
        until=when(alert.closed_ms),
        page=page_of(alert.rule, alert.place),
        taken_by=alert.taken_by,
        taken=when(alert.taken_ms),
        comment=alert.comment,
        administration=alert.place.administration,
        administration_name=names.get("administration", alert.place.administration),
        office=alert.place.office,
    )


def place_words(names: Mapping[str, Any]) -> str:
    """Return the name of a place: its office, and its service or kiosk where it is one of those."""
    if "office" not in names:
        return str(names.get("administration", ""))
    part = names.get("kiosk") or text_in(names.get("service", {}))
    return f"{names['office']}, {part}" if part else str(names["office"])
