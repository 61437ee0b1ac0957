"""What somebody did, in the reader's words. Every action that is written down has its line here.

An entry keeps codes; said are they when read, so that each reader gets them in their language. An
action or detail that has no words yet is shown by its code: nothing is left out of a record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.language import gettext
from dashboard.people_words import role_name
from dashboard.rights import Role

LONGEST = 300
"""Longer values are cut: a record says what was changed, not all of a text."""


@dataclass(frozen=True)
class Change:
    """One detail: what it is called, what it was (None: nothing to compare) and what it is."""

    name: str
    before: str | None
    after: str


def kind_words() -> dict[str, str]:
    """Return the kinds of actions, in the order of the filter."""
    return {
        "people": gettext("People"),
        "account": gettext("Accounts"),
        "catalogue": gettext("Catalogue"),
        "kiosks": gettext("Kiosks"),
        "served": gettext("Served"),
        "notes": gettext("Notes and actions"),
        "alerts": gettext("Alerts"),
        "data": gettext("Data"),
    }


def action_words(action: str) -> str:
    """Return what was done: "invited"; the thing it was done to follows."""
    return _actions().get(action, action)


def known_actions() -> set[str]:
    """Return the actions that have words."""
    return set(_actions())


def changes_of(details: Mapping[str, Any]) -> list[Change]:
    """Return the details of an entry in words; empty ones and those that stayed are left out."""
    found = []
    for name, value in details.items():
        is_pair = isinstance(value, list) and len(value) == 2 and name != "offices"
        is_pair = is_pair or (name == "offices" and _is_pair_of_lists(value))
        before = _said(name, value[0]) if is_pair else None
        after = _said(name, value[1] if is_pair else value)
        if before != after and (before or after):
            found.append(Change(_names().get(name, name), before, after))
    return found


def _is_pair_of_lists(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(isinstance(x, list) for x in value)


def _said(name: str, value: Any) -> str:
    if name == "role":
        return ", ".join(_role(one) for one in str(value or "").split(", ") if one)
    if value is None or value in ([], ""):
        return gettext("all") if name == "offices" else ""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        value = ", ".join(str(one) for one in value)
    if isinstance(value, dict):
        value = "; ".join(f"{key}: {one}" for key, one in value.items())
    text = str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _role(code: str) -> str:
    return role_name(Role(code)) if code in {role.value for role in Role} else code


def _actions() -> dict[str, str]:
    return {
        "people.invited": gettext("invited"),
        "people.role": gettext("changed the role of"),
        "people.link": gettext("made a new link for"),
        "people.blocked": gettext("blocked"),
        "people.unblocked": gettext("unblocked"),
        "people.removed": gettext("removed"),
        "account.password": gettext("chose a new password:"),
        "account.bound": gettext("came by single sign-on for the first time:"),
    }


def _names() -> dict[str, str]:
    return {"role": gettext("role"), "offices": gettext("offices")}
