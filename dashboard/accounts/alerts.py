"""Alerts in the dashboard's own file: opened, closed, taken on, and kept for two years."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlite_utils import Database

from dashboard.alerts.model import Alert, AlertRule, Finding, Place
from faccine.runtime.database import transaction

KEPT_DAYS = 730
"""How long an alert is kept after it was closed."""


class AlertBook:
    """The alerts of the accounts' file."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(self) -> list[Alert]:
        """Return the alerts whose cause is still there, the oldest first."""
        return self._alerts("closed_ms IS NULL ORDER BY opened_ms, id")

    def by_id(self, number: int) -> Alert | None:
        """Return one alert, None if there is none of this number."""
        return next(iter(self._alerts("id = ?", [number])), None)

    def by_ids(self, numbers: Iterable[int]) -> list[Alert]:
        """Return some alerts, the oldest first; unknown numbers are left out."""
        wanted = json.dumps(list(numbers))
        return self._alerts(
            "id IN (SELECT value FROM json_each(?)) ORDER BY opened_ms, id", [wanted]
        )

    def past(self, administration: str, n: int) -> list[Alert]:
        """Return the ``n`` alerts of an administration that were closed last, latest first."""
        return self._alerts(
            "administration = ? AND closed_ms IS NOT NULL ORDER BY closed_ms DESC, id DESC LIMIT ?",
            [administration, n],
        )

    def to_tell(self) -> list[Alert]:
        """Return the alerts that opened or closed since :meth:`told`, the oldest first."""
        return self._alerts("told < 1 + (closed_ms IS NOT NULL) ORDER BY id")

    def told(self, alerts: Iterable[Alert]) -> None:
        """Write down that whoever has to be told of these, as they are, is down for it."""
        with transaction(self._database) as connection:
            connection.executemany(
                "UPDATE alert SET told = ? WHERE id = ?",
                [(1 if one.is_open else 2, one.id) for one in alerts],
            )

    def put(self, findings: Iterable[Finding], now_ms: int) -> tuple[list[Alert], list[Alert]]:
        """Open what is new, close what is gone and renew the figures of what is still there.

        Returns:
            The alerts that were opened, and those that were closed.
        """
        found = {finding.key: finding for finding in findings}
        with transaction(self._database):
            still = {alert.key: alert for alert in self.open()}
            opened = [
                self._insert(one, now_ms)
                for key, one in found.items()
                if key not in still and not one.is_covered
            ]
            closed = [self._close(one, now_ms) for key, one in still.items() if key not in found]
            for key, alert in still.items():
                if key in found and dict(found[key].values) != dict(alert.values):
                    self._renew(alert, found[key])
            self._database.conn.execute(
                "DELETE FROM alert WHERE closed_ms < ?", (now_ms - KEPT_DAYS * 86_400_000,)
            )
        return opened, closed

    def take(self, number: int, who: str, comment: str | None, now_ms: int) -> bool:
        """Write down who takes an open alert on; return whether it was still there to take.

        Taking it again changes the comment, and who it is.
        """
        with transaction(self._database) as connection:
            cursor = connection.execute(
                "UPDATE alert SET taken_by = ?, taken_ms = ?, comment = ?"
                " WHERE id = ? AND closed_ms IS NULL",
                (who, now_ms, comment, number),
            )
        return cursor.rowcount == 1

    def since(self) -> dict[str, int]:
        """Return since when each thing is so that has to last before it is an alert."""
        return dict(self._database.conn.execute("SELECT what, since_ms FROM alert_since"))

    def put_since(self, since: Mapping[str, int]) -> None:
        """Remember since when each thing is so, in the place of what was remembered."""
        with transaction(self._database) as connection:
            connection.execute("DELETE FROM alert_since")
            connection.executemany("INSERT INTO alert_since VALUES (?, ?)", since.items())

    def _insert(self, finding: Finding, now_ms: int) -> Alert:
        place = finding.place
        cursor = self._database.conn.execute(
            "INSERT INTO alert (rule, administration, office, item, opened_ms, data)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (
                finding.rule.value,
                place.administration,
                place.office,
                place.item,
                now_ms,
                _packed(finding.values),
            ),
        )
        number = int(cursor.lastrowid or 0)
        return Alert(number, finding.rule, place, now_ms, None, finding.values)

    def _close(self, alert: Alert, now_ms: int) -> Alert:
        self._database.conn.execute(
            "UPDATE alert SET closed_ms = ? WHERE id = ?", (now_ms, alert.id)
        )
        return Alert(
            alert.id,
            alert.rule,
            alert.place,
            alert.opened_ms,
            now_ms,
            alert.values,
            alert.taken_by,
            alert.taken_ms,
            alert.comment,
        )

    def _renew(self, alert: Alert, finding: Finding) -> None:
        self._database.conn.execute(
            "UPDATE alert SET data = ? WHERE id = ?", (_packed(finding.values), alert.id)
        )

    def _alerts(self, where: str, values: Iterable[Any] = ()) -> list[Alert]:
        rows = self._database.query(f"SELECT * FROM alert WHERE {where}", list(values))
        return [_alert(row) for row in rows]


def _packed(values: Mapping[str, Any]) -> str:
    return json.dumps(dict(values), ensure_ascii=False)


def _alert(row: dict[str, Any]) -> Alert:
    return Alert(
        row["id"],
        AlertRule(row["rule"]),
        Place(row["administration"], row["office"], row["item"]),
        row["opened_ms"],
        row["closed_ms"],
        json.loads(row["data"]),
        row["taken_by"],
        row["taken_ms"],
        row["comment"],
    )
