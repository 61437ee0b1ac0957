"""People served as tables for files: each office's weeks or months, and the numbers as entered."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.fields import (
    office_columns,
    participation_cells,
    participation_columns,
    ratings_column,
    service_columns,
)
from dashboard.language import gettext, text_in
from dashboard.served_cover import lacking
from dashboard.served_page import ServedOffice
from dashboard.tables import Column, Table, Unit
from hub.periods import date_of


def whole_table(offices: Sequence[ServedOffice]) -> Table:
    """Return each office's whole period, as the page lists them."""
    columns = [
        *office_columns(),
        *_day_columns(),
        Column(
            "lacking",
            gettext("Gaps"),
            gettext("Weeks, months or quarters that lack a number for some of their days."),
            Unit.COUNT,
        ),
        ratings_column(),
        Column(
            "n_covered",
            gettext("Ratings of those days"),
            gettext("Those of the days for which the served were entered."),
            Unit.COUNT,
        ),
        *participation_columns(),
    ]
    rows = [
        (
            one.office.code,
            one.office.name,
            date_of(one.period.first_day),
            date_of(one.period.last_day),
            lacking(one.pieces),
            one.ratings,
            one.participation.ratings,
            *participation_cells(one.participation),
        )
        for one in offices
    ]
    return Table("by_office", gettext("Served by office"), columns, rows)


def pieces_table(offices: Sequence[ServedOffice]) -> Table:
    """Return each office's weeks, months or quarters with people served and participation."""
    columns = [
        *office_columns(),
        *_day_columns(),
        Column(
            "state",
            gettext("State"),
            gettext("there, partly, missing, or closed: nothing is expected."),
            Unit.CODE,
        ),
        Column(
            "served",
            gettext("Served"),
            gettext("People served, as entered for days inside."),
            Unit.COUNT,
        ),
        ratings_column(),
        Column(
            "participation",
            gettext("Participation"),
            gettext("Ratings by people served, of the days for which both are known."),
            Unit.SHARE,
        ),
        Column(
            "n_covered",
            gettext("Ratings of those days"),
            gettext("Those of the days for which the served were entered."),
            Unit.COUNT,
        ),
    ]
    rows = [
        (
            one.office.code,
            one.office.name,
            date_of(piece.period.first_day),
            date_of(piece.period.last_day),
            piece.cover.value,
            piece.served,
            n,
            None if part.rate is None else round(part.rate, 4),
            None if part.rate is None else part.ratings,
        )
        for one in offices
        for piece, n, part in one.by_piece
    ]
    return Table("participation", gettext("Served and participation"), columns, rows)


def entries_table(offices: Sequence[ServedOffice]) -> Table:
    """Return the numbers as somebody entered them."""
    columns = [
        *office_columns(),
        *service_columns(),
        *_day_columns(),
        Column("served", gettext("Served"), gettext("People served."), Unit.COUNT),
    ]
    rows = []
    for one in offices:
        services = {service.id: service for service in one.office.services}
        for row in one.rows:
            service = services.get(row.service or 0)
            rows.append(
                (
                    one.office.code,
                    one.office.name,
                    service.code if service else None,
                    text_in(service.names) if service else None,
                    date_of(row.first_day),
                    date_of(row.last_day),
                    row.n,
                )
            )
    return Table("served", gettext("Numbers as entered"), columns, rows)


def _day_columns() -> list[Column]:
    return [
        Column("first_day", gettext("From"), gettext("First day."), Unit.DATE),
        Column("last_day", gettext("To"), gettext("Last day, included."), Unit.DATE),
    ]
