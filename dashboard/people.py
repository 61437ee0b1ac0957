"""Which people somebody may see and manage: pure rules on accounts and grants."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dashboard.accounts import Account
from dashboard.rights import Grant, Role, Viewer, may_grant


def seen_grants(viewer: Viewer, grants: Iterable[Grant]) -> list[Grant]:
    """Return the roles that a viewer who looks after people may know of."""
    return [grant for grant in grants if may_grant(viewer, grant)]


def is_seen(viewer: Viewer, account: Account) -> bool:
    """Tell whether an account exists for a viewer who looks after people.

    Those without any role are left to hub administrators: nobody else could tell whose they are.
    """
    return viewer.is_hub_admin or bool(seen_grants(viewer, account.grants))


def may_manage(viewer: Viewer, account: Account) -> bool:
    """Tell whether a viewer may block an account or make links for it.

    Only where all its roles are within their own scope: a link lets its finder be that person
    everywhere. Nobody manages themselves, so that the last administrator cannot lock out everybody.
    """
    if account.id == viewer.account or not is_seen(viewer, account):
        return False
    return all(may_grant(viewer, grant) for grant in account.grants)


def may_change(viewer: Viewer, account: Account) -> bool:
    """Tell whether a viewer may change or take away roles of an account: those they see."""
    return account.id != viewer.account and is_seen(viewer, account)


def with_grant(grants: Sequence[Grant], given: Grant) -> list[Grant]:
    """Return the roles with a new one: it replaces what there was in the same administration.

    Whoever is given the whole hub needs nothing beside it.
    """
    if given.role is Role.HUB_ADMIN:
        return [given]
    rest = [one for one in grants if one.administration not in {given.administration, None}]
    return [*rest, given]


def without_seen(viewer: Viewer, grants: Iterable[Grant]) -> list[Grant]:
    """Return the roles that remain when a viewer takes away all they see."""
    return [grant for grant in grants if not may_grant(viewer, grant)]
