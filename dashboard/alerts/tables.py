"""Alerts as the table that their page shows and files hold."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from dashboard.alerts.model import Alert
from dashboard.alerts.words import alert_words
from dashboard.fields import office_columns
from dashboard.language import gettext
from dashboard.tables import Cell, Column, Table, Unit
from faccine.wire.clocks import to_datetime


def alerts_table(alerts: Sequence[Alert], now_ms: int) -> Table:
    """Return alerts, open and over, as one table."""
    return Table(
        "alerts",
        gettext("Alerts"),
        _columns(),
        [_row(alert, now_ms) for alert in alerts],
        gettext("Without end: its cause is still there."),
    )


def _columns() -> list[Column]:
    return [
        Column("id", gettext("Number"), gettext("The same in e-mail and webhooks."), Unit.COUNT),
        Column("rule", gettext("Rule"), gettext("Its code."), Unit.CODE),
        *office_columns(),
        Column(
            "item",
            gettext("Service or kiosk"),
            gettext("Its code; empty: the office as a whole."),
            Unit.CODE,
        ),
        Column("title", gettext("Alert"), gettext("In half a line."), Unit.TEXT),
        Column("what", gettext("What"), gettext("With its figures."), Unit.TEXT),
        Column("opened", gettext("Since"), gettext("When it was found."), Unit.INSTANT),
        Column("closed", gettext("Until"), gettext("When it was over."), Unit.INSTANT),
        Column("taken_by", gettext("Taken on by"), gettext("Who looks after it."), Unit.TEXT),
        Column("comment", gettext("Comment"), gettext("Of whoever took it on."), Unit.TEXT),
    ]


def _row(alert: Alert, now_ms: int) -> list[Cell]:
    said = alert_words(alert, now_ms)
    names = alert.values.get("names", {})
    zone = ZoneInfo(names.get("timezone", "UTC"))

    def instant(instant_ms: int | None) -> Cell:
        return None if instant_ms is None else to_datetime(instant_ms).astimezone(zone)

    return [
        alert.id,
        alert.rule.value,
        alert.place.office or None,
        names.get("office"),
        alert.place.item or None,
        said.title,
        said.what,
        instant(alert.opened_ms),
        instant(alert.closed_ms),
        alert.taken_by,
        alert.comment,
    ]
