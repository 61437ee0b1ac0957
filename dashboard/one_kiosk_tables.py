"""One kiosk as tables for files: its cards, its machine, its settings and its past."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.fleet import KioskNow
from dashboard.kiosk_health import health_rows, read_health
from dashboard.kiosk_tables import local_time
from dashboard.language import gettext, text_in
from dashboard.settings_words import SettingRow
from dashboard.tables import Column, Table, Unit
from dashboard.terms import action_words, position_words
from hub.reading import KioskPast, OutboxLedger


def outbox_table(outboxes: Sequence[OutboxLedger], past: KioskPast) -> Table:
    """Return the cards of one kiosk: made = stored + refused + waiting + missing, in events."""
    columns = [
        Column("outbox", gettext("Card"), gettext("The identity of its records' file."), Unit.CODE),
        Column(
            "made", gettext("Made"), gettext("Presses and reasons ever made on it."), Unit.COUNT
        ),
        Column("stored", gettext("Stored"), gettext("Of these, those the hub has."), Unit.COUNT),
        Column(
            "refused",
            gettext("Refused"),
            gettext("Of these, those refused and kept aside."),
            Unit.COUNT,
        ),
        Column(
            "waiting",
            gettext("Waiting"),
            gettext("Of these, those still on the kiosk."),
            Unit.COUNT,
        ),
        Column(
            "missing",
            gettext("Missing"),
            gettext("Of these, those that will never come."),
            Unit.COUNT,
        ),
        Column(
            "acknowledged",
            gettext("Accounted for"),
            gettext("Missing ones somebody has accounted for."),
            Unit.COUNT,
        ),
        Column(
            "why",
            gettext("What was said of it"),
            gettext("The words of whoever accounted for them."),
            Unit.TEXT,
        ),
    ]
    rows = [
        (
            one.uuid,
            one.made,
            one.stored,
            one.refused,
            one.waiting,
            one.missing,
            one.acknowledged,
            past.acknowledged.get(one.uuid),
        )
        for one in outboxes
    ]
    return Table("outboxes", gettext("Ledger by card"), columns, rows)


def health_table(one: KioskNow) -> Table:
    """Return what a kiosk says of its machine."""
    columns = [
        Column("what", gettext("What"), gettext("A part or a figure of the machine."), Unit.TEXT),
        Column("value", gettext("Value"), gettext("What it says of it."), Unit.TEXT),
        Column("remark", gettext("Remark"), gettext("What is to be thought of it."), Unit.TEXT),
    ]
    rows = [
        (row.title, row.value, row.remark) for row in health_rows(read_health(one.kiosk.health))
    ]
    return Table("health", gettext("Health"), columns, rows)


def settings_table(found: Sequence[SettingRow]) -> Table:
    """Return a kiosk's settings, in force and wanted."""
    columns = [
        Column("what", gettext("What"), gettext("A setting."), Unit.TEXT),
        Column("in_force", gettext("In force"), gettext("What the kiosk has."), Unit.TEXT),
        Column(
            "wanted",
            gettext("Wanted"),
            gettext("What it should have, where that differs."),
            Unit.TEXT,
        ),
    ]
    rows = [(row.title, row.in_force, row.wanted) for row in found]
    return Table("settings", gettext("Settings"), columns, rows)


def move_table(past: KioskPast, timezone: str) -> Table:
    """Return where a kiosk stood."""
    columns = [
        Column(
            "from",
            gettext("From"),
            gettext("Since when it stood there; empty: from the beginning."),
            Unit.INSTANT,
        ),
        Column("office", gettext("Office"), gettext("The code of the office."), Unit.CODE),
        Column("position", gettext("Position"), gettext("Where in the office."), Unit.TEXT),
        Column(
            "services",
            gettext("Services"),
            gettext("What it asked about; empty: all of the office."),
            Unit.TEXT,
        ),
    ]
    rows = [
        (
            local_time(move.from_ms or None, timezone),
            move.office_code,
            position_words(move.position) if move.position else None,
            ", ".join(text_in(names) for names in move.services),
        )
        for move in past.moves
    ]
    return Table("moves", gettext("Where it stood"), columns, rows)


def request_table(past: KioskPast, timezone: str) -> Table:
    """Return what was asked of a kiosk lately."""
    columns = [
        Column("asked", gettext("When"), gettext("When somebody asked."), Unit.INSTANT),
        Column("action", gettext("What"), gettext("What the kiosk was to do."), Unit.TEXT),
        Column(
            "sent", gettext("Sent"), gettext("When the hub sent it; empty: never."), Unit.INSTANT
        ),
    ]
    rows = [
        (
            local_time(one.asked_ms, timezone),
            action_words(one.action),
            local_time(one.sent_ms, timezone),
        )
        for one in past.requests
    ]
    return Table("requests", gettext("What was asked of it"), columns, rows)
