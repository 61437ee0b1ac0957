"""The form that says what somebody is and where, read and checked against what its writer may give.

Which fields it has depends on what there is: one administration is not asked for, and neither are
offices where there is only one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from dashboard.language import gettext
from dashboard.people_words import Places
from dashboard.rights import Grant, Right, Role, Viewer, may_grant
from hub.reading import Administration, Office

_WITH_OFFICES = (Role.MANAGER, Role.READER)

Wrong = Mapping[str, str]
"""What is wrong with a form, by field: ``role``, ``office``, ``email``; empty: as a whole."""


@dataclass(frozen=True)
class RoleChoices:
    """What a viewer may choose for somebody: roles, and offices of one administration.

    ``administration`` None: there is none yet, so that only the whole hub can be given.
    """

    roles: tuple[Role, ...]
    administrations: tuple[Administration, ...]
    administration: Administration | None
    offices: Mapping[str, Office]

    @property
    def asks_administration(self) -> bool:
        """Whether there is more than one to choose from."""
        return len(self.administrations) > 1

    @property
    def asks_offices(self) -> bool:
        """Whether there is more than one to choose from."""
        return len(self.offices) > 1


def choices_for(viewer: Viewer, places: Places, wanted: str | None) -> RoleChoices:
    """Return what a viewer may give; ``wanted`` is the administration asked for, if any."""
    codes = viewer.administrations(places.administrations, Right.PEOPLE)
    code = wanted if wanted in codes else next(iter(codes), None)
    roles = [role for role in Role if role is Role.HUB_ADMIN or code is not None]
    if not viewer.is_hub_admin:
        roles.remove(Role.HUB_ADMIN)
    elif len(codes) == 1:
        roles.remove(Role.ADMIN)  # of the only administration: the same as of the hub
    return RoleChoices(
        tuple(roles),
        tuple(places.administrations[one] for one in codes),
        places.administrations[code] if code else None,
        places.offices[code] if code else {},
    )


def read_grant(
    form: MultiDict[str, str], viewer: Viewer, choices: RoleChoices
) -> tuple[Grant | None, Wrong]:
    """Return the role a form asks for, or None and what is wrong with it."""
    if form.get("role") not in {role.value for role in Role}:
        return None, {"role": gettext("Choose what this person may do.")}
    role = Role(form["role"])
    asked = choices.administration.code if choices.administration else None
    if choices.asks_administration and form.get("administration") != asked:
        return None, {"": gettext("Choose an administration.")}
    if role is not Role.HUB_ADMIN and choices.administration is None:
        said = gettext("There is no administration yet in which somebody could do this.")
        return None, {"role": said}
    offices: frozenset[str] | None = None
    if role in _WITH_OFFICES and form.get("where") == "some":
        offices = frozenset(form.getlist("office"))
        if not offices or not offices <= set(choices.offices):
            return None, {"office": gettext("Choose at least one office.")}
    grant = Grant(role, None if role is Role.HUB_ADMIN else asked, offices)
    if not may_grant(viewer, grant):
        return None, {"role": gettext("You cannot give more than you may do yourself.")}
    return grant, {}
