"""The roles of accounts in their file, as :class:`dashboard.rights.Grant`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlite_utils import Database

from dashboard.rights import Grant, Role

_WHOLE_HUB = ""


def grants_of(database: Database, account: int) -> tuple[Grant, ...]:
    """Return an account's grants, by administration."""
    rows = database["account_grant"].rows_where("account = ?", [account])
    return tuple(_grant(row) for row in rows)


def put_grants(database: Database, account: int, grants: Iterable[Grant]) -> None:
    """Put an account's grants in the place of those it had, inside the open transaction."""
    database.table("account_grant").delete_where("account = ?", [account])
    for grant in grants:
        offices = None if grant.offices is None else json.dumps(sorted(grant.offices))
        database.table("account_grant").insert(
            {
                "account": account,
                "administration": grant.administration or _WHOLE_HUB,
                "role": grant.role.value,
                "offices": offices,
            }
        )


def _grant(row: dict[str, Any]) -> Grant:
    offices = None if row["offices"] is None else frozenset(json.loads(row["offices"]))
    return Grant(Role(row["role"]), row["administration"] or None, offices)
