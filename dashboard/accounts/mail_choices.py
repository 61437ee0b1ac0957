"""What each person wants to be told by e-mail, in which language, and what they were told last."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from faccine.runtime.database import transaction


@dataclass(frozen=True, slots=True)
class MailChoice:
    """What somebody wants. ``language`` None: the administration's first."""

    weekly: bool
    alerts: bool
    language: str | None = None


class MailChoices:
    """Everybody's choices, and what the last weekly e-mail told them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> dict[int, MailChoice]:
        """Return the choices that were made, by account."""
        rows = self._database["mail_choice"].rows
        return {row["account"]: _choice(row) for row in rows}

    def of(self, account: int) -> MailChoice | None:
        """Return what somebody chose, None where they left it at what is usual."""
        rows = self._database["mail_choice"].rows_where("account = ?", [account])
        return next(map(_choice, rows), None)

    def put(self, account: int, choice: MailChoice) -> None:
        """Remember what somebody wants."""
        with transaction(self._database) as connection:
            connection.execute(
                "INSERT OR REPLACE INTO mail_choice VALUES (?, ?, ?, ?)",
                (account, choice.weekly, choice.alerts, choice.language),
            )

    def told(self, account: int) -> dict[str, Any]:
        """Return what the last weekly e-mail said of each place; nothing before the first."""
        rows = self._database["weekly_told"].rows_where("account = ?", [account])
        return next((json.loads(row["said"]) for row in rows), {})

    def put_told(self, account: int, monday: int, said: Mapping[str, Any]) -> None:
        """Remember what the weekly e-mail of a Monday (a day) said."""
        with transaction(self._database) as connection:
            connection.execute(
                "INSERT OR REPLACE INTO weekly_told VALUES (?, ?, ?)",
                (account, monday, json.dumps(dict(said), ensure_ascii=False)),
            )


def _choice(row: dict[str, Any]) -> MailChoice:
    return MailChoice(bool(row["weekly"]), bool(row["alerts"]), row["language"])
