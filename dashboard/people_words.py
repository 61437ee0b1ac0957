"""People's roles and places in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dashboard.language import gettext
from dashboard.rights import Grant, Role
from hub.reading import Administration, Office, Reader

_HELD = (Role.MANAGER, Role.READER)
"""Roles that can be held to some offices, so that having all of them is worth saying."""


@dataclass(frozen=True)
class Places:
    """The names of the places a viewer sees: offices by administration, both by code."""

    administrations: Mapping[str, Administration]
    offices: Mapping[str, Mapping[str, Office]]

    @property
    def has_several(self) -> bool:
        """Whether there are two administrations, so that a place must say which one it is in."""
        return len(self.administrations) > 1

    def where(self, grant: Grant) -> str:
        """Return where a role holds, in words; empty where there is only one place."""
        if grant.administration is None:
            return gettext("the whole hub") if self.has_several else ""
        code = grant.administration
        name = self.administrations[code].name if code in self.administrations else code
        offices = self.office_names(grant)
        if not offices and grant.role in _HELD and len(self.offices.get(code, ())) > 1:
            offices = gettext("all offices")
        if offices and self.has_several:
            return f"{name}: {offices}"
        return offices or (name if self.has_several else "")

    def office_names(self, grant: Grant) -> str:
        """Return the offices a role is held to, by name; empty for all."""
        return self.names_of(grant.administration, grant.offices or ())

    def names_of(self, administration: str | None, offices: Iterable[str]) -> str:
        """Return the names of offices, sorted; one that is no longer there by its code."""
        known = self.offices.get(administration or "", {})
        return ", ".join(sorted(known[code].name if code in known else code for code in offices))


def places_of(reader: Reader) -> Places:
    """Return the places a reader knows of."""
    administrations = {one.code: one for one in reader.administrations()}
    return Places(
        administrations,
        {
            code: {office.code: office for office in reader.offices(one.id)}
            for code, one in administrations.items()
        },
    )


def role_name(role: Role, *, is_only_one: bool = False) -> str:
    """Return what a role is called; ``is_only_one``: there is one administration on the hub."""
    whole = gettext("Administrator") if is_only_one else gettext("Administrator of the hub")
    return {
        Role.HUB_ADMIN: whole,
        Role.ADMIN: gettext("Administrator"),
        Role.MANAGER: gettext("Office manager"),
        Role.READER: gettext("Reader"),
    }[role]


def role_meaning(role: Role) -> str:
    """Return what somebody with a role may do, in one sentence."""
    return {
        Role.HUB_ADMIN: gettext("Does everything everywhere: people, catalogue, kiosks."),
        Role.ADMIN: gettext("Does everything in one administration: people, catalogue, kiosks."),
        Role.MANAGER: gettext(
            "Sees the figures, writes notes and actions, enters people served, looks after kiosks."
        ),
        Role.READER: gettext("Sees the figures and changes nothing."),
    }[role]


def time_zone(reader: Reader) -> str:
    """Return the time zone to say instants in: that of the first place somebody sees."""
    return next((one.timezone for one in reader.administrations()), "Europe/Rome")
