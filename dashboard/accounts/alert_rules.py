"""The settings of alert rules in the dashboard's own file."""

from __future__ import annotations

import json

from sqlite_utils import Database

from dashboard.alerts.model import AlertRule, Place
from dashboard.alerts.settings import RuleSettings, RulesInForce
from faccine.runtime.database import transaction


class RuleBook:
    """Rules that differ from what holds one level up."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def in_force(self) -> RulesInForce:
        """Return all settings anybody made."""
        return RulesInForce(
            {
                (
                    Place(row["administration"], row["office"], row["item"]),
                    AlertRule(row["rule"]),
                ): (RuleSettings(bool(row["is_on"]), json.loads(row["amounts"])))
                for row in self._database["alert_rule"].rows
            }
        )

    def put(self, place: Place, rule: AlertRule, settings: RuleSettings | None) -> None:
        """Set a rule at a place; None lets hold what holds one level up."""
        key = (place.administration, place.office, place.item, rule.value)
        with transaction(self._database) as connection:
            connection.execute(
                "DELETE FROM alert_rule"
                " WHERE administration = ? AND office = ? AND item = ? AND rule = ?",
                key,
            )
            if settings is not None:
                connection.execute(
                    "INSERT INTO alert_rule VALUES (?, ?, ?, ?, ?, ?)",
                    (*key, settings.is_on, json.dumps(dict(settings.amounts))),
                )
