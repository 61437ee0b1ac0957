"""All kiosks as a table for files, their ledger, and what was refused."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from dashboard.fleet import KioskNow
from dashboard.kiosk_health import read_health
from dashboard.kiosk_sentences import why_visit
from dashboard.language import gettext
from dashboard.live import Ledger
from dashboard.tables import Cell, Column, Table, Unit
from dashboard.terms import clock_words, condition_words, why_words
from faccine.wire.clocks import to_datetime
from hub.reading import RefusedSummary


def fleet_table(kiosks: Sequence[KioskNow], now_ms: int) -> Table:
    """Return every kiosk with its state and its ledger."""
    columns = [
        Column("kiosk", gettext("Kiosk"), gettext("The kiosk's id."), Unit.CODE),
        Column("name", gettext("Name"), gettext("What people call it."), Unit.TEXT),
        Column(
            "office", gettext("Office"), gettext("The code of the office it stands at."), Unit.CODE
        ),
        Column(
            "state", gettext("State"), gettext("How it is now; why it needs a visit."), Unit.TEXT
        ),
        Column(
            "needs_visit",
            gettext("To visit"),
            gettext("Whether somebody should go there."),
            Unit.YES_NO,
        ),
        Column(
            "last_seen", gettext("Last heard"), gettext("When it was heard last."), Unit.INSTANT
        ),
        *_ledger_columns(),
        Column("clock", gettext("Clock"), gettext("How far its clock can be trusted."), Unit.TEXT),
        Column(
            "settings", gettext("Settings in force"), gettext("The version it shows."), Unit.COUNT
        ),
        Column(
            "settings_wanted",
            gettext("Settings wanted"),
            gettext("The version it should show."),
            Unit.COUNT,
        ),
        Column(
            "software", gettext("Software"), gettext("Name and version of its software."), Unit.TEXT
        ),
        Column(
            "software_wanted",
            gettext("Software wanted"),
            gettext("The release it should run; empty: the one it has."),
            Unit.TEXT,
        ),
        Column(
            "temperature",
            gettext("Temperature"),
            gettext("Of its processor, in degrees Celsius."),
            Unit.NUMBER,
        ),
        Column(
            "disk_used",
            gettext("Card"),
            gettext("How much of its card is used, from 0 to 1."),
            Unit.SHARE,
        ),
    ]
    rows = [_fleet_row(one, now_ms) for one in kiosks]
    return Table("kiosks", gettext("Kiosks"), columns, rows)


def refused_table(refused: Sequence[RefusedSummary], timezone: str) -> Table:
    """Return what was refused, by kiosk and reason."""
    columns = [
        Column("kiosk", gettext("Kiosk"), gettext("The kiosk's id."), Unit.CODE),
        Column("reason", gettext("Reason"), gettext("Why it was refused."), Unit.TEXT),
        Column("n", gettext("Times"), gettext("How often, since the beginning."), Unit.COUNT),
        Column(
            "is_kept",
            gettext("Kept"),
            gettext("Whether some of it can still be tried again."),
            Unit.YES_NO,
        ),
        Column("last", gettext("Last time"), gettext("When it was refused last."), Unit.INSTANT),
        Column(
            "detail",
            gettext("Detail"),
            gettext("What was wrong with the newest, in English."),
            Unit.TEXT,
        ),
    ]
    rows = [
        (
            one.kiosk,
            why_words(one.why),
            one.n,
            one.is_kept,
            local_time(one.last_ms, timezone),
            one.detail,
        )
        for one in refused
    ]
    return Table("refused", gettext("Refused, but kept"), columns, rows)


def ledger_table(ledger: Ledger) -> Table:
    """Return the ledger of all kiosks together, its one sentence."""
    columns = [
        *_ledger_columns(),
        Column(
            "recent",
            gettext("In the last 7 days"),
            gettext("Ratings received that were made in them, today included."),
            Unit.COUNT,
        ),
        Column("last", gettext("Last press received"), gettext("When it arrived."), Unit.INSTANT),
        Column("online", gettext("Kiosks online"), gettext("Now."), Unit.COUNT),
        Column("kiosks", gettext("Kiosks"), gettext("Those in use."), Unit.COUNT),
    ]
    presses = ledger.presses
    row: list[Cell] = [
        presses.presses,
        presses.received,
        presses.refused,
        presses.waiting,
        presses.missing,
        presses.acknowledged,
        ledger.recent,
        local_time(ledger.last_ms, ledger.timezone),
        ledger.online,
        ledger.kiosks,
    ]
    return Table("press_ledger", gettext("Ledger"), columns, [row])


def _ledger_columns() -> list[Column]:
    return [
        Column("presses", gettext("Presses"), gettext("Presses ever made on it."), Unit.COUNT),
        Column(
            "received", gettext("Received"), gettext("Of these, those that arrived."), Unit.COUNT
        ),
        Column(
            "refused",
            gettext("Refused"),
            gettext("Of those received, those set aside as refused."),
            Unit.COUNT,
        ),
        Column("waiting", gettext("Waiting"), gettext("Presses still on the kiosk."), Unit.COUNT),
        Column(
            "missing",
            gettext("Missing"),
            gettext("Events nobody has and nobody accounted for."),
            Unit.COUNT,
        ),
        Column(
            "acknowledged",
            gettext("Accounted for"),
            gettext("Missing ones somebody has accounted for."),
            Unit.COUNT,
        ),
    ]


def _fleet_row(one: KioskNow, now_ms: int) -> Sequence[Cell]:
    kiosk, health = one.kiosk, read_health(one.kiosk.health)
    why = why_visit(one, now_ms)
    state = condition_words(one.condition)
    disk = health.disk_used_percent if health else None
    return (
        kiosk.code,
        one.name,
        kiosk.office_code,
        f"{state}: {why}" if why else state,
        one.condition.needs_a_visit,
        local_time(kiosk.seen_ms, one.timezone),
        kiosk.presses,
        kiosk.received,
        kiosk.refused,
        kiosk.waiting,
        kiosk.missing,
        kiosk.acknowledged,
        clock_words(kiosk.clock),
        kiosk.settings,
        kiosk.wanted,
        kiosk.software,
        kiosk.wanted_software,
        health.temperature_celsius if health else None,
        None if disk is None else round(disk / 100, 3),
    )


def local_time(instant_ms: int | None, timezone: str) -> datetime | None:
    """Return an instant as the administration's clock shows it, with its offset."""
    return None if instant_ms is None else to_datetime(instant_ms).astimezone(ZoneInfo(timezone))
