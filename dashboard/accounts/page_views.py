"""On which day somebody looked at an administration's pages last: to say when nobody does.

Only the last day is kept, no page and no hour.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlite_utils import Database

from faccine.runtime.database import transaction

WHOLE_HUB = ""


class PageViews:
    """The last day of each account, by administration."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def write(self, account: int, administrations: Iterable[str], day: int) -> None:
        """Write down that somebody looked; on the same day again it writes nothing."""
        last = self._last_of(account)
        new = [one for one in administrations if last.get(one) != day]
        if not new:
            return
        with transaction(self._database) as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO page_view VALUES (?, ?, ?)",
                [(account, one, day) for one in new],
            )

    def last_day(self, administration: str) -> int | None:
        """Return the last day anybody looked at an administration's pages, None if nobody ever."""
        row = self._database.conn.execute(
            "SELECT max(day) FROM page_view WHERE administration = ?", (administration,)
        ).fetchone()
        return None if row[0] is None else int(row[0])

    def _last_of(self, account: int) -> dict[str, int]:
        return dict(
            self._database.conn.execute(
                "SELECT administration, day FROM page_view WHERE account = ?", (account,)
            )
        )
