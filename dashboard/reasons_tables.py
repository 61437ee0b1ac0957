"""What the page Reasons shows, as tables for files."""

from __future__ import annotations

from collections.abc import Callable

from dashboard import fields
from dashboard.language import gettext, text_in
from dashboard.reasons_page import ReasonsPage
from dashboard.tables import Cell, Column, Table, Unit

NameOf = Callable[[str], str]
"""What a reason is called, by its code."""


def reasons_tables(page: ReasonsPage, name_of: NameOf) -> list[Table]:
    """Return the reasons of the period, over time, and by service."""
    return [_reasons(page, name_of), _over_time(page, name_of), _by_service(page, name_of)]


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
            one.before_n,
            *fields.share_cells(one.before),
            *fields.difference_cells(one.difference),
        ]
        for one in page.reasons.rows
    ]
    note = gettext(
        "%(asked)s people were asked for a reason, %(given)s gave one.",
        asked=page.asked,
        given=page.given,
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
    ]
    rows: list[list[Cell]] = [
        [
            row.service.code,
            text_in(row.service.names),
            row.counts.n if row.counts else None,
            max(row.counts.asked, row.total) if row.counts and row.given is not None else None,
            one.code,
            name_of(one.code),
            None if row.given is None else row.given.get(one.code, 0),
        ]
        for row in page.services
        for one in page.reasons.rows
    ]
    return Table("by_service", gettext("Reasons by service"), columns, rows)


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
