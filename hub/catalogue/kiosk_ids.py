"""What a new kiosk is called on the wire, when nobody wants to think of a name."""

from __future__ import annotations

from collections.abc import Collection

from sqlite_utils import Database

_LONGEST_PLACE = 36
"""So that a hyphen and three digits still fit into an id."""


def proposed_id(administration: str, office: str, taken: Collection[str]) -> str:
    """Return an id that nobody has yet: ``fontelieta-anagrafe-1``."""
    town = administration.removeprefix("comune-").removeprefix("di-")
    place = f"{town}-{office}"[:_LONGEST_PLACE].strip("-")
    number = 1
    while f"{place}-{number}" in taken:
        number += 1
    return f"{place}-{number}"


def next_kiosk_id(database: Database, administration: str | None, office: str) -> str:
    """Return an id that no kiosk of the hub has or ever had, for a kiosk at an office.

    Args:
        database: the books.
        administration: its code; None for whichever has an office of that code.
        office: its code.
    """
    rows = database.conn.execute("SELECT code FROM kiosk")
    if administration is None:
        found = database.conn.execute(
            "SELECT administration.code FROM office JOIN administration "
            "ON administration.id = office.administration WHERE office.code = ? ORDER BY 1",
            [office],
        ).fetchone()
        administration = "" if found is None else str(found[0])
    return proposed_id(administration, office, {code for (code,) in rows})
