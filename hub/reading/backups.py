"""Queries on the copies of the books."""

from __future__ import annotations

from sqlite3 import Connection
from typing import NamedTuple

_LAST = """
    SELECT (SELECT max(made_ms) FROM backup WHERE problem IS NULL),
        (SELECT problem FROM backup ORDER BY made_ms DESC, id DESC LIMIT 1)
"""


class LastBackup(NamedTuple):
    """When the latest whole copy was made, and what went wrong with the latest attempt, if any."""

    made_ms: int | None
    problem: str | None


def last_backup(connection: Connection) -> LastBackup:
    """Return how the copies stand; both None where nobody makes any."""
    return LastBackup(*connection.execute(_LAST).fetchone())
