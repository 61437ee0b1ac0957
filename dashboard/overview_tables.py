"""What stands on the first page beside its rows, as tables for files.

Their keys have an underscore, which no administration's code has: the rows' tables are named after
their administration.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dashboard import fields
from dashboard.alerts.words import AlertWords
from dashboard.fleet import Fleet
from dashboard.kiosk_tables import fleet_table, ledger_table
from dashboard.language import gettext, text_in
from dashboard.overview_page import OverviewPage
from dashboard.tables import Cell, Column, Table, Unit
from hub.statistics import Verdict


def beside_tables(
    sections: Sequence[OverviewPage], fleet: Fleet, alerts: Sequence[AlertWords]
) -> list[Table]:
    """Return totals, the answer's reason, today's sum, the ledger, kiosks to visit, open alerts."""
    tables = [
        _totals(sections),
        _reason(sections),
        _today(sections),
        ledger_table(fleet.ledger),
        replace(
            fleet_table(fleet.visits, fleet.now_ms),
            key="kiosks_to_visit",
            title=gettext("Kiosks to visit"),
        ),
        _alerts(alerts),
    ]
    return [table for table in tables if table.rows]


def _administration_columns() -> list[Column]:
    return [
        Column("administration", gettext("Administration"), gettext("Its code."), Unit.CODE),
        Column(
            "administration_name",
            gettext("Name of the administration"),
            gettext("As today."),
            Unit.TEXT,
        ),
    ]


def _totals(sections: Sequence[OverviewPage]) -> Table:
    columns = [
        *_administration_columns(),
        Column("from", gettext("First day"), gettext("Of the period."), Unit.DATE),
        Column("to", gettext("Last day"), gettext("Of the period."), Unit.DATE),
        Column("rows", gettext("Rows"), gettext("Offices, or services of one office."), Unit.COUNT),
        *_word_columns(),
        fields.ratings_column(),
        *fields.face_columns(),
        Column(
            "left_out",
            gettext("Left out"),
            gettext("Rows that the total leaves out, because it would tell of few people."),
            Unit.COUNT,
        ),
        Column(
            "set_aside",
            gettext("Set aside"),
            gettext("Ratings that screening set aside; they are not counted."),
            Unit.COUNT,
        ),
    ]
    rows = [_total(one) for one in sections if one.rows]
    note = gettext("Totals get no word: they mix different services.")
    return Table("in_total", gettext("Total"), columns, rows, note)


def _word_columns() -> list[Column]:
    titles = {
        Verdict.STABLE: gettext("stable"),
        Verdict.BETTER: gettext("better"),
        Verdict.WORSE: gettext("worse"),
        Verdict.TOO_FEW: gettext("too few to say"),
    }
    return [
        Column(
            verdict.replace("-", "_"), titles[verdict], gettext("Rows with this word."), Unit.COUNT
        )
        for verdict in Verdict
    ]


def _total(section: OverviewPage) -> list[Cell]:
    total, period = section.total, section.choice.period
    shares = total.shares if total else None
    faces = (shares.happy, shares.neutral, shares.sad) if shares else (None, None, None)
    return [
        section.administration.code,
        section.administration.name,
        period.first_date,
        period.last_date,
        len(section.rows),
        *(sum(row.verdict == verdict for row in section.rows) for verdict in Verdict),
        shares.n if shares else None,
        *(cell for share in faces for cell in fields.share_cells(share)),
        len(total.left_out) if total else None,
        section.aside.total,
    ]


def _reason(sections: Sequence[OverviewPage]) -> Table:
    """Return the reason that the answer names: where one row alone is going worse."""
    columns = [
        *fields.office_columns(),
        *fields.service_columns(),
        Column(
            "reason_name", gettext("Name of the reason"), gettext("As kiosks show it."), Unit.TEXT
        ),
        Column("given", gettext("Times"), gettext("How often it was given."), Unit.COUNT),
        Column(
            "all_given",
            gettext("All reasons"),
            gettext("How many reasons were given, whichever."),
            Unit.COUNT,
        ),
    ]
    worse = [(section, row) for section in sections for row in section.worse]
    rows: list[list[Cell]] = []
    for section, row in worse if len(worse) == 1 else ():
        found, service = section.reason_of(row), row.service or row.judged
        if found:
            place: list[Cell] = [row.office.code, row.office.name]
            named = [service.code, text_in(service.names)] if service else [None, None]
            rows.append([*place, *named, text_in(found.labels), found.k, found.n])
    return Table("top_reason", gettext("Why"), columns, rows)


def _today(sections: Sequence[OverviewPage]) -> Table:
    columns = [
        *_administration_columns(),
        Column("until", gettext("Until"), gettext("Hour up to which it is counted."), Unit.COUNT),
        fields.ratings_column(),
        Column("happy", gettext("Good"), gettext("How many."), Unit.COUNT),
        Column("neutral", gettext("So-so"), gettext("How many."), Unit.COUNT),
        Column("sad", gettext("Bad"), gettext("How many."), Unit.COUNT),
    ]
    rows: list[list[Cell]] = [
        [
            section.administration.code,
            section.administration.name,
            today.until,
            today.counts.n,
            today.counts.happy,
            today.counts.neutral,
            today.counts.sad,
        ]
        for section in sections
        if section.rows and (today := section.today)
    ]
    return Table("so_far_today", gettext("Today so far"), columns, rows)


def _alerts(alerts: Sequence[AlertWords]) -> Table:
    columns = [
        Column("id", gettext("Number"), gettext("The same in e-mail and webhooks."), Unit.COUNT),
        Column("where", gettext("Where"), gettext("Office, service or kiosk."), Unit.TEXT),
        Column("title", gettext("Alert"), gettext("In half a line."), Unit.TEXT),
        Column("what", gettext("What"), gettext("With its figures."), Unit.TEXT),
        Column("since", gettext("Since"), gettext("When it was found."), Unit.TEXT),
    ]
    rows: list[list[Cell]] = [[one.id, one.where, one.title, one.what, one.since] for one in alerts]
    return Table("open_alerts", gettext("Open alerts"), columns, rows)
