"""The record of who changed what: written once, never changed, pruned from its oldest end.

An entry holds codes and values and no sentences; the page says it in the reader's words. What a
detail was before and is now is a pair. Secrets never come here: callers name what they pass.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlite_utils import Database

from faccine.runtime.database import transaction

KEPT_DAYS = 730
"""How long an entry is kept: two years, as long as somebody may ask about a yearly report."""
_PRUNED_AT_ONCE = 100


@dataclass(frozen=True)
class Entry:
    """One thing somebody did.

    ``who`` None means the command line or a job. ``administration`` None concerns the hub as a
    whole, ``office`` None the whole administration. A detail is a value, or a pair: before and now.
    """

    at_ms: int
    action: str
    what: str
    account: int | None = None
    who: str | None = None
    administration: str | None = None
    office: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    id: int = 0


@dataclass(frozen=True)
class Filter:
    """Which entries are wanted; None leaves a question open.

    ``administrations`` None means all and the hub's own; ``kinds`` are the parts of actions before
    their dots; days are bounds in milliseconds, the second one excluded.
    """

    administrations: Sequence[str] | None = None
    who: str | None = None
    kinds: Sequence[str] | None = None
    from_ms: int | None = None
    to_ms: int | None = None


class AuditLog:
    """The entries of the accounts' file."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def write(self, entry: Entry) -> None:
        """Add an entry, and let go of the oldest ones whose time is over."""
        with transaction(self._database) as connection:
            self._prune(entry.at_ms - KEPT_DAYS * 86_400_000)
            connection.execute(
                "INSERT INTO audit (at_ms, account, who, action, what, administration, office,"
                " details) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    entry.at_ms,
                    entry.account,
                    entry.who,
                    entry.action,
                    entry.what,
                    entry.administration or "",
                    entry.office or "",
                    json.dumps(entry.details, ensure_ascii=False, default=str),
                ),
            )

    def count(self, wanted: Filter) -> int:
        """Return how many entries are wanted."""
        where, values = _where(wanted)
        row = self._database.conn.execute(f"SELECT count(*) FROM audit WHERE {where}", values)
        return int(row.fetchone()[0])

    def entries(self, wanted: Filter, *, first: int = 0, n: int = 50) -> list[Entry]:
        """Return wanted entries, newest first: ``n`` of them after skipping ``first``."""
        where, values = _where(wanted)
        rows = self._database["audit"].rows_where(
            where, values, order_by="id DESC", limit=n, offset=first
        )
        return [_entry(row) for row in rows]

    def people(self, wanted: Filter) -> list[str]:
        """Return the e-mails of those who did something that is wanted, sorted."""
        where, values = _where(wanted)
        rows = self._database.conn.execute(
            f"SELECT DISTINCT who FROM audit WHERE {where} AND who IS NOT NULL ORDER BY who", values
        )
        return [who for (who,) in rows]

    def _prune(self, before_ms: int) -> None:
        rows = self._database["audit"].rows_where(order_by="id", limit=_PRUNED_AT_ONCE)
        for row in list(rows):
            if row["at_ms"] >= before_ms:
                return
            self._database.table("audit").delete(row["id"])


def _where(wanted: Filter) -> tuple[str, list[Any]]:
    parts: list[tuple[str, list[Any]]] = [("1", [])]
    if wanted.administrations is not None:
        parts.append(_one_of("administration", wanted.administrations))
    if wanted.who is not None:
        parts.append(("who = ?", [wanted.who]))
    if wanted.kinds is not None:
        parts.append(_one_of("substr(action, 1, instr(action, '.') - 1)", wanted.kinds))
    if wanted.from_ms is not None:
        parts.append(("at_ms >= ?", [wanted.from_ms]))
    if wanted.to_ms is not None:
        parts.append(("at_ms < ?", [wanted.to_ms]))
    return " AND ".join(part for part, _ in parts), [value for _, some in parts for value in some]


def _one_of(expression: str, values: Sequence[str]) -> tuple[str, list[Any]]:
    return f"{expression} IN ({', '.join('?' * len(values))})", list(values)


def _entry(row: dict[str, Any]) -> Entry:
    return Entry(
        at_ms=row["at_ms"],
        action=row["action"],
        what=row["what"],
        account=row["account"],
        who=row["who"],
        administration=row["administration"] or None,
        office=row["office"] or None,
        details=json.loads(row["details"]),
        id=row["id"],
    )
