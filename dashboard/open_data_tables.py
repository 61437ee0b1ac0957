"""The two tables that are published each month: the ratings, and what was set aside."""

from __future__ import annotations

from collections.abc import Iterable

from dashboard import fields
from dashboard.fields import share_cells
from dashboard.language import gettext, text_in
from dashboard.open_data import Line, Month
from dashboard.shares import shares_of
from dashboard.tables import Cell, Column, Table, Unit
from hub.reading import Counts


def levels() -> dict[str, str]:
    """Return what a row can add up, and what that means."""
    return {
        "office-service": gettext("one service at one office"),
        "office": gettext("all services of one office"),
        "service": gettext("one service at all offices that have rows"),
        "all": gettext("all offices that have rows"),
        "few-people": gettext("all offices of few people together; in no other row"),
    }


def tables(months: Iterable[Month]) -> list[Table]:
    """Return the two tables that are published: the ratings, and what was set aside."""
    months = list(months)
    return [
        Table(
            "ratings",
            gettext("Ratings by month"),
            _rating_columns(),
            [_rating_row(line) for month in months for line in month.lines],
            gettext(
                "Rows below ten ratings are hidden, and others with them, so that none can be"
                " worked out by subtraction."
            ),
        ),
        Table(
            "set_aside",
            gettext("Set aside by month"),
            _aside_columns(),
            [_aside_row(month) for month in months],
            gettext("Kept and not counted; one rating can be of several kinds."),
        ),
    ]


def _rating_columns() -> list[Column]:
    said = "; ".join(f"{level}: {meaning}" for level, meaning in levels().items())
    return [
        Column("month", gettext("Month"), gettext("Year and month, as 2026-10."), Unit.TEXT),
        Column("level", gettext("What is added up"), f"{said}.", Unit.CODE),
        *fields.office_columns(),
        *fields.service_columns(),
        Column(
            "is_hidden",
            gettext("Hidden"),
            gettext("Whether the figures are hidden because of small numbers."),
            Unit.YES_NO,
        ),
        fields.ratings_column(),
        *(
            Column(f"{key}_n", title, gettext("How many pressed this face."), Unit.COUNT)
            for key, title in (
                ("happy", gettext("Good, ratings")),
                ("neutral", gettext("So-so, ratings")),
                ("sad", gettext("Bad, ratings")),
            )
        ),
        *fields.face_columns(),
    ]


def _rating_row(line: Line) -> list[Cell]:
    counts = line.counts
    return [
        f"{line.month.first_date:%Y-%m}",
        line.level,
        line.office.code if line.office else None,
        line.office.name if line.office else None,
        line.service.code if line.service else None,
        text_in(line.service.names) if line.service else None,
        counts is None,
        *_figures(counts),
    ]


def _figures(counts: Counts | None) -> list[Cell]:
    if counts is None:
        return [None] * 13
    shares = shares_of(counts)
    three = (shares.happy, shares.neutral, shares.sad) if shares else (None, None, None)
    ends = [cell for share in three for cell in share_cells(share)]
    return [counts.n, counts.happy, counts.neutral, counts.sad, *ends]


def _aside_columns() -> list[Column]:
    kinds = (
        ("total", gettext("Set aside"), gettext("Ratings kept out of the count.")),
        ("burst", gettext("In a burst"), gettext("Many presses within seconds.")),
        ("stuck", gettext("Stuck button"), gettext("From a button that was stuck.")),
        ("out_of_hours", gettext("Out of hours"), gettext("While the office was closed.")),
        ("test", gettext("Test mode"), gettext("Presses of technicians.")),
    )
    month = Column("month", gettext("Month"), gettext("Year and month, as 2026-10."), Unit.TEXT)
    return [month, *(Column(*kind, Unit.COUNT) for kind in kinds)]


def _aside_row(month: Month) -> list[Cell]:
    aside = month.aside
    kinds = [aside.total, aside.burst, aside.stuck, aside.out_of_hours, aside.test]
    return [f"{month.period.first_date:%Y-%m}", *kinds]
