"""Addresses of other programs that want to be told of alerts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from faccine.runtime.database import transaction


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address that is told of an administration's alerts. ``secret`` signs what is sent."""

    id: int
    administration: str
    address: str
    secret: str


class Webhooks:
    """The webhooks of the accounts' file."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self, administration: str | None = None) -> list[Webhook]:
        """Return the webhooks, or those of one administration, by address."""
        where, values = ("1", [])
        if administration is not None:
            where, values = "administration = ?", [administration]
        rows = self._database["webhook"].rows_where(where, values, order_by="address")
        return [_webhook(row) for row in rows]

    def put(self, administration: str, address: str, secret: str, now_ms: int) -> None:
        """Add an address, or give it another secret."""
        with transaction(self._database) as connection:
            connection.execute(
                "INSERT INTO webhook (administration, address, secret, created_ms)"
                " VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET secret = excluded.secret",
                (administration, address, secret, now_ms),
            )

    def delete(self, administration: str, number: int) -> str | None:
        """Take an address away and return it, None if the administration has none of this id."""
        found = next((one for one in self.all(administration) if one.id == number), None)
        if found is not None:
            with transaction(self._database) as connection:
                connection.execute("DELETE FROM webhook WHERE id = ?", (number,))
        return found.address if found else None


def _webhook(row: dict[str, Any]) -> Webhook:
    return Webhook(row["id"], row["administration"], row["address"], row["secret"])
