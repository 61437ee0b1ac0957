"""What the page Reasons says: which reason comes first, what changed, what the chart shows."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard import words
from dashboard.charts_reasons import ReasonChartWords
from dashboard.language import gettext, ngettext, text_in
from dashboard.phrases import difference_words, names_of, size_of
from dashboard.reason_rows import Reason, ReasonPiece
from dashboard.reasons_page import ReasonsPage, Scope
from hub.periods import Step
from hub.statistics import share_of

__all__ = [
    "change_of",
    "chart_sentence",
    "chart_words",
    "difference_words",
    "lead_of",
    "name_of",
    "names_of",
    "piece_name",
    "place_of",
    "share_of",
    "step_names",
]


def place_of(scope: Scope) -> str:
    """Return the name of the place that one looks at, '' for the whole administration."""
    names = [scope.office.name] if scope.office else []
    if scope.service:
        names.append(text_in(scope.service.names))
    return ", ".join(names)


def name_of(page: ReasonsPage, code: str) -> str:
    """Return what a reason is called."""
    return text_in(page.labels.get(code, {})) or code


def lead_of(page: ReasonsPage) -> tuple[str, str]:
    """Return the answer's first words, and the sentence that stands by them."""
    if not page.counts.n:
        return gettext("No ratings in this period."), ""
    if not page.asked:
        return gettext("Nobody was asked for a reason in this period."), ""
    if not page.given:
        return gettext("Nobody gave a reason in this period."), ""
    first = page.reasons.leading
    if not first:
        return gettext("Too few to say."), ngettext(
            "%(n)s reason was given; shares are shown from 10 on.",
            "%(n)s reasons were given; shares are shown from 10 on.",
            page.given,
            n=words.number(page.given),
        )
    if len(first) == 1:
        return _one_leads(page, first[0])
    return _several_lead(page, [name_of(page, one.code) for one in first])


def change_of(page: ReasonsPage) -> str:
    """Say which reasons are given more or less often than in the compared period, if any."""
    if not page.reasons.has_differences:
        return ""
    changed = page.reasons.changed
    if not changed:
        return gettext(
            "Compared with %(period)s no difference can be claimed.",
            period=words.period_words(page.compared),
        )
    said = " ".join(_changed(page, one) for one in changed)
    return gettext(
        "Compared with %(period)s: %(changes)s",
        period=words.period_words(page.compared),
        changes=said,
    )


def chart_sentence(page: ReasonsPage) -> str:
    """Say what the chart shows of the reason that is given most often."""
    code = page.reasons.rows[0].code
    counts = [piece.given.get(code, 0) for piece in page.pieces if piece.given is not None]
    values = {
        "reason": name_of(page, code),
        "low": words.number(min(counts)),
        "high": words.number(max(counts)),
    }
    match page.step:
        case Step.WEEK:
            return gettext("“%(reason)s”: between %(low)s and %(high)s times a week.", **values)
        case Step.MONTH:
            return gettext("“%(reason)s”: between %(low)s and %(high)s times a month.", **values)
        case _:
            return gettext("“%(reason)s”: between %(low)s and %(high)s times a quarter.", **values)


def chart_words(page: ReasonsPage) -> ReasonChartWords:
    """Return what is written in the chart."""
    signs = words.signs()
    codes = [one.code for one in page.reasons.rows]
    return ReasonChartWords(
        titles={code: words.capital(name_of(page, code)) for code in codes},
        hover={code: [_hover(page, piece, code) for piece in page.pieces] for code in codes},
        decimal=signs.decimal,
        thousands=signs.thousands,
    )


def piece_name(page: ReasonsPage, piece: ReasonPiece) -> str:
    """Return what a week, month or quarter is called."""
    if page.step is Step.QUARTER:
        return gettext(
            "%(quarter)s. quarter %(year)s",
            quarter=(piece.period.first_date.month + 2) // 3,
            year=piece.period.first_date.year,
        )
    return words.piece_words(piece.period, page.step)


def step_names() -> Mapping[Step, str]:
    """Return what the pieces of time to choose from are called."""
    return {
        Step.WEEK: gettext("Week"),
        Step.MONTH: gettext("Month"),
        Step.QUARTER: gettext("Quarter"),
    }


def _one_leads(page: ReasonsPage, first: Reason) -> tuple[str, str]:
    share = first.share
    said = gettext("Above all: “%(reason)s”.", reason=name_of(page, first.code))
    if share is None:
        return said, ""
    return said, gettext(
        "Of those who gave a reason %(share)s named it (between %(low)s and %(high)s).",
        share=words.percent(share.value),
        low=words.percent(share.low),
        high=words.percent(share.high),
    )


def _several_lead(page: ReasonsPage, names: list[str]) -> tuple[str, str]:
    if len(names) == len(page.reasons.rows):
        return gettext("No reason comes first."), gettext(
            "With so few reasons given their intervals overlap: the order may be chance."
        )
    return gettext("No single reason comes first."), gettext(
        "At the top stand %(reasons)s; in which order chance may decide.",
        reasons=", ".join(names),
    )


def _changed(page: ReasonsPage, one: Reason) -> str:
    difference = one.difference
    if difference is None or difference.value is None:
        return ""
    values = size_of(difference) | {"reason": name_of(page, one.code)}
    if difference.value > 0:
        return gettext(
            "“%(reason)s” up by %(points)s points (between %(low)s and %(high)s).", **values
        )
    return gettext(
        "“%(reason)s” down by %(points)s points (between %(low)s and %(high)s).", **values
    )


def _hover(page: ReasonsPage, piece: ReasonPiece, code: str) -> str:
    when = piece_name(page, piece)
    share = piece.share(code)
    if piece.given is None or share is None:
        return when
    n = piece.given.get(code, 0)
    of_all = gettext(
        "%(n)s of %(total)s reasons", n=words.number(n), total=words.number(piece.total)
    )
    return f"{when}<br>{of_all}<br>{words.percent(share.value)} ({words.interval(share)})"
