"""Who may do what, and where: roles, the rights they carry, and the places they are granted for.

Pure rules. A person has at most one role in each administration, or one on the whole hub. What
lies outside a person's grants does not exist for them: pages answer 404 there and not 403, so that
nobody learns of an office by being kept out of it. Places are named by the catalogue's codes, which
outlive a restored or rebuilt database; ids do not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, StrEnum

from faccine.wire.errors import NotAllowed, OutOfScope


class Role(StrEnum):
    """What somebody is, from the most to the least."""

    HUB_ADMIN = "hub-admin"
    ADMIN = "admin"
    MANAGER = "manager"
    READER = "reader"


class Right(Enum):
    """What somebody may do."""

    SEE = "see the figures"
    NOTE = "write notes and actions"
    APPROVE = "approve sentences for citizens"
    SERVED = "enter people served"
    KIOSKS = "look after kiosks and what was refused"
    CATALOGUE = "change the catalogue"
    PEOPLE = "invite people and see who changed what"
    HUB = "everything that concerns the hub as a whole"


_OF_A_READER = frozenset({Right.SEE})
_OF_A_MANAGER = _OF_A_READER | {Right.NOTE, Right.APPROVE, Right.SERVED, Right.KIOSKS}
_OF_AN_ADMIN = _OF_A_MANAGER | {Right.CATALOGUE, Right.PEOPLE}
RIGHTS = {
    Role.HUB_ADMIN: _OF_AN_ADMIN | {Right.HUB},
    Role.ADMIN: _OF_AN_ADMIN,
    Role.MANAGER: _OF_A_MANAGER,
    Role.READER: _OF_A_READER,
}
_ROLES_WITH_OFFICES = frozenset({Role.MANAGER, Role.READER})


@dataclass(frozen=True, slots=True)
class Grant:
    """One role and where it holds.

    ``administration`` None means the whole hub, which is what a hub administrator has and nobody
    else. ``offices`` None means all offices, also those opened later; only managers and readers can
    be held to some.

    Raises:
        ValueError: the role cannot be given for that place.
    """

    role: Role
    administration: str | None = None
    offices: frozenset[str] | None = None

    def __post_init__(self) -> None:
        if (self.role is Role.HUB_ADMIN) != (self.administration is None):
            raise ValueError(
                f"role {self.role}: expected an administration for every role but "
                f"{Role.HUB_ADMIN}, which has none"
            )
        if self.offices is not None and self.role not in _ROLES_WITH_OFFICES:
            raise ValueError(f"role {self.role}: expected no offices, it holds for all of them")
        if self.offices is not None and not self.offices:
            raise ValueError(f"role {self.role}: expected at least one office")

    def covers(self, administration: str, office: str | None = None) -> bool:
        """Tell whether it holds for an office, or with None for a whole administration."""
        if self.administration not in {None, administration}:
            return False
        return self.offices is None or office in self.offices

    def touches(self, administration: str) -> bool:
        """Tell whether it holds for something in an administration."""
        return self.administration in {None, administration}


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who looks at pages, with everything they were granted.

    ``account`` None is nobody in particular: somebody who has not logged in and may see nothing.
    """

    account: int | None = None
    email: str = ""
    name: str | None = None
    grants: tuple[Grant, ...] = ()

    @property
    def is_hub_admin(self) -> bool:
        """Whether there is nothing they may not see or do."""
        return any(grant.role is Role.HUB_ADMIN for grant in self.grants)

    def may(self, right: Right, administration: str, office: str | None = None) -> bool:
        """Tell whether they have a right at an office, or with None for a whole administration."""
        return any(
            grant.covers(administration, office) and right in RIGHTS[grant.role]
            for grant in self.grants
        )

    def may_somewhere(self, right: Right, administration: str | None = None) -> bool:
        """Tell whether they have a right somewhere: in an administration, or anywhere at all."""
        return any(
            right in RIGHTS[grant.role]
            and (administration is None or grant.touches(administration))
            for grant in self.grants
        )

    def check(self, right: Right, administration: str, office: str | None = None) -> None:
        """Do nothing if they have a right at an office, or with None in a whole administration.

        Raises:
            OutOfScope: the place does not exist for them; a page answers 404.
            NotAllowed: they see the place and lack the right; a page answers 403.
        """
        if self.may(right, administration, office):
            return
        place = administration if office is None else f"{administration}/{office}"
        if self.sees(administration, office):
            raise NotAllowed(f"{place}: {self.email} may not {right.value} there")
        raise OutOfScope(f"{place}: not in the scope of {self.email or 'nobody'}")

    def sees(self, administration: str, office: str | None = None) -> bool:
        """Tell whether an office, or with None an administration, exists for them."""
        if office is None:
            return self.may_somewhere(Right.SEE, administration)
        return self.may(Right.SEE, administration, office)

    def sees_all_of(self, administration: str) -> bool:
        """Tell whether they see every office of an administration, also those opened later."""
        return self.may(Right.SEE, administration)

    def administrations(self, codes: Iterable[str], right: Right = Right.SEE) -> list[str]:
        """Return those administrations in which they have a right at one office at least."""
        return [code for code in codes if self.may_somewhere(right, code)]

    def offices(
        self, administration: str, codes: Iterable[str], right: Right = Right.SEE
    ) -> list[str]:
        """Return those offices of an administration at which they have a right."""
        return [code for code in codes if self.may(right, administration, code)]


NOBODY = Viewer()


def may_grant(giver: Viewer, grant: Grant) -> bool:
    """Tell whether somebody may give a role to others: within their own scope, never above it."""
    if grant.administration is None:
        return giver.may_somewhere(Right.HUB)
    return giver.may(Right.PEOPLE, grant.administration)
