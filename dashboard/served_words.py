"""People served, in sentences: what is missing, what is wrong with a line of a table."""

from __future__ import annotations

from collections.abc import Sequence

from babel.dates import format_date as babel_date
from flask_babel import get_locale

from dashboard.language import gettext, ngettext
from dashboard.served_cover import Cover, CoverPiece, lacking
from dashboard.words import number, period_words
from hub.catalogue import Problem, ProblemKind
from hub.periods import Period, Step, date_of

_WITHOUT_VALUE = {
    ProblemKind.FIELDS,
    ProblemKind.PERIOD,
    ProblemKind.OVERLAP,
    ProblemKind.REPEATED,
}


def cover_words(piece: CoverPiece) -> str:
    """Say how much of a piece of time was entered."""
    days = period_words(piece.period)
    if piece.cover is Cover.THERE:
        if piece.served is None:
            return gettext("%(days)s: entered within a longer time", days=days)
        return gettext("%(days)s: %(n)s served", days=days, n=number(piece.served))
    if piece.cover is Cover.CLOSED:
        return gettext("%(days)s: nothing expected", days=days)
    missing = " · ".join(period_words(run) for run in piece.missing)
    if piece.cover is Cover.PARTLY:
        return gettext("%(days)s: missing %(missing)s", days=days, missing=missing)
    return gettext("%(days)s: missing", days=days)


def missing_words(pieces: Sequence[CoverPiece], step: Step) -> str:
    """Say how many weeks, months or quarters lack something: "3 weeks"."""
    n = lacking(pieces)
    if step is Step.WEEK:
        return ngettext("%(n)s week", "%(n)s weeks", n, n=number(n))
    if step is Step.MONTH:
        return ngettext("%(n)s month", "%(n)s months", n, n=number(n))
    return ngettext("%(n)s quarter", "%(n)s quarters", n, n=number(n))


def step_lead(step: Step, period: Period) -> str:
    """Say what one box of a strip is, and of which days."""
    days = period_words(period)
    if step is Step.WEEK:
        return gettext("%(days)s, a box a week", days=days)
    if step is Step.MONTH:
        return gettext("%(days)s, a box a month", days=days)
    return gettext("%(days)s, a box a quarter", days=days)


def tick_words(period: Period, step: Step) -> str:
    """Say what a box is under: its month, or in a strip of months and quarters its year."""
    if step is not Step.WEEK:
        return str(period.first_date.year)
    # The month in which most of the week lies, which is that of its Thursday.
    middle = date_of((period.first_day + period.last_day) // 2)
    return str(babel_date(middle, "MMM", locale=str(get_locale())))


def ticks_of(names: Sequence[str]) -> list[tuple[int, str]]:
    """Return where each name begins; one that has a single box, and then another name, has no room.

    ``names`` is what each box is under, in their order.
    """
    starts = [at for at, name in enumerate(names) if not at or name != names[at - 1]]
    return [(at, names[at]) for at in starts if at + 1 not in starts]


def problem_words(problem: Problem) -> str:
    """Say what is wrong with a line, and what was expected."""
    said = _kinds()[problem.kind]
    if problem.value and problem.kind not in _WITHOUT_VALUE:
        return gettext("“%(value)s”: %(problem)s", value=problem.value, problem=said)
    return said


def _kinds() -> dict[ProblemKind, str]:
    columns = gettext(
        "Expected are ufficio, servizio, dal, al (or settimana, or mese) and serviti."
    )
    return {
        ProblemKind.EMPTY_FILE: gettext("The file is empty."),
        ProblemKind.UNKNOWN_COLUMN: " ".join([gettext("Nobody knows this column."), columns]),
        ProblemKind.MISSING_COLUMN: " ".join([gettext("This column is missing."), columns]),
        ProblemKind.REPEATED_COLUMN: gettext("This column stands there twice."),
        ProblemKind.FIELDS: gettext("This line has more or fewer fields than the first one."),
        ProblemKind.EMPTY: gettext("The office is missing."),
        ProblemKind.DATE: gettext("no such date; write it like 2026-11-02 or 02/11/2026."),
        ProblemKind.NUMBER: gettext("expected a whole number, for instance 412."),
        ProblemKind.PERIOD: gettext("Write the days once: from and to, or a week, or a month."),
        ProblemKind.BACKWARDS: gettext("the last day comes before the first."),
        ProblemKind.FUTURE: gettext("these days have not come yet."),
        ProblemKind.UNKNOWN_OFFICE: gettext("no office of yours has this code or name."),
        ProblemKind.UNKNOWN_SERVICE: gettext("no service has this code or name."),
        ProblemKind.REPEATED: gettext("another line says the same office, service and days."),
        ProblemKind.OVERLAP: gettext(
            "these days overlap others that are entered already. Delete those first, or give days "
            "that do not overlap."
        ),
    }
