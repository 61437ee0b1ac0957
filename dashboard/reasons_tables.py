"""What the page Reasons shows, as tables for files."""

from __future__ import annotations

from collections.abc import Callable

from dashboard import fields, words
from dashboard.language import gettext, text_in
from dashboard.reasons_page import ReasonsPage, ServiceRow
from dashboard.tables import Cell, Column, Table, Unit
from hub.statistics import share_of

NameOf = Callable[[str], str]
"""What a reason is called, by its code."""


def reasons_tables(page: ReasonsPage, name_of: NameOf) -> list[Table]:
    """Return the reasons of the period, over time, and by service."""
    return [
        _in_total(page),
        _reasons(page, name_of),
        _over_time(page, name_of),
        _by_service(page, name_of),
    ]


def _in_total(page: ReasonsPage) -> Table:
    columns = [
        Column("from", gettext("First day"), gettext("Of the period."), Unit.DATE),
        Column("to", gettext("Last day"), gettext("Of the period."), Unit.DATE),
        fields.ratings_column(),
        Column(
            "asked",
            gettext("Asked"),
            gettext("Ratings after which a reason was asked."),
            Unit.COUNT,
        ),
        Column("given", gettext("Given"), gettext("Ratings with a reason."), Unit.COUNT),
        Column(
            "silent",
            gettext("Nothing indicated"),
            gettext("Asked, and no reason given."),
            Unit.COUNT,
        ),
        Column("compared_from", gettext("Compared from"), gettext("First day."), Unit.DATE),
        Column("compared_to", gettext("Compared to"), gettext("Last day."), Unit.DATE),
        Column(
            "given_before",
            gettext("Given before"),
            gettext("Ratings with a reason in the compared period; empty below 10."),
            Unit.COUNT,
        ),
        Column(
            "set_aside",
            gettext("Set aside"),
            gettext("Ratings that screening set aside; they are not counted."),
            Unit.COUNT,
        ),
    ]
    row: list[Cell] = [
        page.period.first_date,
        page.period.last_date,
        page.counts.n,
        page.asked,
        page.given,
        page.asked - page.given,
        page.compared.first_date,
        page.compared.last_date,
        page.reasons.before_given or None,
        page.aside.total,
    ]
    return Table("in_total", gettext("In all"), columns, [row])


def _reasons(page: ReasonsPage, name_of: NameOf) -> Table:
    columns = [
        *_reason_columns(),
        Column("given", gettext("Times"), gettext("How often it was given."), Unit.COUNT),
        *fields.share_columns(
            "share",
            gettext("Share of reasons given"),
            gettext("Of all reasons given in the period; empty below 10 of them."),
        ),
        Column(
            "running",
            gettext("Together"),
            gettext("Share of it and of all those above it."),
            Unit.SHARE,
        ),
        Column(
            "given_before",
            gettext("Times before"),
            gettext("How often it was given in the compared period."),
            Unit.COUNT,
        ),
        *fields.share_columns(
            "share_before",
            gettext("Share before"),
            gettext("Of all reasons given in the compared period; empty below 10 of them."),
        ),
        *fields.difference_columns(gettext("Share less the share before.")),
    ]
    rows: list[list[Cell]] = [
        [
            one.code,
            name_of(one.code),
            one.n,
            *fields.share_cells(one.share),
            one.running,
            one.before_n,
            *fields.share_cells(one.before),
            *fields.difference_cells(one.difference),
        ]
        for one in page.reasons.rows
    ]
    note = gettext(
        "%(asked)s people were asked for a reason, %(given)s gave one.",
        asked=words.number(page.asked),
        given=words.number(page.given),
    )
    return Table("reasons", gettext("Reasons"), columns, rows, note)


def _over_time(page: ReasonsPage, name_of: NameOf) -> Table:
    columns = [
        Column("first_day", gettext("From"), gettext("First day, included."), Unit.DATE),
        Column("last_day", gettext("To"), gettext("Last day, included."), Unit.DATE),
        *_reason_columns(),
        Column(
            "given",
            gettext("Times"),
            gettext("How often it was given; empty where fewer than 10 reasons were, in all."),
            Unit.COUNT,
        ),
        Column(
            "all_given",
            gettext("All reasons"),
            gettext("How many reasons were given, whichever."),
            Unit.COUNT,
        ),
    ]
    rows: list[list[Cell]] = [
        [
            piece.period.first_date,
            piece.period.last_date,
            one.code,
            name_of(one.code),
            None if piece.given is None else piece.given.get(one.code, 0),
            piece.total,
        ]
        for piece in page.pieces
        for one in page.reasons.rows
    ]
    return Table("over_time", gettext("Reasons over time"), columns, rows)


def _by_service(page: ReasonsPage, name_of: NameOf) -> Table:
    columns = [
        *fields.service_columns(),
        fields.ratings_column(),
        Column(
            "asked",
            gettext("Asked"),
            gettext("Ratings after which a reason was asked."),
            Unit.COUNT,
        ),
        *_reason_columns(),
        Column(
            "given",
            gettext("Times"),
            gettext("How often it was given; empty below 10 ratings."),
            Unit.COUNT,
        ),
        Column(
            "all_given",
            gettext("All reasons"),
            gettext("How many reasons were given, whichever."),
            Unit.COUNT,
        ),
        *fields.share_columns(
            "share",
            gettext("Share of reasons given"),
            gettext("Of all reasons given for the service; empty below 10 of them."),
        ),
    ]
    rows: list[list[Cell]] = [
        [
            row.service.code,
            text_in(row.service.names),
            row.counts.n if row.counts else None,
            max(row.counts.asked, row.total) if row.counts and row.given is not None else None,
            one.code,
            name_of(one.code),
            *_given_cells(row, one.code),
        ]
        for row in page.services
        for one in page.reasons.rows
    ]
    return Table("by_service", gettext("Reasons by service"), columns, rows)


def _given_cells(row: ServiceRow, code: str) -> list[Cell]:
    if row.given is None:
        return [None] * 5
    n = row.given.get(code, 0)
    return [n, row.total, *fields.share_cells(share_of(n, row.total))]


def _reason_columns() -> list[Column]:
    return [
        Column("reason", gettext("Reason"), gettext("Its code in the catalogue."), Unit.CODE),
        Column(
            "reason_name",
            gettext("Name of the reason"),
            gettext("As kiosks show it."),
            Unit.TEXT,
        ),
    ]
