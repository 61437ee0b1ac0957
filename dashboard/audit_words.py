"""What somebody did, in the reader's words. Every action that is written down has its line here.

An entry keeps codes; they are said when read, so that each reader gets them in their language. An
action or detail that has no words yet is shown by its code: nothing is left out of a record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from dashboard import terms
from dashboard.alerts.model import AlertRule
from dashboard.alerts.rule_words import rule_title
from dashboard.catalogue.audit_words import catalogue_actions, catalogue_names, catalogue_value
from dashboard.jinja_words import state_words
from dashboard.language import gettext
from dashboard.people_words import role_name
from dashboard.rights import Role
from dashboard.words import period_words
from hub.periods import Period, day_of

LONGEST = 300
"""Longer values are cut: a record says what was changed, not all of a text."""

KINDS = {
    "persone": ("people", "account"),
    "catalogo": ("catalogue",),
    "postazioni": ("kiosk", "refused"),
    "serviti": ("served",),
    "note": ("notes",),
    "avvisi": ("alerts",),
    "dati": ("data",),
}
"""The kinds a reader may choose from, as they stand in addresses, and the actions of each."""

_WHAT = "\x00"

OfficeNames = Callable[[Iterable[str]], str]
"""Returns the names of offices by their codes."""


@dataclass(frozen=True)
class Change:
    """One detail: what it is called, what it was (None: nothing to compare) and what it is."""

    name: str
    before: str | None
    after: str


def kind_words() -> dict[str, str]:
    """Return what the kinds are called, in the order of the filter."""
    return {
        "persone": gettext("People"),
        "catalogo": gettext("Catalogue"),
        "postazioni": gettext("Kiosks"),
        "serviti": gettext("Served"),
        "note": gettext("Notes and actions"),
        "avvisi": gettext("Alerts"),
        "dati": gettext("Data"),
    }


def action_words(action: str) -> tuple[str, str]:
    """Return what was done: the words before the thing it was done to, and those after it."""
    said = _actions(_WHAT).get(action, f"{action}: {_WHAT}")
    before, _, after = said.partition(_WHAT)
    return before, after


def known_actions() -> set[str]:
    """Return the actions that have words."""
    return set(_actions(_WHAT))


def changes_of(details: Mapping[str, Any], office_names: OfficeNames) -> list[Change]:
    """Return the details of an entry in words; empty ones and those that stayed are left out."""
    found = []
    for name, value in details.items():
        is_pair = _is_pair(name, value)
        before = _said(name, value[0], office_names) if is_pair else None
        after = _said(name, value[1] if is_pair else value, office_names)
        if before != after and (before or after):
            found.append(Change(_names().get(name, name), before, after))
    return found


def _is_pair(name: str, value: Any) -> bool:
    if not isinstance(value, list) or len(value) != 2:
        return False
    return name != "offices" or all(isinstance(one, list) for one in value)


def _said(name: str, value: Any, office_names: OfficeNames) -> str:
    if name == "role":
        return ", ".join(_role(one) for one in str(value or "").split(", ") if one)
    if isinstance(value, str) and value:
        value = _VALUES.get(name, partial(catalogue_value, name))(value)
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if value is None or value in ("", []):
        return gettext("all offices") if name == "offices" else ""
    if name == "offices" and isinstance(value, list):
        return office_names(value)
    if isinstance(value, list):
        value = ", ".join(str(one) for one in value)
    if isinstance(value, dict):
        value = "; ".join(f"{key}: {one}" for key, one in value.items())
    text = str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _days(written: str) -> str:
    first, _, last = written.partition("/")
    try:
        return period_words(Period(*(day_of(date.fromisoformat(one)) for one in (first, last))))
    except ValueError:
        return written


_VALUES: dict[str, Callable[[str], str]] = {
    "action": terms.action_words,
    "days": _days,
    "state": state_words,
}
"""What the values of some details are called where they are codes; the catalogue has its own."""


def _role(code: str) -> str:
    return role_name(Role(code)) if code in {role.value for role in Role} else code


def _actions(what: str) -> dict[str, str]:
    return {
        "people.invited": gettext("invited %(what)s", what=what),
        "people.role": gettext("changed the role of %(what)s", what=what),
        "people.link": gettext("made a new link for %(what)s", what=what),
        "people.blocked": gettext("blocked %(what)s", what=what),
        "people.unblocked": gettext("unblocked %(what)s", what=what),
        "people.removed": gettext("removed %(what)s", what=what),
        "account.password": gettext("chose a new password for %(what)s", what=what),
        "kiosk.told": gettext("asked something of the kiosk %(what)s", what=what),
        "kiosk.code-made": gettext("made a code for the machine of %(what)s", what=what),
        "kiosk.card-made": gettext("made a card for the machine of %(what)s", what=what),
        "kiosk.sheet-made": gettext("made a sheet for the machine of %(what)s", what=what),
        "kiosk.enrolled": gettext("made a machine the kiosk %(what)s", what=what),
        "kiosk.missing-acknowledged": gettext("accounted for what %(what)s misses", what=what),
        "refused.retried": gettext("had what was refused from %(what)s tried again", what=what),
        "served.saved": gettext("entered the people served: %(what)s", what=what),
        "served.loaded": gettext("uploaded people served: %(what)s", what=what),
        "served.deleted": gettext("deleted people served: %(what)s", what=what),
        "notes.added": gettext("noted “%(what)s”", what=what),
        "notes.changed": gettext("changed the note “%(what)s”", what=what),
        "notes.state": gettext("moved the action “%(what)s” on", what=what),
        "notes.sentence": gettext("wrote the sentence of “%(what)s”", what=what),
        "notes.approved": gettext("approved the sentence of “%(what)s”", what=what),
        "notes.withdrawn": gettext("withdrew the sentence of “%(what)s”", what=what),
        "notes.deleted": gettext("deleted the note “%(what)s”", what=what),
        "alerts.taken": gettext("took on the alert “%(what)s”", what=what),
        "alerts.rules": gettext("changed the rules of alerts: %(what)s", what=what),
        "alerts.webhook-added": gettext("has alerts sent to %(what)s", what=what),
        "alerts.webhook-removed": gettext("has no more alerts sent to %(what)s", what=what),
        "data.key-made": gettext("made the key “%(what)s”", what=what),
        "data.key-revoked": gettext("revoked the key “%(what)s”", what=what),
        **catalogue_actions(what),
    }


def _names() -> dict[str, str]:
    return {
        "role": gettext("role"),
        "offices": gettext("offices"),
        "state": gettext("state"),
        "action": gettext("wish"),
        "events": gettext("events"),
        "why": gettext("comment"),
        "days": gettext("days"),
        "may_write": gettext("may write"),
        "rows": gettext("rows"),
        "added": gettext("new"),
        "replaced": gettext("replaced"),
        "service": gettext("service"),
        "served": gettext("people served"),
        "locked_out": gettext("old card locked out"),
        "machine": gettext("machine"),
        "software": gettext("software"),
        **{rule.value: rule_title(rule) for rule in AlertRule},
        **catalogue_names(),
    }
