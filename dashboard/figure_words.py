"""The words in a trend's figure, and the names of days and months for its axis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from babel import Locale
from babel.dates import get_day_names, get_month_names
from flask_babel import get_locale

from dashboard import words
from dashboard.charts import TrendWords
from dashboard.language import gettext, ngettext
from dashboard.trend import Piece
from hub.periods import Step


def trend_words(pieces: Sequence[Piece], step: Step) -> TrendWords:
    """Return what a trend says in the reader's language."""
    signs = words.signs()
    return TrendWords(
        share=gettext("“Bad”, share"),
        ratings=gettext("ratings"),
        hover=[_hover(piece, step) for piece in pieces],
        new_labels=gettext("new words under the faces"),
        decimal=signs.decimal,
        thousands=signs.thousands,
    )


def axis_locale() -> dict[str, Any]:
    """Return the names of days and months as Plotly wants them, Sunday first."""
    locale = _locale()
    days = get_day_names("wide", "stand-alone", locale)
    short_days = get_day_names("abbreviated", "stand-alone", locale)
    sunday_first = (6, 0, 1, 2, 3, 4, 5)
    return {
        "name": locale.language,
        "format": {
            "days": [days[index] for index in sunday_first],
            "shortDays": [short_days[index] for index in sunday_first],
            "months": list(get_month_names("wide", "stand-alone", locale).values()),
            "shortMonths": list(get_month_names("abbreviated", "stand-alone", locale).values()),
            "date": "%d/%m/%Y",
        },
    }


def _hover(piece: Piece, step: Step) -> str:
    counted = ngettext(
        "%(n)s rating", "%(n)s ratings", piece.counts.n, n=words.number(piece.counts.n)
    )
    when = words.piece_words(piece.period, step)
    if piece.shares is None:
        return f"{when}<br>{counted}"
    sad = piece.shares.sad
    return f"{when}<br>{words.percent(sad.value)} ({words.interval(sad)})<br>{counted}"


def _locale() -> Locale:
    locale = get_locale()
    return locale if locale is not None else Locale("it")
