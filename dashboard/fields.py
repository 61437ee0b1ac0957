"""Columns that several pages' tables share, each with one key, one title and one meaning."""

from __future__ import annotations

from dashboard.covering import Participation
from dashboard.language import gettext
from dashboard.tables import Cell, Column, Unit
from hub.periods import date_of
from hub.reading import Standing
from hub.statistics import Difference, Share


def office_columns() -> list[Column]:
    """Return the two columns that name an office: ``office`` (its code) and ``office_name``."""
    return [
        Column("office", gettext("Office"), gettext("Its code in the catalogue."), Unit.CODE),
        Column("office_name", gettext("Name of the office"), gettext("As today."), Unit.TEXT),
    ]


def service_columns() -> list[Column]:
    """Return the two columns that name a service: ``service`` (its code) and ``service_name``."""
    return [
        Column(
            "service",
            gettext("Service"),
            gettext("Its code in the catalogue; empty: all services together."),
            Unit.CODE,
        ),
        Column("service_name", gettext("Name of the service"), gettext("As today."), Unit.TEXT),
    ]


def ratings_column() -> Column:
    """Return the column ``n``, the ratings that count."""
    return Column(
        "n", gettext("Ratings"), gettext("All that count, whatever the face."), Unit.COUNT
    )


def judged_day_column() -> Column:
    """Return the column ``judged_day``, the day that a word is of."""
    return Column(
        "judged_day",
        gettext("Day of the word"),
        gettext("The word is judged by what was counted before that day."),
        Unit.DATE,
    )


def judged_day_cell(standing: Standing | None) -> Cell:
    """Return the cell of :func:`judged_day_column`."""
    return date_of(standing.judged_day) if standing else None


def share_columns(key: str, title: str, meaning: str) -> list[Column]:
    """Return the columns of a share and of the ends of its interval: ``key``, _low and _high.

    Args:
        key: of the share.
        title: of the share, as on the page.
        meaning: of what it is a share.
    """
    return [
        Column(key, title, meaning, Unit.SHARE),
        Column(
            f"{key}_low",
            gettext("%(title)s, from", title=title),
            gettext("Lower end of its 95% interval (Wilson)."),
            Unit.SHARE,
        ),
        Column(
            f"{key}_high",
            gettext("%(title)s, to", title=title),
            gettext("Upper end of its 95% interval (Wilson)."),
            Unit.SHARE,
        ),
    ]


def face_columns() -> list[Column]:
    """Return the columns of the three shares of ratings: happy, neutral, sad, with their ends."""
    meaning = gettext("Share of all ratings; empty below 10, indicative below 30.")
    return [
        *share_columns("happy", gettext("Good"), meaning),
        *share_columns("neutral", gettext("So-so"), meaning),
        *share_columns("sad", gettext("Bad"), meaning),
    ]


def participation_columns() -> list[Column]:
    """Return the columns of people served and of the ratings among them."""
    return [
        Column(
            "served",
            gettext("Served"),
            gettext("People served, as far as somebody entered them."),
            Unit.COUNT,
        ),
        Column(
            "participation",
            gettext("Participation"),
            gettext("Ratings per person served, on the days for which it was entered."),
            Unit.SHARE,
        ),
        Column(
            "participation_is_partial",
            gettext("Part of the days"),
            gettext("Whether the served are missing for some days on which there were ratings."),
            Unit.YES_NO,
        ),
    ]


def participation_cells(participation: Participation) -> list[Cell]:
    """Return the cells of :func:`participation_columns`."""
    rate = participation.rate
    return [participation.served or None, rate, None if rate is None else participation.is_partial]


def difference_columns(meaning: str, *, is_alone: bool = False) -> list[Column]:
    """Return the columns of a difference with its interval, and whether it is there.

    Args:
        meaning: what is taken from what.
        is_alone: whether its interval is right 95 times in 100 by itself, not with others.
    """
    low, high = (
        (
            gettext("Lower end of its 95% interval (Newcombe)."),
            gettext("Upper end of its 95% interval (Newcombe)."),
        )
        if is_alone
        else (
            gettext("Lower end of its interval (Newcombe; together right 95 times in 100)."),
            gettext("Upper end of its interval (Newcombe; together right 95 times in 100)."),
        )
    )
    return [
        Column("difference", gettext("Difference"), meaning, Unit.POINTS),
        Column("difference_low", gettext("Difference, from"), low, Unit.POINTS),
        Column("difference_high", gettext("Difference, to"), high, Unit.POINTS),
        Column(
            "difference_is_there",
            gettext("A difference is there"),
            gettext("Whether zero lies outside the interval of the difference."),
            Unit.YES_NO,
        ),
    ]


def share_cells(share: Share | None) -> list[Cell]:
    """Return the cells of :func:`share_columns`."""
    return [None, None, None] if share is None else [share.value, share.low, share.high]


def difference_cells(difference: Difference | None) -> list[Cell]:
    """Return the cells of :func:`difference_columns`, in points."""
    if difference is None or difference.value is None:
        return [None, None, None, None]
    points = [round(100 * part, 6) for part in (difference.value, difference.low, difference.high)]
    return [*points, difference.is_there]
